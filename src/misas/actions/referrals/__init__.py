"""The verbs of referrals, up to triage: receive one, prefill it, follow it. Triage is `actions.triage`."""

from misas.actions.referrals.following import (
    acknowledge,
    assign,
    identify,
    postpone,
    prioritise,
    recompute,
    said_of,
)
from misas.actions.referrals.prefills import empty_expired, look, post_identity
from misas.actions.referrals.receiving import first_owner, receipt_of, receive_referral

__all__ = [
    "acknowledge",
    "assign",
    "empty_expired",
    "first_owner",
    "identify",
    "look",
    "post_identity",
    "postpone",
    "prioritise",
    "receipt_of",
    "receive_referral",
    "recompute",
    "said_of",
]
