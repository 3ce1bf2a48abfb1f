"""Rows of the room `imports`."""
