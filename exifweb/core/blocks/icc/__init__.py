"""ICC profiles: their reading, and their replacement."""
