"""A plan that she chose, with two funders of the caisse's own rules and their envelopes, and the words to live it.

desk = build_money_desk()
with desk.working() as claire:
    desk.send(claire)
    desk.grant(claire, "ccas")
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from misas.actions import cases
from misas.actions.cases.recording import hold, record
from misas.actions.funding import applying, deciding, papers, paying
from misas.actions.funding.papers import PaperSaid
from misas.actions.funding.paying import Billed, BilledLine
from misas.core.access import Actor, Role
from misas.core.funding.life.application import ApplicationFact
from misas.core.funding.life.application_steps import BY_VERB
from misas.core.funding.life.codes import Payee
from misas.core.funding.packs.codes import Piece, Sort
from misas.records.accounts.models import Account
from misas.records.cases.models import Case, Task
from misas.records.funding.models import (
    AidApplication,
    CommitteeSession,
    Coverage,
    Envelope,
    Funder,
    FundingPlan,
    OutOfPocket,
    PlanFact,
    PlanLine,
    PlanVersion,
    QuoteLine,
    Share,
)
from tests.kit import funding_rows as rows
from tests.kit import people
from tests.kit.cases import Office, build_office, fresh

CROWN, AMO, AMC = 53_500, 7_200, 4_800
SHARES = {"ccas": 10_000, "caisse": 20_000}
LEFT = CROWN - AMO - AMC - sum(SHARES.values())
"""What she agreed to pay herself: 115 €."""


@dataclass
class MoneyDesk:
    office: Office
    ines: Account
    case: Case
    plan: FundingPlan
    line: QuoteLine
    funders: dict[str, Funder]
    envelopes: dict[str, Envelope]

    @property
    def at(self) -> datetime:
        return self.office.at

    @property
    def today(self) -> date:
        return self.office.today

    @contextmanager
    def working(self, account: Account | None = None) -> Iterator[Actor]:
        with self.office.working(account or self.office.claire) as actor:
            yield actor

    def after(self, **delta: int) -> date:
        self.office.later(**delta)
        return self.today

    def application(self, code: str) -> AidApplication:
        return AidApplication.objects.get(plan=self.plan, funder=self.funders[code])

    def fresh(self) -> FundingPlan:
        return FundingPlan.objects.get(pk=self.plan.pk)

    def prepare(self, by: Actor) -> list[AidApplication]:
        return applying.prepare_requests(self.plan.public_id, by=by, at=self.at)

    def give(self, by: Actor, kind: str = Piece.QUOTE, key: str | None = None, **more: Any) -> Any:
        more = {"issued_on": self.today, "professional": "Cabinet des Tilleuls"} | more
        return papers.give_paper(self.plan.public_id, PaperSaid(kind, **more), by=by, at=self.at, key=key)

    def send(self, by: Actor, only: list[UUID] | None = None) -> list[AidApplication]:
        if not AidApplication.objects.filter(plan=self.plan).exists():
            self.prepare(by)
            self.give(by)
        return applying.send_requests(self.plan.public_id, only, by=by, at=self.at)

    def step(self, by: Actor, code: str, verb: str, **told: Any) -> AidApplication:
        """One verb of the request to a funder."""
        key, session = told.pop("key", None), told.pop("session", None)
        fact = ApplicationFact(BY_VERB[verb].fact, told.pop("on", self.today), **told)
        id = self.application(code).public_id
        if verb in paying.PAYMENTS:
            return paying.record_money(id, verb, fact, by=by, at=self.at, key=key)
        if session is not None:
            return deciding.decide(id, verb, fact, session=session, by=by, at=self.at, key=key)
        return deciding.record_application(id, verb, fact, by=by, at=self.at, key=key)

    def grant(self, by: Actor, code: str, cents: int | None = None, **told: Any) -> AidApplication:
        whole = {self.line.name: SHARES[code] if cents is None else cents}
        sure = {"valid_until": self.today + timedelta(days=180), "payee": Payee.PRACTITIONER}
        return self.step(by, code, "grant", **(sure | {"amounts": whole} | told))

    def all_granted(self, by: Actor) -> None:
        self.send(by)
        self.grant(by, "ccas")
        with self.working(self.ines) as ines:
            self.grant(ines, "caisse", session=self.session("caisse").public_id)

    def session(self, code: str, on: date | None = None, **more: Any) -> CommitteeSession:
        day = on or self.today
        return CommitteeSession.objects.create(
            caisse_id=self.plan.caisse_id, funder=self.funders[code], on=day, deposit_by=more.pop("deposit_by", day),
            planned_at=self.at, **more,
        )  # fmt: skip

    def book(self, by: Actor, on: date) -> None:
        said = {"care": str(self.line.quote.care.public_id), "on": on}
        record(hold(self.case.public_id, to="book_care", by=by, at=self.at), "book_care", by=by, at=self.at, data=said)

    def care_done(self, by: Actor) -> None:
        care = self.line.quote.care
        cases.record_done(self.case.public_id, care.public_id, self.today, by=by, at=self.at)

    def invoice(self, by: Actor, price: int = CROWN, key: str | None = None, **more: Any) -> Any:
        line = BilledLine(self.line.name, price, **more)
        said = Billed("Cabinet des Tilleuls", self.today, price, (line,))
        return paying.record_invoice(self.plan.public_id, said, by=by, at=self.at, key=key)

    def call(self, by: Actor, code: str, verb: str = "call_payment", cents: int | None = None) -> AidApplication:
        held = self.application(code).held_cents
        return self.step(by, code, verb, amounts={self.line.name: held if cents is None else cents})

    def tasks(self) -> list[str]:
        """The titles of what is to do on the case."""
        found = Task.objects.filter(case=self.case, ended_at__isnull=True).order_by("due", "id")
        return list(found.values_list("title", flat=True))


def build_money_desk(beside: MoneyDesk | None = None) -> MoneyDesk:
    """`beside`: the desk of another person of the same caisse, whose funders and envelopes are shared."""
    office = beside.office if beside else build_office()
    ines = beside.ines if beside else people.person("Inès Commission", Role.AID_COMMITTEE)
    with office.working(office.claire) as claire:
        return _desk(office, ines, claire, beside)


def _desk(office: Office, ines: Account, by: Actor, beside: MoneyDesk | None) -> MoneyDesk:
    case = office.accompanied(by)
    at, today = office.at, office.today
    ours: dict[str, Any] = {"caisse_id": case.caisse_id}
    quote = rows.quote(office, case, by)
    crown = rows.line(quote)
    coverage = Coverage.objects.create(**ours, case=case, on=today, affordable_cents=LEFT, said_at=at)
    result = OutOfPocket.objects.create(
        **ours, line=crown, coverage=coverage, care_on=today, params_version="1", inputs={}, price_cents=CROWN,
        amo_cents=AMO, amc_cents=AMC, rac_cents=CROWN - AMO - AMC, worked_out_at=at,
    )  # fmt: skip
    funders = (
        beside.funders
        if beside
        else {
            "ccas": rows.funder(
                case.caisse_id, "ccas", at=at, name="CCAS de Villeneuve", sort=Sort.CCAS.value, rank=60
            ),
            "caisse": rows.funder(case.caisse_id, "caisse", at=at, sort=Sort.CAISSE.value, rank=40),
        }
    )
    envelopes = (
        beside.envelopes
        if beside
        else {
            code: Envelope.objects.create(**ours, funder=one, year=today.year, total_cents=1_000_000, opened_at=at)
            for code, one in funders.items()
        }
    )
    plan = FundingPlan.objects.create(**ours, case=case, opened_at=at, opened_by_id=by.account_id, last_at=at)
    version = rows.version(plan, coverage, at)
    planned = PlanLine.objects.create(
        **ours, version=version, name=crown.name, line=crown, result=result, before_cents=CROWN - AMO - AMC,
        final_cents=LEFT,
    )  # fmt: skip
    choose(plan, version, planned, funders, SHARES, LEFT, office, by)
    return MoneyDesk(office, ines, fresh(case), FundingPlan.objects.get(pk=plan.pk), crown, funders, envelopes)


def choose(
    plan: FundingPlan,
    version: PlanVersion,
    planned: PlanLine,
    funders: dict[str, Funder],
    shares: dict[str, int],
    left: int,
    office: Office,
    by: Actor,
) -> None:
    """What the choice of a computation writes, as rows."""
    ours: dict[str, Any] = {"caisse_id": plan.caisse_id}
    for code, cents in shares.items():
        Share.objects.create(
            **ours, version=version, aid=f"{code}.soins", rank=funders[code].rank, funder=funders[code], line=planned,
            cents=cents, reason="scale",
        )  # fmt: skip
    said: dict[str, Any] = {**ours, "plan": plan, "on": office.today, "version": version, "at": office.at,
                            "by_id": by.account_id}  # fmt: skip
    for kind in ("priced", "simulated"):
        PlanFact.objects.create(**said, kind=kind)
    PlanFact.objects.create(**said, kind="chosen", person_cents=left)
    FundingPlan.objects.filter(pk=plan.pk).update(current=version, status="chosen", agreed_on=office.today)
