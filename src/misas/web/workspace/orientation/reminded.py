"""What left to remind her of a date and what is still to leave, in one line: the same on the tab and in the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from misas.lib.dates import local_date
from misas.lib.french import day as day_words
from misas.lib.french import listed
from misas.records.orientation.reminded import ReminderLine
from misas.wording.appointments import (
    NO_REMINDER,
    REMINDER_NOT_SENT,
    REMINDER_SENT,
    REMINDER_WAITS,
    REMINDERS_WAIT,
    TOO_NEAR_TO_REMIND,
)


def reminders_said(lines: Sequence[ReminderLine], zone: ZoneInfo, at: datetime, *, agrees: bool) -> str:
    """Of an appointment that is ahead. `agrees`: she wants to be reminded."""
    if not lines:
        return TOO_NEAR_TO_REMIND if agrees else NO_REMINDER
    waiting = [f"le {_day(one.due_at, zone)}" for one in lines if one.way is None and one.due_at > at]
    told = [_said(one, zone) for one in lines if one.way is not None or one.due_at <= at]
    if waiting:
        told.append((REMINDERS_WAIT if len(waiting) > 1 else REMINDER_WAITS).format(on=" et ".join(waiting)))
    said = listed(told)
    return said[:1].upper() + said[1:]


def _said(one: ReminderLine, zone: ZoneInfo) -> str:
    if one.way is not None and one.at is not None:
        return REMINDER_SENT[one.way].format(on=f"le {_day(one.at, zone)}")
    return REMINDER_NOT_SENT.format(of=f"du {_day(one.due_at, zone)}")


def _day(at: datetime, zone: ZoneInfo) -> str:
    return day_words(local_date(at, zone), year=False, short=True)
