"""The verbs of an accompaniment. Each holds its case, lets core decide, writes one fact and what follows from it."""

from misas.actions.cases.cares import (
    abandon_care,
    add_care,
    confirm_care,
    prove_care,
    record_done,
    record_started,
    search_care,
)
from misas.actions.cases.closing import agree_closing, close_case, contact_after_closure, reopen, return_closing
from misas.actions.cases.contacts import agree, decline, log_attempt, reach
from misas.actions.cases.handovers import accept_handover, propose_handover, return_handover, withdraw_handover
from misas.actions.cases.journey import complete_next, postpone, propose_plan, resume, review_rights, wait
from misas.actions.cases.notes import follow, save_note, unfollow
from misas.actions.cases.opening import CareNeeded, assign, assign_many, link_referral, open_case, take
from misas.actions.cases.reminders import send_escalated, send_stalled
from misas.actions.cases.sweeps import refresh_person, sweep_recompute, sweep_stalled
from misas.actions.cases.tasks import add_task, ask_document, cancel_task, do_task, receive_document
from misas.actions.cases.team import (
    allocate_queue,
    end_absence,
    propose_allocation,
    record_absence,
    set_rules,
    set_share,
)
from misas.actions.cases.undoing import undo
from misas.actions.cases.withdrawals import draw_consequences, hold_case_of, take_report, take_rerouted_report
from misas.actions.cases.withdrawing import take_back

__all__ = [
    "CareNeeded",
    "abandon_care",
    "accept_handover",
    "add_care",
    "add_task",
    "agree",
    "agree_closing",
    "allocate_queue",
    "ask_document",
    "assign",
    "assign_many",
    "cancel_task",
    "close_case",
    "complete_next",
    "confirm_care",
    "contact_after_closure",
    "decline",
    "do_task",
    "draw_consequences",
    "end_absence",
    "follow",
    "hold_case_of",
    "link_referral",
    "log_attempt",
    "open_case",
    "postpone",
    "propose_allocation",
    "propose_handover",
    "propose_plan",
    "prove_care",
    "reach",
    "receive_document",
    "record_absence",
    "record_done",
    "record_started",
    "refresh_person",
    "reopen",
    "resume",
    "return_closing",
    "return_handover",
    "review_rights",
    "save_note",
    "search_care",
    "send_escalated",
    "send_stalled",
    "set_rules",
    "set_share",
    "sweep_recompute",
    "sweep_stalled",
    "take",
    "take_back",
    "take_report",
    "take_rerouted_report",
    "undo",
    "unfollow",
    "wait",
    "withdraw_handover",
]
