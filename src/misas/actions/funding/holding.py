"""A plan held for one gesture: its case first, then the plan, its requests and their envelopes, read as core values.

Two colleagues on one plan act one after the other; two plans on one envelope too, once it is held. Not here: what a
gesture writes (`moving`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from misas.actions.cases.recording import Held
from misas.actions.cases.recording import held as held_case
from misas.core.access import Actor
from misas.core.funding.life.application import Application
from misas.core.funding.life.ledger import Ledger
from misas.core.funding.life.plan_life import Plan
from misas.core.refusals import Refused
from misas.records.funding import doors
from misas.records.funding.facts import applications_of, care_of, ledger_of, plan_of, rows_of
from misas.records.funding.models import AidApplication, FundingPlan, PlanLine, QuoteLine


@dataclass
class HeldPlan:
    """`rows` and `requests` by public id; `lines`: the quoted lines by name; `planned`: the lines in force."""

    row: FundingPlan
    case: Held
    rows: dict[str, AidApplication]
    requests: dict[str, Application]
    ledger: Ledger
    lines: Mapping[str, QuoteLine]
    planned: list[PlanLine] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.case.today

    @property
    def plan(self) -> Plan:
        """The plan as core sees it, now."""
        return plan_of(self.row, self.requests, self.ledger)


def hold_plan(plan: UUID, *, to: str, by: Actor, at: datetime) -> HeldPlan:
    """Hold a plan of the context, and all that it is made of. Raises Absent, Refused (the case is closed)."""
    return held(doors.plan(plan, to=to, by=by, lock=True), at)


def hold_application(application: UUID, *, to: str, by: Actor, at: datetime) -> tuple[HeldPlan, str]:
    """The same by one of its requests, and the name of that request."""
    row = doors.application(application, to=to, by=by, lock=True)
    row.plan.case = row.case
    return held(row.plan, at), str(row.public_id)


def held(plan: FundingPlan, at: datetime, *, case: Held | None = None) -> HeldPlan:
    """The same for a plan that the caller locked with its case. `case`: when the caller has read it already."""
    case = case or held_case(plan.case, at)
    if case.facts.closed is not None:
        raise Refused("funding.case_closed")
    rows = rows_of(plan)
    for row in rows:
        row.case, row.plan = plan.case, plan
    requests = applications_of(rows)
    _, planned = care_of(plan)
    lines = {one.line.name: one.line for one in planned}
    for line in QuoteLine.objects.filter(quote__case=plan.case):
        lines.setdefault(line.name, line)
    by_id = {str(row.public_id): row for row in rows}
    return HeldPlan(plan, case, by_id, requests, ledger_of(plan), lines, planned)
