"""From the invoice to the last cent: what it costs in truth, what the funders still owe, what they paid, what is
settled.

An invoice that differs lowers the commitments from the highest rank down, in the same transaction; a dearer one raises
nobody, and what it leaves is told. Not here: what a bill changes (`core.funding.life.revision`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Min

from misas.actions.cases.recording import human
from misas.actions.cases.tasks import leave_task
from misas.actions.funding.holding import HeldPlan, hold_application, hold_plan
from misas.actions.funding.moving import move, replayed, revise
from misas.actions.funding.stepping import answered, look_again, settle
from misas.core.access import Actor
from misas.core.funding.life import plan_life
from misas.core.funding.life.application import ApplicationFact
from misas.core.funding.life.application_steps import BY_VERB
from misas.core.funding.life.codes import ApplicationFactKind, ReplanCause
from misas.core.funding.life.ledger import Bill
from misas.core.funding.life.plan_life import PlanFactKind
from misas.core.funding.life.revision import Revision, revised
from misas.core.funding.problem import Cents
from misas.core.refusals import Absent, Conflict, Fault, Invalid, Refused
from misas.records.audit import journal
from misas.records.documents.models import Document
from misas.records.funding import limits, money
from misas.records.funding.models import AidApplication, Invoice, InvoiceLine, PlanFact
from misas.wording import funding_life as words

K = ApplicationFactKind
PAYMENTS: Final = frozenset({"call_payment", "note_payment", "note_return", "settle", "revise"})
OLDEST: Final = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class BilledLine:
    """One line of an invoice for its whole quantity: its name in the plan, its price, what insurers paid of it (None:
    as the quote was worked out)."""

    line: str
    price_cents: Cents
    amo_cents: Cents | None = None
    local_cents: Cents | None = None
    amc_cents: Cents | None = None


@dataclass(frozen=True, slots=True)
class Billed:
    """An invoice as somebody types it. `total_cents`: what it says at its foot."""

    professional: str
    dated_on: date
    total_cents: Cents
    lines: tuple[BilledLine, ...]
    number: str = ""
    care_on: date | None = None
    person_paid: bool = False
    document: Document | None = None


@transaction.atomic
def record_invoice(
    plan: UUID, said: Billed, *, by: Actor, at: datetime, key: str | None = None
) -> tuple[Invoice, tuple[Revision, ...]]:
    """Record an invoice: each of its lines stands for the quoted one, and the commitments follow. Gives back what it
    changed. `key`: sent twice, it is recorded once.

    Raises Absent, Invalid (it does not add up, a line of no plan…), Refused (nobody committed to anything), Conflict.
    """
    held = hold_plan(plan, to="plan.invoice", by=by, at=at)
    human(by)
    before = Invoice.objects.filter(plan=held.row, key=key).first() if key else None
    if before is not None:
        if (before.total_cents, before.dated_on) != (said.total_cents, said.dated_on):
            raise Conflict("funding.key_used_otherwise")
        return before, ()
    known = held.plan
    if not known.may_be_invoiced:
        raise Refused("funding.invoice_without_commitment")
    _check(held, said)
    fact = plan_life.PlanFact(PlanFactKind.INVOICED, held.today)
    plan_life.advance(known, "invoice", fact)
    row = _write(held, said, by, at, key)
    changed = tuple(_bill(held, one, row, by, at) for one in said.lines)
    PlanFact.objects.create(
        caisse_id=held.row.caisse_id, plan=held.row, kind=fact.kind.value, on=fact.on, at=at, by_id=by.account_id
    )
    if any(not one.changes_nothing for one in changed):
        look_again(held, ReplanCause.INVOICE_DIFFERS, at)
        _tell(held, changed, row, by, at)
    journal.note("plan.invoice", row, by=by, at=at, plan=held.row.public_id, total=said.total_cents)
    settle(held, by=by, at=at)
    return row, changed


def _check(held: HeldPlan, said: Billed) -> None:
    faults = []
    if not said.professional.strip() or len(said.professional) > limits.PROFESSIONAL:
        faults.append(Fault.of("professional", "funding.invoice_professional"))
    if len(said.number) > limits.INVOICE_NUMBER:
        faults.append(Fault.of("number", "funding.text_too_long", most=limits.INVOICE_NUMBER))
    for name, day in (("dated_on", said.dated_on), ("care_on", said.care_on)):
        if day is not None and day > held.today:
            faults.append(Fault.of(name, "funding.day_ahead"))
        elif day is not None and day < held.today - OLDEST:
            faults.append(Fault.of(name, "funding.day_too_far"))
    agreed = PlanFact.objects.filter(plan=held.row, kind=PlanFactKind.CHOSEN.value).aggregate(first=Min("on"))["first"]
    if agreed is not None and said.dated_on < agreed:
        faults.append(Fault.of("dated_on", "funding.invoice_before_agreement", agreed=agreed))
    faults += _faults_of_lines(held, said)
    if said.document is not None and said.document.case != held.case.row.public_id:
        raise Absent
    if faults:
        raise Invalid(faults)


def _faults_of_lines(held: HeldPlan, said: Billed) -> Iterable[Fault]:
    amounts = [said.total_cents]
    for one in said.lines:
        parts = (one.price_cents, one.amo_cents, one.local_cents, one.amc_cents)
        amounts += [cents for cents in parts if cents is not None]
        if one.line not in held.ledger.lines:
            yield Fault.of(one.line, "funding.invoice_line_of_no_plan")
    if any(type(cents) is not int or not 0 <= cents <= limits.CENTS for cents in amounts):
        yield Fault.of("total_cents", "funding.decision_cents")
        return
    for one in said.lines:
        insurers = sum(cents for cents in (one.amo_cents, one.local_cents, one.amc_cents) if cents is not None)
        if insurers > one.price_cents:
            yield Fault.of(one.line, "funding.invoice_insurers", insurers=insurers, price=one.price_cents)
    names = [one.line for one in said.lines]
    if not names or len(set(names)) != len(names):
        yield Fault.of("lines", "funding.invoice_lines")
    total = sum(one.price_cents for one in said.lines)
    if total != said.total_cents:
        yield Fault.of("total_cents", "funding.invoice_total", said=said.total_cents, found=total)


def _write(held: HeldPlan, said: Billed, by: Actor, at: datetime, key: str | None) -> Invoice:
    row = Invoice.objects.create(
        caisse_id=held.row.caisse_id, case=held.case.row, plan=held.row, professional=said.professional.strip(),
        number=said.number.strip(), dated_on=said.dated_on, care_on=said.care_on, total_cents=said.total_cents,
        person_paid=said.person_paid, document=said.document, recorded_at=at, recorded_by_id=human(by), key=key,
    )  # fmt: skip
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            caisse_id=row.caisse_id, invoice=row, rank=rank, line=held.lines[one.line],
            label=held.lines[one.line].label, quantity=held.lines[one.line].quantity, price_cents=one.price_cents,
            amo_cents=one.amo_cents, local_cents=one.local_cents, amc_cents=one.amc_cents,
        )
        for rank, one in enumerate(said.lines, start=1)
    )  # fmt: skip
    return row


def _bill(held: HeldPlan, one: BilledLine, invoice: Invoice, by: Actor, at: datetime) -> Revision:
    """One line of the invoice stands in the ledger, and the commitments that it lowers go down with it."""
    was = held.ledger.bill(one.line)
    amo = min(was.amo, one.price_cents) if one.amo_cents is None else one.amo_cents
    local = min(was.local, one.price_cents - amo) if one.local_cents is None else one.local_cents
    amc = max(0, min(was.amc, one.price_cents - amo - local)) if one.amc_cents is None else one.amc_cents
    bill = Bill(one.line, one.price_cents, amo, local, amc, is_invoice=True)
    ranks = {id: row.rank for id, row in held.rows.items()}
    envelopes = {id: str(row.envelope.public_id) if row.envelope else None for id, row in held.rows.items()}
    said = revised(held.ledger, bill, ranks, envelopes, held.today)
    held.ledger = money.write(
        held.row, held.ledger, bills=(bill,), entries=said.entries, lines=held.lines, applications=held.rows,
        envelopes={str(row.envelope.public_id): row.envelope for row in held.rows.values() if row.envelope},
        invoice=invoice, event=invoice.public_id, on=held.today, at=at, by_id=by.account_id,
    )  # fmt: skip
    for cut in said.cuts:
        left = {**held.requests[cut.request].held, cut.line: cut.after}
        revise(held, cut.request, ApplicationFact(K.REVISED, held.today, amounts=left), by, at)
    return said


def _tell(held: HeldPlan, changed: Iterable[Revision], invoice: Invoice, by: Actor, at: datetime) -> None:
    """One task per funder whose commitment goes down: it must hear of it; what nobody pays more is told too."""
    due = held.case.office.calendar.add_business_days(held.today, 2)
    for one in changed:
        for cut in one.cuts:
            title = words.revision_told(held.rows[cut.request].funder.name, cut.before, cut.after)
            key = f"fr:{invoice.public_id.hex}:{held.rows[cut.request].pk}:{cut.line}"[:64]
            leave_task(held.case, title, due, by=by, at=at, key=key)
    if (cents := sum(one.uncovered for one in changed)) > 0:
        leave_task(held.case, words.uncovered_told(cents), due, by=by, at=at, key=f"fu:{invoice.public_id.hex}")


@transaction.atomic
def record_money(
    application: UUID, verb: str, fact: ApplicationFact, *, by: Actor, at: datetime, key: str | None = None
) -> AidApplication:
    """Call a payment, note what was paid or came back, lower a commitment, settle a request. `key`: sent twice, once.

    A payment is called on an invoice. Raises Absent, Invalid, Refused, Conflict.
    """
    if verb not in PAYMENTS or verb not in BY_VERB:
        raise Absent
    held, id = hold_application(application, to=f"aid.{verb}", by=by, at=at)
    human(by)
    row = held.rows[id]
    if replayed(row, fact, key):
        return row
    if fact.on > held.today:
        raise Invalid([Fault.of("on", "funding.day_ahead")])
    if verb == "call_payment":
        _check_invoiced(held, fact.amounts)
    move(held, id, verb, fact, by=by, at=at, key=key)
    answered(row, held, by=by, at=at)
    settle(held, by=by, at=at)
    return row


def _check_invoiced(held: HeldPlan, amounts: Mapping[str, Cents]) -> None:
    if any(line and line in held.ledger.lines and not held.ledger.bill(line).is_invoice for line in amounts):
        raise Refused("funding.call_before_invoice")
