"""Metadata of video containers: what their walkers locate, decoded."""
