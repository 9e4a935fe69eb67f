"""Routes and route rules: what a document makes of those that there are, and which interface's profile holds them.

Pure: no I/O. Unlike interfaces these are lists to add to: what a document does not mention stays, and what is to go is
described by patterns.
"""
