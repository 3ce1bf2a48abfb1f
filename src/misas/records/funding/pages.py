"""What the screens of a case read of its funding: its plan as it was computed, its requests, its money.

`tab_of` makes two queries, whatever is found: what stands under a row is read with it, as JSON. Not here: the caisse's
side (`office_pages`), what a line costs (`core.funding`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from misas.core.funding.life.application import Application, ApplicationFact, fold
from misas.core.funding.life.application_steps import allowed_verbs
from misas.core.funding.life.codes import ApplicationFactKind, DecisionReason, Payee
from misas.core.refusals import Absent
from misas.records.cases.models import Case
from misas.records.funding.models import (
    AidApplication,
    ApplicationLine,
    DocumentRequirement,
    FundingPlan,
    FundingReminder,
    Invoice,
    LedgerBalance,
    LedgerEntry,
    PaperGiven,
    PlanLine,
    PlanVersion,
    Share,
)
from misas.records.funding.models import ApplicationFact as FactRow

FORMER: Final = 20


@dataclass(frozen=True, slots=True)
class ShareOfPlan:
    """What an aid pays of a line in the computation shown; without cents, why it is not used."""

    aid: str
    rank: int
    funder: str
    line: str | None
    is_loan: bool
    cents: int
    reason: str
    values: Mapping[str, Any]
    rule: str
    pack_version: int | None


@dataclass(frozen=True, slots=True)
class LineOfPlan:
    name: str
    label: str
    origin: str
    before: int
    final: int
    price: int
    amo: int
    local: int
    amc: int


@dataclass(frozen=True, slots=True)
class VersionOfPlan:
    """One computation in the list of those that were made."""

    id: UUID
    number: int
    cause: str
    made_at: datetime
    by: str
    granted: int
    rac: int | None


@dataclass(frozen=True, slots=True)
class BalanceOfLine:
    label: str
    price: int
    amo: int
    local: int
    amc: int
    funders: int
    person: int
    is_invoiced: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper given for a plan. `document`: its public id in the case, None when it was only seen."""

    id: str
    kind: str
    given_on: date
    issued_on: date | None
    professional: str
    valid_until: date | None
    document: UUID | None


@dataclass(frozen=True, slots=True)
class InvoiceOfPlan:
    id: UUID
    professional: str
    number: str
    dated_on: date
    total: int
    person_paid: bool
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class PlanOfCase:
    """A plan with the computation shown and its money."""

    row: FundingPlan
    lines: tuple[LineOfPlan, ...]
    shares: tuple[ShareOfPlan, ...]
    versions: tuple[VersionOfPlan, ...]
    balances: tuple[BalanceOfLine, ...]
    papers: tuple[Paper, ...]
    invoices: tuple[InvoiceOfPlan, ...]


@dataclass(frozen=True, slots=True)
class FactOfRequest:
    kind: ApplicationFactKind
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class LineOfRequest:
    """`name` "": a loan."""

    name: str
    label: str
    asked: int
    granted: int | None
    held: int
    called: int
    paid: int
    returned: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger."""

    on: date
    kind: str
    of: str
    label: str
    cents: int


@dataclass(frozen=True, slots=True)
class RequestOfPlan:
    """A request as it stands. `verbs`: what may be offered today, by its law alone."""

    row: AidApplication
    known: Application
    facts: tuple[FactOfRequest, ...]
    lines: tuple[LineOfRequest, ...]
    requirements: tuple[Mapping[str, Any], ...]
    reminders: tuple[Mapping[str, Any], ...]
    ledger: tuple[Entry, ...]
    verbs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherAid:
    """Another request of the same plan, as it is told to a funder."""

    funder: str
    status: str
    cents: int


@dataclass(frozen=True, slots=True)
class BesideLine:
    """What another request of the same plan pays of one line: what is held once decided, else what is asked."""

    line: str
    status: str
    cents: int


@dataclass(frozen=True, slots=True)
class Packet:
    """One request with everything that its funder is shown: the care and who pays it, the other aids, the papers."""

    request: RequestOfPlan
    lines: tuple[LineOfPlan, ...]
    shares: tuple[ShareOfPlan, ...]
    others: tuple[OtherAid, ...]
    beside: tuple[BesideLine, ...]
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class FundingTab:
    """`plan`: the last one begun, None before the first; `former`: those before it."""

    plan: PlanOfCase | None
    requests: tuple[RequestOfPlan, ...]
    former: tuple[PlanOfCase, ...]


def tab_of(case: Case, on: date) -> FundingTab:
    """Two queries; one before she agreed to a plan: nothing is asked of a funder until then."""
    plans = plans_of(case)
    current = plans[0] if plans else None
    is_agreed = current is not None and current.row.agreed_on is not None
    return FundingTab(
        plan=current,
        requests=requests_of(AidApplication.objects.filter(plan=current.row), on) if current and is_agreed else (),
        former=tuple(plans[1:]),
    )


def plans_of(case: Case) -> list[PlanOfCase]:
    """The last begun first. One query."""
    rows = FundingPlan.objects.filter(case=case).select_related("current__made_by", "current__coverage")
    return [_plan(row) for row in _with_all(rows).order_by("-id")]


def plan_at(plan: FundingPlan, version: UUID) -> tuple[PlanOfCase, PlanVersion]:
    """A plan already passed through its door, as one of its computations showed it. Raises Absent. Two queries."""
    shown = PlanVersion.objects.filter(plan=plan, public_id=version).select_related("made_by", "coverage").first()
    if shown is None:
        raise Absent
    row = _with_all(FundingPlan.objects.filter(pk=plan.pk), version=shown.pk).get()
    return _plan(row), shown


def requests_of(rows: QuerySet[AidApplication], on: date) -> tuple[RequestOfPlan, ...]:
    """Requests with all that happened to them, the first asked first. One query."""
    beside = rows.select_related("funder", "session", "pack", "envelope", "plan")
    found = beside.annotate(
        told=_under(FactRow, "application", _FACT | {"by": "by__full_name"}),
        asked=_under(ApplicationLine, "application", _ASKED | {"name": "line__name", "label": "line__label"}),
        wanted=_under(DocumentRequirement, "application", _WANTED, order="rank"),
        warned=_under(FundingReminder, "application", _WARNED),
        written=_under(LedgerEntry, "application", _WRITTEN | {"label": "line__label"}),
    )
    return tuple(_request(row, on) for row in found.order_by("rank", "id"))


def packets_of(rows: QuerySet[AidApplication], on: date) -> tuple[Packet, ...]:
    """Requests with what their funder is shown, the first made first, each with its case and its person. One query."""
    joined = rows.select_related("case__person", "case__owner", "caisse", "version")
    shares = Share.objects.filter(version=OuterRef("version"), cents__gt=0).order_by("rank", "aid", "line_id")
    lines = PlanLine.objects.filter(version=OuterRef("version")).order_by("id")
    others = AidApplication.objects.filter(plan=OuterRef("plan")).exclude(pk=OuterRef("pk")).order_by("rank", "id")
    papers = PaperGiven.objects.filter(plan=OuterRef("plan"), removed_at__isnull=True).order_by("id")
    other = {"funder": "funder__name", "status": "status", "asked": "asked_cents", "held": "held_cents"}
    beside = ApplicationLine.objects.filter(application__plan=OuterRef("plan"), line__isnull=False)
    beside = beside.exclude(application=OuterRef("pk")).order_by("id")
    its = {"line": "line__name", "status": "application__status", "asked": "asked_cents", "held": "held_cents",
           "granted": "granted_cents"}  # fmt: skip
    found = joined.annotate(
        of_beside=ArraySubquery(beside.values(said=JSONObject(**its))),
        of_plan=ArraySubquery(lines.values(said=JSONObject(**_LINE))),
        of_shares=ArraySubquery(shares.values(said=JSONObject(**_SHARE))),
        of_others=ArraySubquery(others.values(said=JSONObject(**other))),
        of_papers=ArraySubquery(papers.values(said=JSONObject(**_PAPER))),
    )
    return tuple(
        Packet(
            request=one,
            lines=tuple(LineOfPlan(**line) for line in one.row.of_plan),  # type: ignore[attr-defined]
            shares=tuple(ShareOfPlan(**share) for share in one.row.of_shares),  # type: ignore[attr-defined]
            others=tuple(_other(said) for said in one.row.of_others),  # type: ignore[attr-defined]
            beside=tuple(_beside(said) for said in one.row.of_beside),  # type: ignore[attr-defined]
            papers=tuple(_paper(said) for said in one.row.of_papers),  # type: ignore[attr-defined]
        )
        for one in requests_of(found, on)
    )


def reasons_to_ask(case: Case) -> set[str]:
    """The facts that funders ask to know, as kept with the computation in force. One query."""
    rows = FundingPlan.objects.filter(case=case, ended_at__isnull=True, current__isnull=False)
    found = rows.order_by("-id").values_list("current__answer__to_ask", flat=True)
    return {str(name) for names in found[:1] for name in names or ()}


_SHARE: Final = {
    **{name: name for name in ("aid", "rank", "is_loan", "cents", "reason", "values", "rule")},
    "funder": "funder__name", "line": "line__name", "pack_version": "pack__version",
}  # fmt: skip
_LINE: Final = {
    "name": "name", "label": "line__label", "origin": "origin", "before": "before_cents", "final": "final_cents",
    **{name: f"result__{name}_cents" for name in ("price", "amo", "local", "amc")},
}  # fmt: skip
_PAPER: Final = {
    **{name: name for name in ("public_id", "kind", "given_on", "issued_on", "professional", "valid_until")},
    "document": "document__public_id",
}  # fmt: skip
_FACT: Final = {name: name for name in (
    "kind", "on", "amounts", "missing", "reason", "reason_text", "valid_until", "payee", "session_on", "threshold",
)}  # fmt: skip
_ASKED: Final = {
    f"{name}_cents": f"{name}_cents" for name in ("asked", "granted", "held", "called", "paid", "returned")
}
_WANTED: Final = {name: name for name in ("kind", "mandatory", "count", "max_age_months", "at_payment", "note")}
_WARNED: Final = {name: name for name in ("kind", "threshold", "due", "settled_at")}
_WRITTEN: Final = {name: name for name in ("on", "kind", "of", "cents")}


def _under(
    model: Any, parent: str, fields: Mapping[str, str], *, order: str = "id", outer: str = "pk"
) -> ArraySubquery:
    """The rows under another, read with it, in their order."""
    rows = model.objects.filter(**{parent: OuterRef(outer)}).order_by(order)
    return ArraySubquery(rows.values(said=JSONObject(**fields)))


def _with_all(rows: QuerySet[FundingPlan], version: int | None = None) -> QuerySet[FundingPlan]:
    """`version`: the computation to show, that in force when none is said."""
    if version is None:
        shares, lines = (
            Share.objects.filter(version=OuterRef("current")),
            PlanLine.objects.filter(version=OuterRef("current")),
        )
    else:
        shares, lines = Share.objects.filter(version=version), PlanLine.objects.filter(version=version)
    balance = {f"{n}_cents": f"{n}_cents" for n in ("price", "amo", "local", "amc", "funders", "person")}
    made = {name: name for name in ("public_id", "number", "cause", "made_at", "granted_cents", "rac_cents")}
    versions = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    papers = PaperGiven.objects.filter(plan=OuterRef("pk"), removed_at__isnull=True).order_by("id")
    invoice = {name: name for name in ("public_id", "professional", "number", "dated_on", "total_cents", "person_paid",
                                       "cancelled_at")}  # fmt: skip
    return rows.annotate(
        shown_shares=ArraySubquery(shares.order_by("rank", "aid", "line_id").values(said=JSONObject(**_SHARE))),
        shown_lines=ArraySubquery(lines.order_by("id").values(said=JSONObject(**_LINE))),
        shown_versions=ArraySubquery(versions.values(said=JSONObject(by="made_by__full_name", **made))[:FORMER]),
        shown_balances=_under(LedgerBalance, "plan", balance | {"label": "line__label", "is_invoiced": "is_invoiced"}),
        shown_papers=ArraySubquery(papers.values(said=JSONObject(**_PAPER))),
        shown_invoices=_under(Invoice, "plan", invoice),
    )


def _plan(row: Any) -> PlanOfCase:
    return PlanOfCase(
        row=row,
        lines=tuple(LineOfPlan(**one) for one in row.shown_lines),
        shares=tuple(ShareOfPlan(**one) for one in row.shown_shares),
        versions=tuple(
            VersionOfPlan(
                UUID(one["public_id"]), one["number"], one["cause"], datetime.fromisoformat(one["made_at"]),
                one["by"] or "", one["granted_cents"], one["rac_cents"],
            )
            for one in row.shown_versions
        ),
        balances=tuple(
            BalanceOfLine(
                one["label"], one["price_cents"], one["amo_cents"], one["local_cents"], one["amc_cents"],
                one["funders_cents"], one["person_cents"], one["is_invoiced"],
            )
            for one in row.shown_balances
        ),
        papers=tuple(_paper(one) for one in row.shown_papers),
        invoices=tuple(
            InvoiceOfPlan(UUID(one["public_id"]), one["professional"], one["number"], _day(one["dated_on"]),
                          one["total_cents"], one["person_paid"], one["cancelled_at"] is not None)
            for one in row.shown_invoices
        ),
    )  # fmt: skip


def _paper(said: Mapping[str, Any]) -> Paper:
    return Paper(
        said["public_id"], said["kind"], _day(said["given_on"]), _day_or_none(said["issued_on"]), said["professional"],
        _day_or_none(said["valid_until"]), UUID(said["document"]) if said["document"] else None,
    )  # fmt: skip


def _other(said: Mapping[str, Any]) -> OtherAid:
    return OtherAid(said["funder"], said["status"], said["held"] or said["asked"])


def _beside(said: Mapping[str, Any]) -> BesideLine:
    cents = said["asked"] if said["granted"] is None else said["held"]
    return BesideLine(said["line"], said["status"], cents)


def _request(row: Any, on: date) -> RequestOfPlan:
    known = fold(_fact(one) for one in row.told)
    return RequestOfPlan(
        row=row,
        known=known,
        facts=tuple(
            FactOfRequest(ApplicationFactKind(one["kind"]), _day(one["on"]), one["by"] or "") for one in row.told
        ),
        lines=tuple(
            LineOfRequest(
                one["name"] or "", one["label"] or "", one["asked_cents"], one["granted_cents"], one["held_cents"],
                one["called_cents"], one["paid_cents"], one["returned_cents"],
            )
            for one in row.asked
        ),
        requirements=tuple(row.wanted),
        reminders=tuple(one | {"due": _day(one["due"])} for one in row.warned),
        ledger=tuple(
            Entry(_day(one["on"]), one["kind"], one["of"], one["label"] or "", one["cents"]) for one in row.written
        ),
        verbs=allowed_verbs(known, on),
    )  # fmt: skip


def _fact(said: Mapping[str, Any]) -> ApplicationFact:
    return ApplicationFact(
        kind=ApplicationFactKind(said["kind"]),
        on=_day(said["on"]),
        amounts=said["amounts"],
        missing=tuple(said["missing"]),
        reason=DecisionReason(said["reason"]) if said["reason"] else None,
        reason_text=said["reason_text"],
        valid_until=_day_or_none(said["valid_until"]),
        payee=Payee(said["payee"]) if said["payee"] else None,
        session=_day_or_none(said["session_on"]),
        threshold=said["threshold"],
    )


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def _day_or_none(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
