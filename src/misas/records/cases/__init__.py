"""Rows of the room `cases`."""
