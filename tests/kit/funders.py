"""Funders whose rules are in force, from the packs of the repository: invented ones, with scales worked by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from misas.actions.funding import applying, covering, planning, quoting
from misas.actions.funding.applying import PaperSaid
from misas.actions.funding.quoting import SaidLine, SaidQuote
from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.funding.care_codes import Basket, CareFamily
from misas.core.funding.codes import PackStatus
from misas.core.funding.coverage import NO, Complementary, Cover, Coverage, Promise, PromiseKind
from misas.core.funding.packs.writing import write_pack
from misas.core.funding.quotes import QuotedLine
from misas.lib.dates import local_date
from misas.records.cases.models import Case, ForgoneCare
from misas.records.funding.models import AidApplication, DocumentRequirement, Funder, FundingPlan, Quote, RulePack
from tests.kit.cases import PARIS
from tests.kit.people import GARD

CAISSE, CCAS, MUTUAL = "caisse_des_trois_vallees", "ccas_saint_aubin", "mutuelle_belle_rive"
SINCE = datetime(2026, 1, 2, 9, tzinfo=UTC)


def publish(code: str, *, caisse_id: int = GARD) -> Funder:
    """One pack of the repository in force in a caisse, once. In a context."""
    if (known := Funder.objects.filter(caisse_id=caisse_id, code=code).first()) is not None:
        return known
    pack = next(one for one in ports().packs.packs if one.id == code)
    content = ports().packs.write(write_pack(pack))
    funder = Funder.objects.create(
        caisse_id=caisse_id, code=pack.id, name=pack.funder, sort=pack.sort.value, rank=pack.rank, made_at=SINCE
    )
    RulePack.objects.create(
        caisse_id=caisse_id, funder=funder, version=pack.version, content=content,
        fingerprint=sha256(content.encode()).hexdigest(), status=PackStatus.PUBLISHED.value,
        starts_on=date(2026, 1, 1), seeded=True, written_at=SINCE, published_at=SINCE,
    )  # fmt: skip
    return funder


def three_funders() -> dict[str, Funder]:
    """The fund of the caisse, a mutual fund and a CCAS."""
    return {code: publish(code) for code in (CAISSE, MUTUAL, CCAS)}


KNOWN = {
    "quotient_familial": 70000,
    "complementaire": True,
    "reste_a_vivre": 12000,
    "organismes": ["mutuelle_belle_rive"],
    "anciennete_mutuelle_mois": 24,
    "cotisations_a_jour": True,
}
"""What these three ask to know, so that each of them may pay."""
RIGHTS = ("local_regime", "c2s", "ame", "ald", "at_mp", "invalidity", "maternity")
COVER = Coverage(
    read_on=date(2026, 11, 1),
    born=date(1984, 3, 12),
    cover=Cover(Complementary.HELD, is_responsible=True,
                promises={CareFamily.DENTAL_PROSTHESIS: Promise(PromiseKind.PERCENT_OF_BASE, percent=200,
                                                                includes_amo=True)}),
    **dict.fromkeys(RIGHTS, NO),
)  # fmt: skip
"""Her cover, nothing left to ask: a contract that pays 200 % of the base, no other right."""
CROWN = QuotedLine("", "Couronne céramo-métallique", CareFamily.DENTAL_PROSTHESIS, 55_000, code="HBLD491", tooth="15",
                   basket=Basket.MODERATE, base_cents=12_000)  # fmt: skip


@dataclass
class Sought:
    """One case on its way to money, moved through the real actions; each step is what it says."""

    case: Case
    by: Actor
    at: datetime

    @property
    def plan(self) -> FundingPlan:
        return FundingPlan.objects.select_related("current").filter(case=self.case).latest("id")

    @property
    def requests(self) -> dict[str, AidApplication]:
        """By the code of the funder."""
        rows = AidApplication.objects.filter(plan=self.plan).select_related("funder", "session")
        return {one.funder.code: one for one in rows.order_by("id")}

    def later(self, minutes: int = 1) -> datetime:
        self.at += timedelta(minutes=minutes)
        return self.at

    def quoted(self, line: QuotedLine = CROWN) -> Quote:
        care = ForgoneCare.objects.filter(case=self.case).earliest("id")
        said = SaidQuote("Cabinet de la Fontaine", local_date(self.at, PARIS) - timedelta(days=2), (SaidLine(line),))
        return quoting.enter_quote(self.case.public_id, care.public_id, said, by=self.by, at=self.later())

    def covered(self, affordable: int = 5_000) -> None:
        covering.say_coverage(self.case.public_id, COVER, facts=KNOWN, affordable_cents=affordable, by=self.by,
                              at=self.later())  # fmt: skip

    def planned(self) -> FundingPlan:
        """Funders have their rules; a quote, her cover, the plan of both."""
        three_funders()
        self.quoted()
        self.covered()
        planning.propose(self.case.public_id, by=self.by, at=self.later())
        return self.plan

    def agreed(self) -> FundingPlan:
        plan = self.planned()
        planning.agree(plan.public_id, local_date(self.at, PARIS), by=self.by, at=self.later())
        applying.prepare_requests(plan.public_id, by=self.by, at=self.later())
        return self.plan

    def papers_given(self) -> None:
        plan = self.plan
        wanted = DocumentRequirement.objects.filter(application__plan=plan)
        counts: dict[str, int] = {}
        for one in wanted:
            counts[one.kind] = max(counts.get(one.kind, 0), one.count)
        for kind, count in counts.items():
            for nth in range(count):
                said = PaperSaid(kind, local_date(self.at, PARIS) - timedelta(days=1),
                                 professional=f"Cabinet {nth + 1}")  # fmt: skip
                applying.give_paper(plan.public_id, said, by=self.by, at=self.later())

    def sent(self) -> FundingPlan:
        self.agreed()
        self.papers_given()
        applying.send_requests(self.plan.public_id, by=self.by, at=self.later())
        return self.plan
