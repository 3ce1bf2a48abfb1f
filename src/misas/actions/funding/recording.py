"""What every gesture of funding checks first, and what it leaves: the caches of a plan, the word that it is stale.

Whoever records something of a plan, its requests or its money ends with `stepping.settle`, which comes through here.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from misas.actions.cases.recording import Held, join
from misas.core.access import Actor
from misas.core.funding.life import validity
from misas.core.funding.life.codes import ReplanCause
from misas.core.funding.life.next_step import NextStep
from misas.core.funding.life.plan_life import ENDS, Plan
from misas.core.refusals import Refused
from misas.records.cases.models import Case
from misas.records.funding.models import FundingPlan

MIDNIGHT: Final = time(0, 0)
CACHES: Final = (
    "status", "last_at", "agreed_on", "person_cents", "care_on", "next_step", "next_due", "waiting_on", "recompute_at",
    "ended_at", "ended_by", "current", "chosen", "stale_cause", "stale_at",
)  # fmt: skip


def check_open(case: Held) -> None:
    """No money is sought for a closed case: it is opened again first."""
    if case.facts.closed is not None:
        raise Refused("funding.case_closed")


def mark_stale(case: Case, cause: ReplanCause, at: datetime) -> None:
    """What happened makes the plan under way worth computing again; the first cause is kept. The case is held."""
    rows = FundingPlan.objects.filter(case=case, ended_at__isnull=True, stale_at__isnull=True, current__isnull=False)
    rows.update(stale_cause=cause.value, stale_at=at)


def refresh(row: FundingPlan, case: Held, known: Plan, step: NextStep | None, *, by: Actor, at: datetime) -> None:
    """Write what the lists read of a plan: where it stands, what it asks for next, by when, whose turn it is."""
    row.status, row.last_at = known.state.value, at
    row.agreed_on, row.person_cents, row.care_on = known.agreed_on, known.person_cents, known.care_day
    row.next_step = step.kind.value if step else ""
    row.next_due = step.due if step else None
    row.waiting_on = step.turn.value if step else ""
    row.recompute_at = _recompute_at(row, case, known)
    has_ended = known.state in ENDS
    row.ended_at = (row.ended_at or at) if has_ended else None
    row.ended_by_id = (row.ended_by_id or by.account_id) if has_ended else None
    row.save(update_fields=CACHES)
    join(case.row, by, at)


def _recompute_at(row: FundingPlan, case: Held, known: Plan) -> datetime | None:
    """The first morning on which what it asks for may change by the clock alone."""
    if known.state in ENDS:
        return None
    days: list[date | None] = [row.next_due]
    for one in known.requests.values():
        days.append(one.silence_on)
        if one.valid_until is not None:
            days += [one.valid_until + timedelta(days=1), one.valid_until - timedelta(days=validity.THRESHOLDS[0])]
    coming = [day for day in days if day is not None and day > case.today]
    return case.office.calendar.instant(min(coming), MIDNIGHT) if coming else None
