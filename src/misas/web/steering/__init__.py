"""Figures for those who steer: a caisse for its supervisor, the nation in aggregates; each with its definition."""
