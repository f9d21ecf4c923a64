"""PNG, MNG and JNG: chunks with a length, a name and a checksum."""
