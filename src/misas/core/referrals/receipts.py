"""What a referral is owed, and when: registration, acknowledgment, take-up.

CRPA L.112-11 and R.112-11-1: an electronic sending is acknowledged, with the day of receipt and the service in
charge; L.112-3: so is a letter. When the acknowledgment is not instant, a registration within one working day and the
acknowledgment within ten (R.112-11-2). Take-up in two working days is attested (domain.md §2.5, [20]).
Not here: the words of the receipt (`wording`), the counter (`records`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from misas.core.referrals.codes import Channel
from misas.core.territory.calendar import WorkCalendar

REGISTER_WITHIN: Final = 1  # working days
ACKNOWLEDGE_WITHIN: Final = 10  # working days
TAKE_UP_WITHIN: Final = 2  # working days, by default

# The receipt is on the screen, in the answer of the machine or read aloud: nothing remains to be sent.
INSTANT: Final = frozenset(set(Channel) - {Channel.EMAIL, Channel.POST})


@dataclass(frozen=True, slots=True)
class LegalDates:
    """Days local to the caisse. `acknowledged_at` is set at once when the channel answers instantly."""

    received_on: date
    register_by: date | None
    acknowledge_by: date
    take_up_by: date
    acknowledged_at: datetime | None


def legal_dates(
    received_at: datetime, channel: Channel, calendar: WorkCalendar, *, take_up_within: int = TAKE_UP_WITHIN
) -> LegalDates:
    """The dates that run from an instant of receipt, in the calendar of the caisse that received it."""
    day = calendar.local_date(received_at)
    instant = channel in INSTANT
    return LegalDates(
        received_on=day,
        register_by=None if instant else calendar.add_business_days(day, REGISTER_WITHIN),
        acknowledge_by=calendar.add_business_days(day, ACKNOWLEDGE_WITHIN),
        take_up_by=calendar.add_business_days(day, take_up_within),
        acknowledged_at=received_at if instant else None,
    )


def bounded(due: date, *, acknowledge_by: date, acknowledged: bool, today: date) -> date:
    """A due date no later than the legal day of an acknowledgment that is still owed; today when that day is past."""
    return due if acknowledged else min(due, max(acknowledge_by, today))


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever referred is given: a number to read back, and the dates. It says nothing of the person.

    `again` is True when the same submission had already been received: nothing was written twice.
    """

    public_id: UUID
    number: str
    caisse_id: int
    received_at: datetime
    take_up_by: date
    acknowledge_by: date
    acknowledged: bool
    again: bool = False
