"""Somebody accompanied whose care is too dear: quotes, cover, rules in force and plans, through the real actions.

desk = Montage(build_office())
with desk.working() as claire:
    desk.begin(claire)
    plan = desk.proposed(claire)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from misas.actions.funding import applying, covering, deciding, planning, quoting
from misas.actions.funding.applying import PaperSaid
from misas.actions.funding.quoting import SaidLine, SaidQuote
from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.cases.codes import CaseStatus
from misas.core.funding.care_codes import Basket, CareFamily
from misas.core.funding.counters import NOTHING_USED
from misas.core.funding.coverage import NO, Complementary, Cover, Coverage, Promise, PromiseKind
from misas.core.funding.life.application import ApplicationFact
from misas.core.funding.life.codes import ApplicationFactKind
from misas.core.funding.packs.writing import write_pack
from misas.core.funding.quotes import QuotedLine
from misas.records.cases.models import Case, ForgoneCare
from misas.records.funding.models import (
    AidApplication,
    DocumentRequirement,
    Funder,
    FundingPlan,
    PlanVersion,
    Quote,
    RulePack,
)
from tests.kit.cases import DENTAL, Office, fresh
from tests.kit.people import GARD

CROWN = QuotedLine(
    "", "Couronne céramo-céramique", CareFamily.DENTAL_PROSTHESIS, 82_000, code="HBLD036", tooth="36",
    basket=Basket.FREE, base_cents=12_000,
)  # fmt: skip
ZERO_CROWN = replace(CROWN, label="Couronne métallique", price_cents=29_000, code="HBLD038", basket=Basket.ZERO)
FACTS = {"quotient_familial": 70_000, "reste_a_vivre": 20_000}
"""What the invented funders look at: she is within their rules."""
CAISSE, CCAS, MUTUAL = "caisse_des_trois_vallees", "ccas_saint_aubin", "mutuelle_belle_rive"


def cover(day: date, **changed: Any) -> Coverage:
    """Nothing is to be asked: a contract that pays the copayment, no other right."""
    promises = {family: Promise(PromiseKind.COPAYMENT) for family in CareFamily}
    held = Cover(Complementary.HELD, is_responsible=True, promises=promises)
    rights = dict.fromkeys(("local_regime", "c2s", "ame", "ald", "at_mp", "invalidity", "maternity"), NO)
    plain: dict[str, Any] = {"born": date(1980, 5, 4), "is_blind": False, "cover": held, **rights}
    return Coverage(day, **(plain | changed))


@dataclass
class Montage:
    """Claire accompanies one person whose crown is too dear."""

    office: Office
    case: Case = None  # type: ignore[assignment]
    care: UUID = None  # type: ignore[assignment]
    packs: dict[str, RulePack] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return self.office.at

    @property
    def today(self) -> date:
        return self.office.today

    @property
    def plan(self) -> FundingPlan:
        return FundingPlan.objects.select_related("current", "chosen").filter(case=self.case).latest("id")

    @property
    def status(self) -> CaseStatus:
        return CaseStatus(fresh(self.case).status)

    def later(self, days: int = 0, minutes: int = 1) -> datetime:
        return self.office.later(days=days, minutes=minutes)

    @contextmanager
    def working(self) -> Iterator[Actor]:
        with self.office.working(self.office.claire) as claire:
            yield claire

    def begin(self, by: Actor, *packs: str) -> Case:
        self.case = self.office.accompanied(by, (DENTAL,))
        self.care = ForgoneCare.objects.get(case=self.case).public_id
        for pack in packs or (CAISSE, CCAS):
            self.publish(pack)
        return self.case

    def publish(self, id: str, version: int = 1) -> RulePack:
        """The rules of an invented funder, in force in the Gard, as the repository ships them."""
        pack = next(one for one in ports().packs.packs if one.id == id)
        text = ports().packs.write(write_pack(replace(pack, version=version)))
        funder, _ = Funder.objects.get_or_create(
            caisse_id=GARD, code=id, defaults={"name": pack.funder, "sort": pack.sort.value, "rank": pack.rank,
                                               "made_at": self.at},
        )  # fmt: skip
        RulePack.objects.filter(funder=funder, status="published").update(status="retired", retired_at=self.at)
        self.packs[id] = RulePack.objects.create(
            caisse_id=GARD, funder=funder, version=version, content=text, seeded=True, status="published",
            fingerprint=hashlib.sha256(text.encode()).hexdigest(), written_at=self.at, published_at=self.at,
        )  # fmt: skip
        return self.packs[id]

    def said(self, *lines: QuotedLine, **changed: Any) -> SaidQuote:
        plain: dict[str, Any] = {
            "professional": "Cabinet des Tilleuls",
            "issued_on": self.today,
            "valid_until": self.today + timedelta(days=180),
        }
        return SaidQuote(lines=tuple(SaidLine(line) for line in lines or (CROWN,)), **(plain | changed))

    def quote(self, by: Actor, *lines: QuotedLine, key: str | None = None, **changed: Any) -> Quote:
        said = self.said(*lines, **changed)
        return quoting.enter_quote(self.case.public_id, self.care, said, by=by, at=self.later(), key=key)

    def cover(self, by: Actor, affordable: int = 15_000, **changed: Any) -> None:
        covering.say_coverage(
            self.case.public_id, cover(self.today, **changed), counters=NOTHING_USED, facts=FACTS,
            affordable_cents=affordable, by=by, at=self.later(),
        )  # fmt: skip

    def propose(self, by: Actor, **more: Any) -> PlanVersion:
        return planning.propose(self.case.public_id, by=by, at=self.later(), **more)

    def proposed(self, by: Actor, *lines: QuotedLine, affordable: int = 15_000) -> PlanVersion:
        """A quote, her cover, and the plan of both."""
        self.quote(by, *lines)
        self.cover(by, affordable)
        return self.propose(by)

    def agree(self, by: Actor, **more: Any) -> FundingPlan:
        return planning.agree(self.plan.public_id, self.today, by=by, at=self.later(), **more)

    def send(self, by: Actor, *aids: str) -> None:
        """Every paper asked for is given, and the requests leave: those of these aids, or all of them."""
        plan = self.plan.public_id
        for one in DocumentRequirement.objects.filter(application__plan=self.plan, at_payment=False):
            for nth in range(one.count):
                paper = PaperSaid(one.kind, self.today, professional=f"Cabinet n° {nth + 1}")
                applying.give_paper(plan, paper, by=by, at=self.later())
        named = AidApplication.objects.filter(plan=self.plan, aid__in=aids).values_list("public_id", flat=True)
        applying.send_requests(plan, list(named) if aids else None, by=by, at=self.later())

    def answer(self, aid: str, kind: ApplicationFactKind, **said: Any) -> None:
        """What a funder says of the request that was sent, noted by the supervisor, who may for the committee too."""
        verb = {ApplicationFactKind.REFUSED: "refuse", ApplicationFactKind.GRANTED: "grant"}[kind]
        with self.office.working(self.office.sonia) as sonia:
            row = AidApplication.objects.get(aid=aid, plan=self.plan)
            fact = ApplicationFact(kind, self.today, **said)
            deciding.record_application(row.public_id, verb, fact, by=sonia, at=self.later())


def shares(version: PlanVersion) -> dict[str, int]:
    """What each aid pays, all lines together."""
    found: dict[str, int] = {}
    for share in version.shares.filter(cents__gt=0).order_by("rank", "id"):
        found[share.aid] = found.get(share.aid, 0) + share.cents
    return found
