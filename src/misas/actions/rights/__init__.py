"""The verbs of the rights review, of the claims that follow it, and what the clock tells of both."""

from misas.actions.rights.answering import WITHIN, answer, answer_later, pre_review, prepare
from misas.actions.rights.claiming import prepare_claim, record_claim
from misas.actions.rights.finishing import finish
from misas.actions.rights.granting import note_open_right
from misas.actions.rights.naming import name_member
from misas.actions.rights.recording import Said, record_fact, record_for_all, record_together
from misas.actions.rights.reviewing import add_member, open_review, remove_member, set_month
from misas.actions.rights.warning import leave_unfollowed, send_rights_reminder, sweep_warnings

__all__ = [
    "WITHIN",
    "Said",
    "add_member",
    "answer",
    "answer_later",
    "finish",
    "leave_unfollowed",
    "name_member",
    "note_open_right",
    "open_review",
    "pre_review",
    "prepare",
    "prepare_claim",
    "record_claim",
    "record_fact",
    "record_for_all",
    "record_together",
    "remove_member",
    "send_rights_reminder",
    "set_month",
    "sweep_warnings",
]
