"""Triage: the referrals that await a human, and the decision on each."""
