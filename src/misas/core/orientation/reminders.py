"""When a person is reminded of an appointment, and when we ask whether it took place: seven days and two days before,
and the day after, at ten by the clock of her caisse, summer or winter.

A reminder is known by its key, made of the appointment, the kind and the date: queued again it is the same, moved to
another date it is another. Before it leaves it is judged again: nothing leaves after a cancellation. Not here: texts
(`misas.wording.appointments`), queueing and sending.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from misas.core.orientation.appointment_codes import ReminderKind
from misas.core.orientation.appointments import Appointment
from misas.lib.dates import local_date

R = ReminderKind

HOUR: Final = time(10)
DAYS: Final[dict[ReminderKind, int]] = {R.WEEK_BEFORE: -7, R.TWO_DAYS_BEFORE: -2, R.DAY_AFTER: 1}
TO_PERSON: Final = frozenset({R.WEEK_BEFORE, R.TWO_DAYS_BEFORE})
"""Sent to the person, if she agrees to it. The question of the day after is for the caseworker."""
ASKED_FOR: Final = timedelta(days=30)
"""The question of the day after waits so long; then the next action of the case alone asks it."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: from when it leaves, and until when it is of use. Instants in UTC."""

    kind: ReminderKind
    due_at: datetime
    until: datetime
    key: str


def reminders(
    appointment: Appointment, identity: str, zone: ZoneInfo, *, person_agrees: bool = True
) -> tuple[Reminder, ...]:
    """What to queue for an appointment as it stands; nothing when nobody is expected.

    `identity` is its public id. A reminder whose time was already past when the date was set is never queued.
    """
    starts, dated = appointment.starts_at, appointment.dated_at
    if not appointment.stands or starts is None or dated is None:
        return ()
    every = (_reminder(kind, starts, identity, zone) for kind in ReminderKind)
    return tuple(one for one in every if one.kind not in TO_PERSON or (person_agrees and dated < one.due_at < starts))


def is_still_due(
    reminder: Reminder,
    appointment: Appointment,
    identity: str,
    zone: ZoneInfo,
    at: datetime,
    *,
    person_agrees: bool = True,
) -> bool:
    """Judged when it is about to leave: the appointment stands on the same date, and there is still time."""
    wanted = reminders(appointment, identity, zone, person_agrees=person_agrees)
    return reminder in wanted and reminder.due_at <= at < reminder.until


def _reminder(kind: ReminderKind, starts: datetime, identity: str, zone: ZoneInfo) -> Reminder:
    day = local_date(starts, zone)
    due = _at(day + timedelta(days=DAYS[kind]), zone)
    match kind:
        case R.WEEK_BEFORE:
            until = min(_at(day + timedelta(days=DAYS[R.TWO_DAYS_BEFORE]), zone), starts)
        case R.TWO_DAYS_BEFORE:
            until = starts
        case R.DAY_AFTER:
            until = due + ASKED_FOR
    stamp = starts.astimezone(UTC).strftime("%Y%m%dT%H%MZ")
    return Reminder(kind, due, until, f"{identity}:{kind}:{stamp}")


def _at(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, HOUR, zone).astimezone(UTC)
