"""Referrals as rows: what a channel said (immutable), its number, its triage, its news. Not here: care (`cases`)."""
