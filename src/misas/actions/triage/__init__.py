"""Triage: a human answers a referral, with a reason of the list. It ends there, goes elsewhere, or becomes a case.

Not here: the life of a case (`actions.cases`), which reasons exist (`core.referrals.codes`).
"""

from misas.actions.triage.accepting import accept, hand_over
from misas.actions.triage.ending import end, say_duplicate, undo
from misas.actions.triage.naming import Proposal, name_as_known, name_as_said, proposals
from misas.actions.triage.recognising import OpenCase, already_open
from misas.actions.triage.rerouting import reroute

__all__ = [
    "OpenCase",
    "Proposal",
    "accept",
    "already_open",
    "end",
    "hand_over",
    "name_as_known",
    "name_as_said",
    "proposals",
    "reroute",
    "say_duplicate",
    "undo",
]
