"""ZIP archives and the documents that are such: Office Open XML, OpenDocument, iWork, EPUB, IDML, EIP, Sketch."""
