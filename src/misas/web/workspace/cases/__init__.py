"""Dossier: one person accompanied, on one page: who she is, what is next, what happened, and every gesture at hand."""
