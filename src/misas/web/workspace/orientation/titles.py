"""How a gesture on an appointment is named over its form: a visit with its day, its hour and its place."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from misas.core.persons.codes import Sex
from misas.lib.french import clock
from misas.lib.french import day as day_words
from misas.records.orientation.models import Appointment
from misas.wording.appointments import verb_label
from misas.wording.orientation_screens import TITLES

VISITS: Final = frozenset({"honour", "miss"})


def title_of(row: Appointment, verb: str) -> str:
    """What is said of a visit names it: she may have several."""
    if verb not in VISITS:
        return TITLES[verb]
    return f"{verb_label(verb, Sex(row.case.person.sex))} : {visit_named(row)}"


def visit_named(row: Appointment) -> str:
    """ "vendredi 20 novembre, 14 h 30, Cabinet des Micocouliers", where the caisse of its case is."""
    if row.starts_at is None:
        return row.offer.name if row.offer else ""
    at = row.starts_at.astimezone(ZoneInfo(row.case.caisse.zone))
    when = f"{day_words(at.date(), year=False, weekday=True)}, {clock(at)}"
    return f"{when}, {row.offer.name}" if row.offer else when
