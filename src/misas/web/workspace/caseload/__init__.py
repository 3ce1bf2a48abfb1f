"""Mes dossiers: the list of next actions, not of files."""
