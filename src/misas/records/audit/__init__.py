"""What was done and what was read, by whom and why. Append-only. Not here: trade words, names, NIR, free text."""
