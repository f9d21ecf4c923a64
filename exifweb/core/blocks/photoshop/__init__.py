"""Photoshop image resources: their reading and their writing."""
