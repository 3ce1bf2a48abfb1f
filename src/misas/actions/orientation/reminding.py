"""What leaves about an appointment: the reminders, the news of its date, and the question of the day after.

Queued under a key of their own when a date is set; judged again when about to leave: nothing leaves after a
cancellation, to somebody who no longer agrees, or once the case is closed. She is written to by a way that is safe for
her; when there is none, a colleague is asked to call. Not here: when reminders are due (`core.orientation.reminders`).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from misas.actions.cases.recording import Held, held
from misas.actions.cases.tasks import leave_task
from misas.actions.orientation.calendars import calendar_of
from misas.actions.ports import ports
from misas.core.access import SYSTEM
from misas.core.cases.codes import AttemptChannel
from misas.core.orientation.appointment_codes import AppointmentFactKind, AppointmentState, ReminderKind, ReminderWay
from misas.core.orientation.appointments import Appointment as Folded
from misas.core.orientation.appointments import AppointmentFact
from misas.core.orientation.ports import PersonMessage
from misas.core.orientation.reminders import TO_PERSON, Reminder, is_still_due, reminders
from misas.core.referrals.ports import Letter
from misas.core.refusals import Absent
from misas.lib.dates import local
from misas.records.orientation import doors
from misas.records.orientation.facts import facts_of, folded
from misas.records.orientation.models import Appointment, AppointmentReminder
from misas.records.outbox import post
from misas.records.outbox.models import Message
from misas.wording import appointments as words

REMINDER = "appointment.reminder"
NEWS = "appointment.news"
K, S, W = AppointmentFactKind, AppointmentState, ReminderWay

TELLS: Final = {K.BOOKED: "booked", K.REINSTATED: "booked", K.MOVED: "moved", K.CANCELLED_BY_PLACE: "cancelled"}
"""The facts that the person is told of, by the text that says them. What she did herself she knows."""
STANDS: Final = {
    "booked": frozenset({S.BOOKED}),
    "moved": frozenset({S.MOVED}),
    "cancelled": frozenset({S.CANCELLED_BY_PLACE}),
}
WAYS: Final = {AttemptChannel.SMS: W.SMS, AttemptChannel.EMAIL: W.EMAIL}


def queue_reminders(row: Appointment, known: Folded, zone: ZoneInfo, *, at: datetime) -> None:
    """Queue what this appointment calls for as it stands; what is queued already is not queued twice."""
    for one in reminders(known, str(row.public_id), zone, person_agrees=row.remind):
        said = {"appointment": row.public_id, "kind": one.kind.value, "reminder": one.key}
        post.put(REMINDER, f"{REMINDER}:{one.key}", caisse_id=row.caisse_id, payload=said, at=at, due=one.due_at)


def put_news(row: Appointment, fact: AppointmentFact, known: Folded, *, at: datetime) -> None:
    """Ask to tell her of a new date, or of a cancellation that is not hers, when she agrees to be written to."""
    news = TELLS.get(fact.kind)
    if news is None or not row.remind or known.starts_at is None or known.starts_at <= at:
        return
    said = {"appointment": row.public_id, "news": news, "sequence": known.sequence}
    key = f"{NEWS}:{row.public_id}:{news}:{known.sequence}"
    post.put(NEWS, key, caisse_id=row.caisse_id, payload=said, at=at)


def send_reminder(message: Message, at: datetime) -> None:
    """A reminder's time has come (`appointment.reminder`). It leaves once, or not at all when it no longer holds."""
    with suppress(Absent):
        row, known, case = _held(message, at)
        kind, zone = ReminderKind(message.payload["kind"]), case.office.calendar.zone
        one = _queued(row, known, zone, message.payload["reminder"])
        if one is None or not is_still_due(one, known, str(row.public_id), zone, at, person_agrees=row.remind):
            return
        if kind not in TO_PERSON:
            _ask_colleague(row, known, one, case, at)
        elif _may_write(row, case):
            _remind(row, known, one, case, at)


def send_news(message: Message, at: datetime) -> None:
    """She is told of a date or of a cancellation (`appointment.news`), unless something else happened since."""
    with suppress(Absent):
        row, known, case = _held(message, at)
        news = message.payload["news"]
        way = _way(case)
        if known.state not in STANDS[news] or known.sequence != message.payload["sequence"]:
            return
        if known.starts_at is None or known.starts_at <= at:
            return  # too late to be of use
        if row.remind and way is not None and _may_write(row, case):
            _deliver(message.key, row, known, way, words.NEWS_TEXTS[news], with_calendar=True)


def _held(message: Message, at: datetime) -> tuple[Appointment, Folded, Held]:
    row = doors.appointment(message.payload["appointment"], to="orientation.see", by=SYSTEM, lock=True)
    return row, folded(facts_of([row])[row.pk]), held(row.case, at)


def _queued(row: Appointment, known: Folded, zone: ZoneInfo, key: str) -> Reminder | None:
    """The reminder that was queued under this key, when the appointment still calls for it."""
    wanted = reminders(known, str(row.public_id), zone, person_agrees=row.remind)
    return next((one for one in wanted if one.key == key), None)


def _may_write(row: Appointment, case: Held) -> bool:
    """Whether she is still accompanied, and this care with her."""
    care = case.facts.cares[str(row.care.public_id)]
    return case.facts.closed is None and not case.facts.refuses and care.abandoned is None


def _way(case: Held) -> ReminderWay | None:
    """The way that reaches her and is safe for her; None when no message does."""
    return next((way for channel, way in WAYS.items() if channel in case.office.reach.channels), None)


def _remind(row: Appointment, known: Folded, one: Reminder, case: Held, at: datetime) -> None:
    way = _way(case)
    if way is not None:
        _deliver(f"{REMINDER}:{one.key}", row, known, way, words.REMINDER_TEXTS[one.kind], with_calendar=False)
        _note(row, one, way, at)
    elif one.kind is ReminderKind.TWO_DAYS_BEFORE:
        day = case.office.calendar.next_open(case.today)
        task = leave_task(
            case, words.call_to_remind_title(_local(row, known)), day, by=SYSTEM, at=at, key=_task_key(row)
        )
        _note(row, one, W.TASK, at, task.public_id)


def _ask_colleague(row: Appointment, known: Folded, one: Reminder, case: Held, at: datetime) -> None:
    """Whoever owns the case is asked whether it took place; the case itself already holds the day on which to say."""
    if case.facts.closed is not None:
        return
    letter = Letter(case.row.owner.public_id, words.ASKED_SUBJECT, words.asked_lines(case.row.number))
    ports().letters.deliver(f"{REMINDER}:{one.key}".lower(), letter)
    _note(row, one, W.COLLEAGUE, at)


def _note(row: Appointment, one: Reminder, way: ReminderWay, at: datetime, task_id: UUID | None = None) -> None:
    AppointmentReminder.objects.create(
        caisse_id=row.caisse_id,
        appointment=row,
        kind=one.kind.value,
        key=one.key,
        due_at=one.due_at,
        at=at,
        way=way.value,
        task_id=task_id,
    )


def _deliver(
    key: str, row: Appointment, known: Folded, way: ReminderWay, template: str, *, with_calendar: bool
) -> None:
    text = words.sms(template, _local(row, known), row.case.caisse.callback.shown)
    content = calendar_of(row, known) if with_calendar and way is W.EMAIL else None
    files = ((words.CALENDAR_FILE, content),) if content is not None else ()
    message = PersonMessage(row.case.person.public_id, way, words.SUBJECT, text, files)
    ports().person_messages.deliver(key.lower(), message)


def _local(row: Appointment, known: Folded) -> datetime:
    assert known.starts_at is not None  # only a dated appointment is told of
    return local(known.starts_at, ZoneInfo(row.case.caisse.zone))


def _task_key(row: Appointment) -> str:
    return f"remind:{row.public_id.hex}:{row.sequence}"
