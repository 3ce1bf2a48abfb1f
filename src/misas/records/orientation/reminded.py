"""What reminds somebody of a date: what left, and what is still to leave, as the agenda and the tab tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from misas.core.orientation.appointment_codes import ReminderKind, ReminderWay
from misas.core.orientation.appointments import Appointment
from misas.core.orientation.reminders import TO_PERSON, Reminder, reminders


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One reminder to the person. `way`, `at`: how and when it left; None while it waits, or if it never left."""

    kind: ReminderKind
    due_at: datetime
    way: ReminderWay | None = None
    at: datetime | None = None


def reminder_lines(
    known: Appointment, identity: str, zone: ZoneInfo, left: Iterable[Mapping[str, str]], *, agrees: bool
) -> tuple[ReminderLine, ...]:
    """What reminds her of the date as it stands; what was sent of a date that has moved since is told by the case
    alone. `left`: what left, as its rows tell it."""
    gone = {one["key"]: one for one in left}
    wanted = [one for one in reminders(known, identity, zone) if one.kind in TO_PERSON]
    return tuple(_line(one, gone.get(one.key)) for one in wanted if agrees or one.key in gone)


def _line(one: Reminder, left: Mapping[str, str] | None) -> ReminderLine:
    if left is None:
        return ReminderLine(one.kind, one.due_at)
    return ReminderLine(one.kind, one.due_at, ReminderWay(left["way"]), datetime.fromisoformat(left["at"]))
