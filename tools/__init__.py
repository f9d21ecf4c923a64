"""Tools that make or check parts of the project; not shipped."""
