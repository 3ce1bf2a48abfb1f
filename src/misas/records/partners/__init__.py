"""Organisations and their agreements as rows. Not here: user accounts, what an agreement allows (`core`)."""
