"""Doors for the terminal: one module per command, listed in `table`. Standard output carries the answer alone."""
