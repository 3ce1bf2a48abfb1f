"""A funding plan held with its case, and what every gesture on it leaves: a fact, the caches, the journal.

Whoever records something of a plan, its requests or its money ends with `refresh`. Not here: which verbs there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from misas.actions.cases.recording import Held, held, human, join
from misas.core.access import Actor
from misas.core.funding.life import validity
from misas.core.funding.life.application import Application
from misas.core.funding.life.codes import ReplanCause
from misas.core.funding.life.ledger import Ledger
from misas.core.funding.life.next_step import next_step
from misas.core.funding.life.plan_life import BY_VERB, ENDS, Plan, advance
from misas.core.funding.life.plan_life import PlanFact as Fact
from misas.core.refusals import Conflict, Refused
from misas.records.audit import journal
from misas.records.cases.models import Case
from misas.records.funding import doors, facts
from misas.records.funding.models import AidApplication, FundingPlan, PlanFact, PlanVersion

MIDNIGHT: Final = time(0, 0)


@dataclass(slots=True)
class HeldPlan:
    """A plan and its case held under lock, with its requests, all as core decides on them."""

    row: FundingPlan
    case: Held
    requests: list[AidApplication]
    plan: Plan

    @property
    def today(self) -> date:
        return self.case.today

    @property
    def known(self) -> Mapping[str, Application]:
        """The requests by their public id."""
        return self.plan.requests

    def of_aids(self) -> dict[str, Application]:
        """The request that speaks for each aid: the last one made."""
        return {row.aid: self.known[str(row.public_id)] for row in self.requests}


def check_open(case: Held) -> None:
    """No money is sought for a closed case: it is opened again first."""
    if case.facts.closed is not None:
        raise Refused("funding.case_closed")


def hold_plan(public_id: UUID | str, *, to: str, by: Actor, at: datetime) -> HeldPlan:
    """Hold a plan for a verb of this room, its case first. Raises Absent."""
    row = doors.plan(public_id, to=to, by=by, lock=True)
    return held_plan(row, held(row.case, at))


def held_plan(row: FundingPlan, case: Held) -> HeldPlan:
    """The same for a plan already locked by the caller, with its case."""
    requests = sorted(facts.rows_of(row), key=lambda one: one.pk)
    plan = facts.plan_of(row, facts.applications_of(requests), facts.ledger_of(row))
    return HeldPlan(row, case, requests, plan)


def plan_under_way(case: Case) -> FundingPlan | None:
    """The plan of a case that still seeks money, kept until the transaction ends; the case is held. One query."""
    rows = FundingPlan.objects.filter(case=case, ended_at__isnull=True)
    return rows.select_for_update(of=("self",)).select_related("current__coverage").order_by("-id").first()


def record(
    held: HeldPlan,
    verb: str,
    fact: Fact,
    *,
    version: PlanVersion | None = None,
    reason_text: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> PlanFact:
    """Do one verb of the law of plans: its fact, the caches, the journal. Raises Refused.

    `key` makes it idempotent: the same key gives the fact already written; with another content, Conflict.
    """
    if (before := replayed(held.row, key)) is not None:
        if (facts.plan_fact_of(before), before.version_id) != (fact, version.pk if version else None):
            raise Conflict("funding.key_used_otherwise")
        return before
    human(by)
    held.plan = advance(held.plan, verb, fact)
    row = PlanFact.objects.create(
        caisse_id=held.row.caisse_id,
        plan=held.row,
        kind=BY_VERB[verb].fact.value,
        on=fact.on,
        version=version,
        person_cents=fact.person_cents,
        reason=fact.reason.value if fact.reason else "",
        reason_text=reason_text,
        at=at,
        by_id=by.account_id,
        key=key,
    )
    refresh(held, by=by, at=at)
    journal.note(f"plan.{verb}", held.row, by=by, at=at, case=held.case.row.public_id, status=held.row.status)
    return row


def replayed(row: FundingPlan, key: str | None) -> PlanFact | None:
    return PlanFact.objects.filter(plan=row, key=key).select_related("version").first() if key else None


def refresh(held: HeldPlan, *, by: Actor, at: datetime) -> None:
    """Write what the lists read of a plan: where it stands, what it asks for next, by when, whose turn it is."""
    row, known = held.row, held.plan
    step = next_step(known, held.today)
    row.status, row.last_at = known.state.value, at
    row.agreed_on, row.person_cents, row.care_on = known.agreed_on, known.person_cents, known.care_day
    row.next_step = step.kind.value if step else ""
    row.next_due = step.due if step else None
    row.waiting_on = step.turn.value if step else ""
    row.recompute_at = _recompute_at(held)
    has_ended = known.state in ENDS
    row.ended_at = (row.ended_at or at) if has_ended else None
    row.ended_by_id = (row.ended_by_id or by.account_id) if has_ended else None
    row.save(update_fields=CACHES)
    join(held.case.row, by, at)


CACHES: Final = (
    "status", "last_at", "agreed_on", "person_cents", "care_on", "next_step", "next_due", "waiting_on", "recompute_at",
    "ended_at", "ended_by", "current", "chosen", "stale_cause", "stale_at",
)  # fmt: skip


def again(held: HeldPlan, requests: Mapping[str, Application], ledger: Ledger) -> None:
    """The plan once its requests or its ledger moved; `refresh` writes it."""
    held.plan = replace(held.plan, requests=MappingProxyType(dict(requests)), ledger=ledger)


def mark_stale(case: Case, cause: ReplanCause, at: datetime) -> None:
    """What happened makes the plan under way worth computing again; the first cause is kept. The case is held."""
    rows = FundingPlan.objects.filter(case=case, ended_at__isnull=True, stale_at__isnull=True, current__isnull=False)
    rows.update(stale_cause=cause.value, stale_at=at)


def _recompute_at(held: HeldPlan) -> datetime | None:
    """The first morning on which what it asks for may change by the clock alone."""
    if held.plan.state in ENDS:
        return None
    days: list[date | None] = [held.row.next_due]
    for one in held.known.values():
        days.append(one.silence_on)
        if one.valid_until is not None:
            days += [one.valid_until + timedelta(days=1), one.valid_until - timedelta(days=validity.THRESHOLDS[0])]
    coming = [day for day in days if day is not None and day > held.today]
    return held.case.office.calendar.instant(min(coming), MIDNIGHT) if coming else None
