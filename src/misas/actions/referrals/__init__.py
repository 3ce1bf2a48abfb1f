"""The verbs of referrals, up to triage: receive one, prefill it, follow it. Triage is `actions.triage`."""

from misas.actions.referrals.following import (
    PRIORITY,
    acknowledge,
    assign,
    correct,
    identify,
    known_of,
    postpone,
    prioritise,
    recompute,
    said_of,
)
from misas.actions.referrals.prefills import empty_expired, look, post_identity, post_identity_with_key
from misas.actions.referrals.receiving import first_owner, receipt_of, receive_referral
from misas.actions.referrals.repeating import AlreadySaid, already_said
from misas.actions.referrals.sweeps import send_escalated, send_late, sweep_late
from misas.actions.referrals.withdrawing import report_withdrawal

__all__ = [
    "PRIORITY",
    "AlreadySaid",
    "acknowledge",
    "already_said",
    "assign",
    "correct",
    "empty_expired",
    "first_owner",
    "identify",
    "known_of",
    "look",
    "post_identity",
    "post_identity_with_key",
    "postpone",
    "prioritise",
    "receipt_of",
    "receive_referral",
    "recompute",
    "report_withdrawal",
    "said_of",
    "send_escalated",
    "send_late",
    "sweep_late",
]
