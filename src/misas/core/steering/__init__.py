"""What the figures say, and whether they can be trusted. Not here: rows, screens."""
