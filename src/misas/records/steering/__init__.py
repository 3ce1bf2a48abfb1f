"""Figures read from rows of every room below. No tables of its own yet."""
