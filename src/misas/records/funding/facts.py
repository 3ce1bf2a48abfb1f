"""The rows of the room read as the plain values that core decides on: a plan with its requests and its ledger.

Requests and envelopes are named by their public id, lines by their name. Not here: decisions, writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType

from misas.core.funding.life import plan_life
from misas.core.funding.life.application import Application, fold
from misas.core.funding.life.application import ApplicationFact as Fact
from misas.core.funding.life.codes import ApplicationFactKind, DecisionReason, EntryKind, Payee
from misas.core.funding.life.documents import Paper, Requirement
from misas.core.funding.life.ledger import Bill, Entry, Ledger, opened, posted
from misas.core.funding.life.plan_life import EndReason, Plan, PlanFactKind, taken
from misas.records.cases.models import ForgoneCare
from misas.records.funding.models import (
    AidApplication,
    ApplicationFact,
    DocumentRequirement,
    FundingPlan,
    LedgerBill,
    LedgerEntry,
    PaperGiven,
    PlanFact,
    PlanLine,
)

OF_ENTRY = ("application", "line", "envelope")


def fact_of(row: ApplicationFact) -> Fact:
    return Fact(
        kind=ApplicationFactKind(row.kind),
        on=row.on,
        amounts=MappingProxyType(dict(row.amounts)),
        missing=tuple(row.missing),
        reason=DecisionReason(row.reason) if row.reason else None,
        reason_text=row.reason_text,
        valid_until=row.valid_until,
        payee=Payee(row.payee) if row.payee else None,
        session=row.session_on,
        threshold=row.threshold,
    )


def application_of(row: AidApplication) -> Application:
    """One request folded from its facts. One query."""
    return fold(fact_of(fact) for fact in ApplicationFact.objects.filter(application=row).order_by("id"))


def applications_of(rows: Iterable[AidApplication]) -> dict[str, Application]:
    """Requests folded from their facts, by public id, in the order given. One query."""
    rows = list(rows)
    facts: dict[int, list[Fact]] = {row.pk: [] for row in rows}
    for fact in ApplicationFact.objects.filter(application__in=list(facts)).order_by("id"):
        facts[fact.application_id].append(fact_of(fact))
    return {str(row.public_id): fold(facts[row.pk]) for row in rows}


def rows_of(plan: FundingPlan) -> list[AidApplication]:
    """The requests of a plan with their funder, by rank. One query."""
    return list(AidApplication.objects.filter(plan=plan).select_related("funder", "envelope").order_by("rank", "id"))


def ledger_of(plan: FundingPlan) -> Ledger:
    """The ledger of a plan, gesture by gesture as it was written: of the lines she chose, and of those where money
    moved since. Three queries; two while no money moved."""
    bills = list(LedgerBill.objects.filter(plan=plan).select_related("line").order_by("gesture", "id"))
    entries = list(LedgerEntry.objects.filter(plan=plan).select_related(*OF_ENTRY).order_by("gesture", "id"))
    if not bills and not entries:
        return Ledger()
    kept = set(PlanLine.objects.filter(version=plan.chosen_id).values_list("name", flat=True))
    kept |= {entry.line.name for entry in entries if entry.line}
    return ledger_from([bill for bill in bills if bill.line.name in kept], entries)


def ledger_from(bills: Sequence[LedgerBill], entries: Sequence[LedgerEntry]) -> Ledger:
    """The same from rows already read, in their order, each with its line, its request and its envelope."""
    said: dict[int, list[Bill]] = {n: [bill_of(row) for row in rows] for n, rows in groupby(bills, _gesture)}
    moved: dict[int, list[Entry]] = {n: [entry_of(row) for row in rows] for n, rows in groupby(entries, _gesture)}
    ledger = Ledger()
    for gesture in sorted(said.keys() | moved.keys()):
        ledger = after_gesture(ledger, said.get(gesture, ()), moved.get(gesture, ()))
    return ledger


def after_gesture(ledger: Ledger, bills: Iterable[Bill], entries: Iterable[Entry]) -> Ledger:
    """The ledger with the bills and the entries of one gesture, judged together. Raises Refused."""
    bills = tuple(bills)
    whole = Ledger((*ledger.bills, *bills), ledger.entries, ledger.stands) if ledger.bills else opened(bills)
    return posted(whole, *entries)


def bill_of(row: LedgerBill) -> Bill:
    """`line` is loaded with it."""
    invoiced = row.invoice_id is not None
    return Bill(row.line.name, row.price_cents, row.amo_cents, row.local_cents, row.amc_cents, invoiced)


def entry_of(row: LedgerEntry) -> Entry:
    """Its line, its request and its envelope are loaded with it."""
    return Entry(
        EntryKind(row.kind),
        str(row.application.public_id),
        row.line.name if row.line else "",
        row.cents,
        row.on,
        of=EntryKind(row.of) if row.of else None,
        envelope=str(row.envelope.public_id) if row.envelope else None,
    )


def plan_of(row: FundingPlan, requests: Mapping[str, Application] | None = None, ledger: Ledger | None = None) -> Plan:
    """A plan as its facts, its requests, its ledger and its care make it. Eight queries; less when they are given."""
    known = Plan(
        requests=MappingProxyType(dict(requests if requests is not None else applications_of(rows_of(row)))),
        ledger=ledger if ledger is not None else ledger_of(row),
    )
    for fact in PlanFact.objects.filter(plan=row).order_by("id"):
        known = taken(known, plan_fact_of(fact))
    return with_care(known, *care_of(row))


def plan_fact_of(row: PlanFact) -> plan_life.PlanFact:
    return plan_life.PlanFact(
        PlanFactKind(row.kind), row.on, row.person_cents, EndReason(row.reason) if row.reason else None
    )


def care_of(row: FundingPlan) -> tuple[list[ForgoneCare], list[PlanLine]]:
    """The cares that a plan pays, and its lines in force each with its quote. One query."""
    lines = PlanLine.objects.filter(version=row.current_id).select_related("line__quote__care").order_by("name")
    found = list(lines)
    return list({line.line.quote.care_id: line.line.quote.care for line in found}.values()), found


def with_care(known: Plan, cares: Sequence[ForgoneCare], lines: Sequence[PlanLine]) -> Plan:
    """The plan with the days of its care and of its quotes: the last of the planned visits, the first quote to end."""
    days = [care.booked_for for care in cares if care.booked_for is not None]
    done = [care.done_on for care in cares]
    ends = [line.line.quote.valid_until for line in lines if line.line.quote.valid_until is not None]
    return replace(
        known,
        quote_until=min(ends, default=None),
        care_day=max(days) if days and len(days) == len(cares) else None,
        care_done_on=max(day for day in done if day is not None) if done and None not in done else None,
    )


def requirement_of(row: DocumentRequirement) -> Requirement:
    return Requirement(row.kind, row.mandatory, row.count, row.max_age_months)


def paper_of(row: PaperGiven) -> Paper:
    return Paper(str(row.public_id), row.kind, row.given_on, row.issued_on, row.professional, row.valid_until)


def _gesture(row: LedgerBill | LedgerEntry) -> int:
    return row.gesture
