"""The reminders of an appointment, and the question of the day after.

Queued under a key of their own when a date is set; judged again when about to leave: nothing leaves after a
cancellation, to somebody who no longer agrees, or once the care is done or the case closed. She is written to by a way
that is safe for her (`reaching`); when there is none, a colleague is asked to call; when RDV Service Public said
otherwise and was not heard, a colleague checks instead (`checking`). Not here: when reminders are due
(`core.orientation.reminders`), the news of a date that is set or falls (`news`).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from misas.actions.cases.recording import Held
from misas.actions.cases.tasks import leave_task
from misas.actions.orientation.checking import ask_to_check
from misas.actions.orientation.reaching import about, deliver, local_start, may_write, way_of
from misas.actions.ports import ports
from misas.core.access import SYSTEM
from misas.core.orientation.appointment_codes import ReminderKind, ReminderWay
from misas.core.orientation.appointments import Appointment as Folded
from misas.core.orientation.reminders import TO_PERSON, Reminder, is_still_due, reminders
from misas.core.referrals.ports import Letter
from misas.core.refusals import Absent
from misas.records.orientation.models import Appointment, AppointmentReminder
from misas.records.outbox import post
from misas.records.outbox.models import Message
from misas.wording import appointments as words

REMINDER = "appointment.reminder"


def queue_reminders(row: Appointment, known: Folded, zone: ZoneInfo, *, at: datetime) -> None:
    """Queue what this appointment calls for as it stands; what is queued already is not queued twice."""
    for one in reminders(known, str(row.public_id), zone, person_agrees=row.remind):
        said = {"appointment": row.public_id, "kind": one.kind.value, "reminder": one.key}
        post.put(REMINDER, f"{REMINDER}:{one.key}", caisse_id=row.caisse_id, payload=said, at=at, due=one.due_at)


def send_reminder(message: Message, at: datetime) -> None:
    """A reminder's time has come (`appointment.reminder`). It leaves once, or not at all when it no longer holds."""
    with suppress(Absent):
        row, known, case = about(message, at)
        kind, zone = ReminderKind(message.payload["kind"]), case.office.calendar.zone
        one = _queued(row, known, zone, message.payload["reminder"])
        if one is None or not is_still_due(one, known, str(row.public_id), zone, at, person_agrees=row.remind):
            return
        if kind not in TO_PERSON:
            _ask_colleague(row, one, case, at)
        elif may_write(row, case):
            task = ask_to_check(row, known, case, at)
            if task is None:
                _remind(row, known, one, case, at)
            else:
                _note(row, one, ReminderWay.TASK, at, task)


def _queued(row: Appointment, known: Folded, zone: ZoneInfo, key: str) -> Reminder | None:
    """The reminder that was queued under this key, when the appointment still calls for it."""
    wanted = reminders(known, str(row.public_id), zone, person_agrees=row.remind)
    return next((one for one in wanted if one.key == key), None)


def _remind(row: Appointment, known: Folded, one: Reminder, case: Held, at: datetime) -> None:
    way = way_of(case)
    if way is not None:
        deliver(f"{REMINDER}:{one.key}", row, known, way, words.REMINDER_TEXTS[one.kind], with_calendar=False)
        _note(row, one, way, at)
    elif one.kind is ReminderKind.TWO_DAYS_BEFORE:
        day = case.office.calendar.next_open(case.today)
        task = leave_task(
            case, words.call_to_remind_title(local_start(row, known)), day, by=SYSTEM, at=at, key=_task_key(row)
        )
        _note(row, one, ReminderWay.TASK, at, task.public_id)


def _ask_colleague(row: Appointment, one: Reminder, case: Held, at: datetime) -> None:
    """Whoever owns the case is asked whether it took place; the case itself already holds the day on which to say."""
    if case.facts.closed is not None:
        return
    letter = Letter(case.row.owner.public_id, words.ASKED_SUBJECT, words.asked_lines(case.row.number))
    ports().letters.deliver(f"{REMINDER}:{one.key}".lower(), letter)
    _note(row, one, ReminderWay.COLLEAGUE, at)


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


def _task_key(row: Appointment) -> str:
    return f"remind:{row.public_id.hex}:{row.sequence}"
