"""One file of rows per door package: see `matrix`."""
