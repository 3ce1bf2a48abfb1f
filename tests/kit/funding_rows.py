"""A row in every table of funding, written as rows: what the database keeps, whoever wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from misas.core.access import Actor
from misas.records.cases.models import Case, ForgoneCare
from misas.records.funding.models import (
    AidApplication,
    ApplicationFact,
    ApplicationLine,
    CommitteeSession,
    Coverage,
    DocumentRequirement,
    Envelope,
    EnvelopeEntry,
    Funder,
    FundingPlan,
    FundingReminder,
    Invoice,
    InvoiceLine,
    LedgerBalance,
    LedgerBill,
    LedgerEntry,
    OutOfPocket,
    PaperGiven,
    PaperSent,
    PlanFact,
    PlanLine,
    PlanVersion,
    Quote,
    QuoteLine,
    RulePack,
    Share,
)
from tests.kit.cases import Office

OF_A_CAISSE = (
    Quote,
    QuoteLine,
    Coverage,
    OutOfPocket,
    FundingPlan,
    PlanVersion,
    PlanLine,
    Share,
    PlanFact,
    AidApplication,
    ApplicationLine,
    ApplicationFact,
    DocumentRequirement,
    PaperGiven,
    PaperSent,
    FundingReminder,
    Invoice,
    InvoiceLine,
    LedgerBill,
    LedgerEntry,
    LedgerBalance,
    Envelope,
    EnvelopeEntry,
    CommitteeSession,
    Funder,
    RulePack,
)
CROWN = 53_500


@dataclass
class Money:
    """One quote of one line, a plan computed and chosen, an application committed, invoiced and paid."""

    office: Office
    case: Case
    quote: Quote
    line: QuoteLine
    coverage: Coverage
    result: OutOfPocket
    funder: Funder
    pack: RulePack
    envelope: Envelope
    session: CommitteeSession
    plan: FundingPlan
    version: PlanVersion
    planned: PlanLine
    application: AidApplication
    invoice: Invoice

    @property
    def at(self) -> Any:
        return self.office.at

    @property
    def today(self) -> date:
        return self.office.today


def quote(office: Office, case: Case, by: Actor, number: int = 1, **changed: Any) -> Quote:
    """A quote of one crown; `changed` for its own columns."""
    care = ForgoneCare.objects.filter(case=case).order_by("id").first()
    plain: dict[str, Any] = {
        "number": number,
        "professional": "Cabinet des Tilleuls",
        "dated_on": office.today,
        "valid_until": office.today + timedelta(days=180),
        "stated_cents": CROWN,
        "entered_at": office.at,
        "entered_by_id": by.account_id,
    }
    return Quote.objects.create(caisse_id=case.caisse_id, case=case, care=care, **(plain | changed))


def line(of: Quote, rank: int = 1, **changed: Any) -> QuoteLine:
    plain: dict[str, Any] = {
        "name": f"q{of.number:02}l{rank:02}",
        "code": "HBLD634",
        "label": "Couronne céramo-métallique",
        "family": "dental_prosthesis",
        "price_cents": CROWN,
        "base_cents": 12_000,
    }
    return QuoteLine.objects.create(caisse_id=of.caisse_id, quote=of, rank=rank, **(plain | changed))


def funder(caisse: int | None, code: str = "cpam_ass", **changed: Any) -> Funder:
    plain: dict[str, Any] = {"name": "CPAM, action sanitaire et sociale", "sort": "caisse", "rank": 50}
    return Funder.objects.create(caisse_id=caisse, code=code, **({"made_at": changed.pop("at"), **plain} | changed))


def version(plan: FundingPlan, coverage: Coverage, at: Any, number: int = 1, **changed: Any) -> PlanVersion:
    plain: dict[str, Any] = {
        "cause": "first",
        "made_at": at,
        "affordable_cents": 5_000,
        "solver": "brute 1",
        "input_hash": "0" * 64,
        "problem": {},
        "result": "optimal",
        "answer": {},
    }
    return PlanVersion.objects.create(
        caisse_id=plan.caisse_id, plan=plan, coverage=coverage, number=number, **(plain | changed)
    )


def everything(office: Office, by: Actor) -> Money:
    """A row in every table of the room."""
    case = office.accompanied(by)
    ours: dict[str, Any] = {"caisse_id": case.caisse_id}
    at, today = office.at, office.today
    its = quote(office, case, by)
    crown = line(its)
    coverage = Coverage.objects.create(**ours, case=case, on=today, affordable_cents=5_000, said_at=at)
    result = OutOfPocket.objects.create(
        **ours, line=crown, coverage=coverage, care_on=today, params_version="1", inputs={}, price_cents=CROWN,
        amo_cents=7_200, amc_cents=4_800, rac_cents=41_500, worked_out_at=at,
    )  # fmt: skip
    whose = funder(case.caisse_id, at=at)
    pack = RulePack.objects.create(
        **ours, funder=whose, version=1, content="id: cpam_ass", fingerprint="0" * 64, status="published",
        written_at=at, published_at=at, author=office.claire, approver=office.sonia,
    )  # fmt: skip
    envelope = Envelope.objects.create(
        **ours, funder=whose, year=today.year, total_cents=1_000_000, committed_cents=30_000, opened_at=at
    )
    EnvelopeEntry.objects.create(**ours, envelope=envelope, kind="opened", cents=1_000_000, on=today, at=at)
    session = CommitteeSession.objects.create(
        **ours, funder=whose, on=today + timedelta(days=20), deposit_by=today + timedelta(days=10), planned_at=at
    )
    plan = FundingPlan.objects.create(**ours, case=case, opened_at=at, opened_by_id=by.account_id, last_at=at)
    computed = version(plan, coverage, at)
    planned = PlanLine.objects.create(
        **ours, version=computed, name=crown.name, line=crown, result=result, before_cents=41_500, final_cents=11_500
    )
    Share.objects.create(
        **ours, version=computed, aid="cpam_ass.soins", rank=50, funder=whose, pack=pack, line=planned, cents=30_000,
        reason="scale",
    )  # fmt: skip
    FundingPlan.objects.filter(pk=plan.pk).update(current=computed, status="committed", agreed_on=today)
    PlanFact.objects.create(
        **ours, plan=plan, kind="chosen", on=today, version=computed, person_cents=11_500, at=at, by_id=by.account_id
    )
    asked = AidApplication.objects.create(
        **ours, case=case, plan=plan, version=computed, aid="cpam_ass.soins", rank=50, funder=whose, pack=pack,
        envelope=envelope, session=session, made_at=at, last_at=at, status="committed", asked_cents=30_000,
        granted_cents=30_000, held_cents=30_000, valid_until=today + timedelta(days=180), payee="practitioner",
    )  # fmt: skip
    ApplicationLine.objects.create(
        **ours, application=asked, line=crown, asked_cents=30_000, granted_cents=30_000, held_cents=30_000
    )
    fact = ApplicationFact.objects.create(
        **ours, application=asked, kind="prepared", on=today, amounts={crown.name: 30_000}, at=at, by_id=by.account_id
    )
    DocumentRequirement.objects.create(**ours, application=asked, rank=1, kind="quote")
    paper = PaperGiven.objects.create(**ours, plan=plan, kind="quote", given_on=today, at=at)
    PaperSent.objects.create(**ours, application=asked, paper=paper, on=today)
    FundingReminder.objects.create(
        **ours, case=case, application=asked, kind="validity_ending", due=today, key="k", at=at
    )
    invoice = Invoice.objects.create(
        **ours, case=case, plan=plan, professional="Cabinet des Tilleuls", dated_on=today, total_cents=CROWN,
        recorded_at=at, recorded_by_id=by.account_id,
    )  # fmt: skip
    InvoiceLine.objects.create(**ours, invoice=invoice, rank=1, line=crown, label=crown.label, price_cents=CROWN)
    money: dict[str, Any] = {**ours, "plan": plan, "line": crown}
    insured: dict[str, Any] = {"price_cents": CROWN, "amo_cents": 7_200, "amc_cents": 4_800}
    LedgerBill.objects.create(**money, **insured, gesture=1, on=today, at=at)
    LedgerEntry.objects.create(
        **money, application=asked, envelope=envelope, gesture=2, kind="committed", cents=30_000, on=today, at=at,
        event=fact.public_id,
    )  # fmt: skip
    LedgerBalance.objects.create(**money, **insured, funders_cents=30_000, person_cents=11_500)
    return Money(
        office, case, its, crown, coverage, result, whose, pack, envelope, session, FundingPlan.objects.get(pk=plan.pk),
        computed, planned, asked, invoice,
    )  # fmt: skip
