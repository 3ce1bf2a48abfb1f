"""How the person is reached about an appointment: whether she is written to, and by which way that is safe for her.

Not here: what is said, and when (`reminding`, `news`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from misas.actions.cases.recording import Held, held
from misas.actions.orientation.calendars import calendar_of
from misas.actions.ports import ports
from misas.core.access import SYSTEM
from misas.core.cases.codes import AttemptChannel
from misas.core.orientation.appointment_codes import ReminderWay
from misas.core.orientation.appointments import Appointment as Folded
from misas.core.orientation.ports import PersonMessage
from misas.lib.dates import local
from misas.records.orientation import doors
from misas.records.orientation.facts import facts_of, folded
from misas.records.orientation.models import Appointment
from misas.records.outbox.models import Message
from misas.wording import appointments as words

WAYS: Final = {AttemptChannel.SMS: ReminderWay.SMS, AttemptChannel.EMAIL: ReminderWay.EMAIL}


def about(message: Message, at: datetime) -> tuple[Appointment, Folded, Held]:
    """The appointment that a message of the outbox is about, as it stands, and its case, held. Raises Absent."""
    row = doors.appointment(message.payload["appointment"], to="orientation.see", by=SYSTEM, lock=True)
    return row, folded(facts_of([row])[row.pk]), held(row.case, at)


def may_write(row: Appointment, case: Held) -> bool:
    """Whether she is still accompanied, and this care with her: nothing leaves once it is done or given up."""
    care = case.facts.cares[str(row.care.public_id)]
    return case.facts.closed is None and not case.facts.refuses and not care.is_final


def way_of(case: Held) -> ReminderWay | None:
    """The way that reaches her and is safe for her; None when no message does."""
    return next((way for channel, way in WAYS.items() if channel in case.office.reach.channels), None)


def deliver(key: str, row: Appointment, known: Folded, way: ReminderWay, template: str, *, with_calendar: bool) -> None:
    """Give the message to whoever carries it."""
    text = words.sms(template, local_start(row, known), row.case.caisse.callback.shown)
    content = calendar_of(row, known) if with_calendar and way is ReminderWay.EMAIL else None
    files = ((words.CALENDAR_FILE, content),) if content is not None else ()
    message = PersonMessage(row.case.person.public_id, way, words.SUBJECT, text, files)
    ports().person_messages.deliver(key.lower(), message)


def local_start(row: Appointment, known: Folded) -> datetime:
    """When it begins, by the clock of the caisse."""
    assert known.starts_at is not None  # only a dated appointment is told of
    return local(known.starts_at, ZoneInfo(row.case.caisse.zone))
