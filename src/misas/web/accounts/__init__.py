"""Signing in and out, links to choose a password, one's own account, the demo, the first page of each role."""
