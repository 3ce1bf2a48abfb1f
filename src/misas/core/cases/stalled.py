"""Silence is a state: late for some days, the owner is reminded once for all her cases; still silent, the supervisor
hears.

A clock may remind and escalate; it never closes, and it never takes a case away (domain.md §6: reminder → grouped ask
→ escalation → human).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from misas.core.cases.codes import StallState
from misas.core.cases.rules import StallRules
from misas.core.territory.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Silence:
    """What a sweep knows of one open case: its due date, and since when it is known to be silent."""

    next_due: date
    state: StallState
    state_on: date | None = None
    owner_left: bool = False


def next_state(silence: Silence, rules: StallRules, calendar: WorkCalendar, today: date) -> StallState | None:
    """The state to move to today, or None to leave the case as it is. One step a day at most, never backwards.

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


def late_by(next_due: date, calendar: WorkCalendar, today: date) -> int:
    """Business days since the due date; 0 when it is not past."""
    return max(calendar.business_days_between(next_due, today), 0)
