"""Blocks of fonts: names in many languages, metrics."""
