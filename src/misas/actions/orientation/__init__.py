"""Orientation: load the public directories; offers, appointments and calls of a case; refusals of care; the memory of
the caisse; what RDV Service Public tells."""

from __future__ import annotations

from misas.actions.orientation.appointing import book, cancel_by_person, cancel_by_place, honour, miss, move, reinstate
from misas.actions.orientation.calling import note_call
from misas.actions.orientation.checking import check_reopened
from misas.actions.orientation.desks import DeskDraft, keep_desk, retire_desk
from misas.actions.orientation.hearing import connect_rdv, disconnect_rdv, hear_rdv
from misas.actions.orientation.importing import Asked, Done, Outcome, import_directory, recognised
from misas.actions.orientation.linking import number
from misas.actions.orientation.measuring import measure_access
from misas.actions.orientation.news import send_news
from misas.actions.orientation.observing import note_observation, note_observations
from misas.actions.orientation.offering import choose_offer, drop_offer, name_offer, propose_offers, propose_place
from misas.actions.orientation.preparing import calendar_file, prepare, set_reminders
from misas.actions.orientation.refusing import record_refusal, record_refusal_step, say_ground, sweep_refusals
from misas.actions.orientation.reminding import send_reminder
from misas.actions.orientation.wanting import want

__all__ = [
    "Asked",
    "DeskDraft",
    "Done",
    "Outcome",
    "book",
    "calendar_file",
    "cancel_by_person",
    "cancel_by_place",
    "check_reopened",
    "choose_offer",
    "connect_rdv",
    "disconnect_rdv",
    "drop_offer",
    "hear_rdv",
    "honour",
    "import_directory",
    "keep_desk",
    "measure_access",
    "miss",
    "move",
    "name_offer",
    "note_call",
    "note_observation",
    "note_observations",
    "number",
    "prepare",
    "propose_offers",
    "propose_place",
    "recognised",
    "record_refusal",
    "record_refusal_step",
    "reinstate",
    "retire_desk",
    "say_ground",
    "send_news",
    "send_reminder",
    "set_reminders",
    "sweep_refusals",
    "want",
]
