"""Crowns that wait for money in a caisse: a plan that she chose, and its request when it was sent or decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from misas.core.access import Actor
from misas.core.funding.life.application import ApplicationFact, fold
from misas.core.funding.life.codes import ApplicationFactKind, ApplicationState, Payee
from misas.core.funding.problem import Cents
from misas.records.funding.models import (
    AidApplication,
    Coverage,
    Funder,
    FundingPlan,
    OutOfPocket,
    PlanLine,
    PlanVersion,
    Share,
)
from misas.records.funding.models import ApplicationFact as FactRow
from tests.kit.cases import Office
from tests.kit.funding_rows import funder, line, quote, version

K = ApplicationFactKind
AID = "cpam_ass.soins"


@dataclass
class Queue:
    """The caisse, its funder, and whoever waits."""

    office: Office
    by: Actor
    funder: Funder

    def crown(self, cost: Cents, affordable: Cents, **problem: Any) -> FundingPlan:
        """A plan chosen today: the caisse may pay all of the crown. A minute goes by."""
        office, at = self.office, self.office.later(minutes=1)
        case = office.accompanied(self.by)
        ours: dict[str, Any] = {"caisse_id": case.caisse_id}
        crown = line(quote(office, case, self.by), price_cents=cost)
        coverage = Coverage.objects.create(**ours, case=case, on=office.today, affordable_cents=affordable, said_at=at)
        result = OutOfPocket.objects.create(
            **ours, line=crown, coverage=coverage, care_on=office.today, params_version="1", inputs={},
            price_cents=cost, amo_cents=0, amc_cents=0, rac_cents=cost, worked_out_at=at,
        )  # fmt: skip
        plan = FundingPlan.objects.create(**ours, case=case, opened_at=at, opened_by_id=self.by.account_id, last_at=at)
        aid = {
            "id": AID, "kind": "grant", "rank": 50, "amount_mode": "formula", "covers_lines": [crown.name],
            "budget": "cpam_ass",
        }  # fmt: skip
        asked = {
            "id": "plan",
            "persons": [{"id": "P", "affordable_cents": affordable}],
            "care_lines": [{"id": crown.name, "person": "P", "remaining_after_amo_amc_cents": cost}],
            "aids": [{**aid, **problem}],
            "constraints": {"budgets": {"cpam_ass": 1}},
        }
        computed = version(plan, coverage, at, problem=asked, affordable_cents=affordable)
        planned = PlanLine.objects.create(
            **ours, version=computed, name=crown.name, line=crown, result=result, before_cents=cost, final_cents=0
        )
        Share.objects.create(
            **ours, version=computed, aid=AID, rank=50, funder=self.funder, line=planned, cents=cost, reason="scale"
        )
        FundingPlan.objects.filter(pk=plan.pk).update(current=computed, status="chosen", agreed_on=office.today)
        return FundingPlan.objects.get(pk=plan.pk)

    def request(self, plan: FundingPlan, asked: Cents, *, granted: Cents | None = None) -> AidApplication:
        """Its request sent today; granted, committed too."""
        today, at = self.office.today, self.office.at
        name = PlanLine.objects.get(version=plan.current).name
        facts = [
            ApplicationFact(K.PREPARED, today, amounts={name: asked}),
            ApplicationFact(K.DOCUMENTS_CHECKED, today),
            ApplicationFact(K.SUBMITTED, today),
        ]
        if granted is not None:
            until = today + timedelta(days=180)
            facts.append(ApplicationFact(K.GRANTED, today, amounts={name: granted}))
            facts.append(ApplicationFact(K.COMMITTED, today, valid_until=until, payee=Payee.PRACTITIONER))
        known = fold(facts)
        row = AidApplication.objects.create(
            caisse_id=plan.caisse_id, case=plan.case, plan=plan, version=PlanVersion.objects.get(pk=plan.current_id),
            aid=AID, rank=50, funder=self.funder, made_at=at, last_at=at, status=known.state.value, asked_cents=asked,
            granted_cents=granted, held_cents=known.held_cents, submitted_on=known.submitted_on,
            decided_on=known.decided_on,
        )  # fmt: skip
        FactRow.objects.bulk_create(
            FactRow(
                caisse_id=plan.caisse_id, application=row, kind=fact.kind.value, on=fact.on,
                amounts=dict(fact.amounts), valid_until=fact.valid_until,
                payee=fact.payee.value if fact.payee else "", at=at,
            )
            for fact in facts
        )  # fmt: skip
        FundingPlan.objects.filter(pk=plan.pk).update(status="partly_decided" if granted else "requested")
        assert known.state in (ApplicationState.SUBMITTED, ApplicationState.COMMITTED)
        return row


def queue(office: Office, by: Actor) -> Queue:
    return Queue(office, by, funder(office.case(by).caisse_id, at=office.at))
