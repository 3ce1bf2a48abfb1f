"""Caisses and communes as tables: reference rows, readable by all; no rows of people, no row-level security."""
