"""PDF: objects, where they lie, what they are packed in, and what of them is metadata."""
