"""The calendar file of an appointment, made from its facts each time: the same facts give the same bytes."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from misas.actions.ports import ports
from misas.core.orientation.appointments import Appointment as Folded
from misas.core.orientation.calendar_entry import calendar_entry
from misas.records.orientation.facts import facts_of, folded
from misas.records.orientation.models import Appointment
from misas.wording.appointments import CALENDAR_DESCRIPTION, CALENDAR_SUMMARY


def calendar_of(row: Appointment, known: Folded | None = None) -> bytes | None:
    """The file of an appointment loaded with the caisse of its case; None while it has no date."""
    caisse = row.case.caisse
    entry = calendar_entry(
        known or folded(facts_of([row])[row.pk]),
        str(row.public_id),
        ZoneInfo(caisse.zone),
        summary=CALENDAR_SUMMARY,
        description=CALENDAR_DESCRIPTION.format(phone=caisse.callback.shown),
    )
    return None if entry is None else ports().write_calendar(entry)
