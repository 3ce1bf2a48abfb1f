"""Silence is a state, of a referral that awaits an answer as of a case: late for some days, its owner is reminded, once
for all; still silent, the supervisor hears.

A clock may remind and escalate; it never closes, and it never takes anything away (domain.md §6: reminder → grouped
ask → escalation → human).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from misas.core.territory.calendar import WorkCalendar


class StallState(StrEnum):
    """Nothing, a grouped reminder to the owner, then the supervisor."""

    NONE = "none"
    REMINDED = "reminded"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class StallRules:
    """Working days: late by `remind_after`, the owner is reminded; `escalate_after` the reminder, the supervisor hears.

    The default is that of a case.
    """

    remind_after: int = 5
    escalate_after: int = 5


TRIAGE: Final = StallRules(remind_after=1, escalate_after=2)
"""A referral is to be taken up in two working days: by the fifth, the supervisor knows (proposed)."""


@dataclass(frozen=True, slots=True)
class Silence:
    """What a sweep knows of one row: its due date, and since when it is known to be silent."""

    next_due: date
    state: StallState
    state_on: date | None = None
    owner_left: bool = False


def next_state(silence: Silence, rules: StallRules, calendar: WorkCalendar, today: date) -> StallState | None:
    """The state to move to today, or None to leave it as it is. One step a day at most, never backwards.

    An owner who left the team answers to nobody's reminder: the supervisor hears of it at once.
    """
    if silence.owner_left and silence.state is not StallState.ESCALATED:
        return StallState.ESCALATED
    if silence.state is StallState.NONE:
        late = calendar.business_days_between(silence.next_due, today)
        return StallState.REMINDED if late >= rules.remind_after else None
    if silence.state is StallState.REMINDED and silence.state_on is not None:
        waited = calendar.business_days_between(silence.state_on, today)
        return StallState.ESCALATED if waited >= rules.escalate_after else None
    return None
