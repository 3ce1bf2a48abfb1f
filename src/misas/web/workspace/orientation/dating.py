"""What a form that dates an appointment asks beside the date, and what it answers: a visit that stands already, a date
too near for a reminder, a date that is over, what RDV Service Public knows of it.

Not here: the law of dates (`core.orientation.appointments`)."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from misas.core.orientation.reminders import TO_PERSON, reminders
from misas.lib.dates import local
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import pages
from misas.records.orientation.exchange import is_connected
from misas.web.access.context import Request
from misas.web.workspace.orientation.forms import Book
from misas.wording.appointments import day_and_hour
from misas.wording.orientation_screens import ANOTHER, HEARD, OVER, SAID, TOO_NEAR


def ask_again(request: Request, form: Book, case: Case, care: ForgoneCare) -> None:
    """Another visit is expected for this care: whoever notes one more says that it is meant."""
    expected = pages.expected(care, but=request.POST.get("idempotency_key", ""))
    if expected is not None:
        form.beside(ANOTHER.format(at=day_and_hour(local(expected, ZoneInfo(case.caisse.zone)))))


def ask_number(form: Book, case: Case) -> None:
    """Its number at RDV Service Public is asked where the caisse is told of what happens there."""
    if is_connected(case.caisse_id):
        form.numbered()


def said_of(request: Request, appointment: UUID, verb: str) -> str:
    """What is answered once it has its date."""
    row, known = pages.appointment(appointment, by=request.actor)
    zone = ZoneInfo(row.case.caisse.zone)
    if known.by_machine:
        return f"{SAID[verb]} {HEARD}"
    if known.starts_at is None:
        return SAID[verb]
    if known.starts_at <= request.time:
        return f"{SAID[verb]} {OVER}"
    to_come = reminders(known, str(appointment), zone, person_agrees=row.remind)
    if row.remind and not any(one.kind in TO_PERSON for one in to_come):
        return f"{SAID[verb]} {TOO_NEAR}"
    return SAID[verb]
