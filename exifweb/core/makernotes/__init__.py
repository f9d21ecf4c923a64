"""Maker notes: which vendor's they are is told by the tables' conditions; here is how the directory inside is found.

`decode` is where the reader comes in; `locate` looks for a directory that stands somewhere behind an unknown header,
`base` finds out what the offsets in it count from.
"""
