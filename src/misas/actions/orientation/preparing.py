"""What surrounds an appointment: what to bring, how to get there, whether she is reminded, its calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from misas.actions.orientation.calendars import calendar_of
from misas.actions.orientation.caring import zone_of
from misas.actions.orientation.keeping import keep
from misas.actions.orientation.reminding import queue_reminders
from misas.core.access import Actor
from misas.core.orientation.preparing import faults_of_preparation
from misas.core.refusals import Invalid
from misas.records.audit import journal
from misas.records.orientation import doors
from misas.records.orientation.models import Appointment


@transaction.atomic
def prepare(
    appointment: UUID | str,
    *,
    bring: Iterable[str],
    transport: str,
    interpreter: str = "",
    interpreter_booked: bool = False,
    by: Actor,
    at: datetime,
) -> Appointment:
    """What to bring, how to get there, in which language. Raises Absent, Invalid."""
    row = doors.appointment(appointment, to="appointment.prepare", by=by, lock=True)
    taken = sorted(set(bring))
    if faults := faults_of_preparation(taken, transport, interpreter):
        raise Invalid(faults)
    row.bring, row.transport = taken, transport
    row.interpreter, row.interpreter_booked = interpreter, interpreter_booked and bool(interpreter)
    row.save(update_fields=["bring", "transport", "interpreter", "interpreter_booked"])
    journal.note("appointment.prepare", row, by=by, at=at, transport=transport, case=row.case.public_id)
    return row


@transaction.atomic
def set_reminders(appointment: UUID | str, agreed: bool, *, by: Actor, at: datetime) -> Appointment:
    """She agrees to be reminded, or no longer does: what has not left yet will not."""
    one = keep(appointment, to="remind", by=by, at=at)
    if one.row.remind is not agreed:
        one.row.remind = agreed
        one.row.save(update_fields=["remind"])
        journal.note("appointment.remind", one.row, by=by, at=at, agreed=agreed, case=one.case.row.public_id)
        queue_reminders(one.row, one.known, zone_of(one.case), at=at)
    return one.row


@transaction.atomic
def calendar_file(appointment: UUID | str, *, by: Actor, at: datetime) -> bytes | None:
    """The calendar file of an appointment, neutral; None while it has no date. Who took it is written."""
    row = doors.appointment(appointment, to="orientation.see", by=by)
    content = calendar_of(row)
    if content is not None:
        journal.read("appointment.calendar", row.public_id, row.caisse_id, by=by, at=at)
    return content
