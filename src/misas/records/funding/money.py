"""One gesture in the ledger of a plan: its bills and entries as rows, and where each line then stands.

The one door to these tables: the ledger that core judged is what is written, and the balances are its fold. The plan is
held by the caller. Not here: what a fact writes (`core.funding.life.booking`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from misas.core.funding.life.ledger import Bill, Entry, Ledger
from misas.records.funding.facts import after_gesture
from misas.records.funding.models import (
    AidApplication,
    Envelope,
    FundingPlan,
    Invoice,
    LedgerBalance,
    LedgerBill,
    LedgerEntry,
    QuoteLine,
)

BALANCE = ("price_cents", "amo_cents", "local_cents", "amc_cents", "funders_cents", "person_cents", "paid_cents")


def write(
    plan: FundingPlan,
    ledger: Ledger,
    *,
    bills: Iterable[Bill] = (),
    entries: Iterable[Entry] = (),
    lines: Mapping[str, QuoteLine],
    applications: Mapping[str, AidApplication] | None = None,
    envelopes: Mapping[str, Envelope] | None = None,
    invoice: Invoice | None = None,
    event: UUID,
    on: date,
    at: datetime,
    by_id: int | None,
) -> Ledger:
    """The ledger after one gesture, written. `lines` by name, `applications` and `envelopes` by public id.

    Raises Refused: nothing is then written.
    """
    bills, entries = tuple(bills), tuple(entries)
    done = after_gesture(ledger, bills, entries)
    if not bills and not entries:
        return done
    gesture = _last(plan) + 1
    LedgerBill.objects.bulk_create(
        LedgerBill(
            caisse_id=plan.caisse_id, plan=plan, gesture=gesture, line=lines[bill.line], price_cents=bill.price,
            amo_cents=bill.amo, local_cents=bill.local, amc_cents=bill.amc,
            invoice=invoice if bill.is_invoice else None, on=on, at=at, by_id=by_id,
        )
        for bill in bills
    )  # fmt: skip
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            caisse_id=plan.caisse_id, plan=plan, gesture=gesture, application=(applications or {})[entry.request],
            line=lines[entry.line] if entry.line else None,
            envelope=(envelopes or {})[entry.envelope] if entry.envelope else None,
            kind=entry.kind.value, of=entry.of.value if entry.of else "", cents=entry.cents, on=entry.on, at=at,
            by_id=by_id, event=event,
        )
        for entry in entries
    )  # fmt: skip
    _balance(plan, done, lines)
    return done


def _last(plan: FundingPlan) -> int:
    """The number of the last gesture of a plan."""
    last = 0
    for model in (LedgerBill, LedgerEntry):
        last = max(last, model.objects.filter(plan=plan).aggregate(last=Max("gesture"))["last"] or 0)
    return last


def _balance(plan: FundingPlan, ledger: Ledger, lines: Mapping[str, QuoteLine]) -> None:
    """Where each line stands, as the database itself holds it to the cent."""
    rows = []
    for name in ledger.lines:
        stands, now = ledger.balance(name), ledger.bill(name)
        paid = sum(stand.paid for (_, line), stand in ledger.stands.items() if line == name)
        rows.append(
            LedgerBalance(
                caisse_id=plan.caisse_id, plan=plan, line=lines[name], price_cents=stands.price,
                amo_cents=stands.amo, local_cents=stands.local, amc_cents=stands.amc, funders_cents=stands.funders,
                person_cents=stands.person, paid_cents=paid, is_invoiced=now.is_invoice,
            )
        )  # fmt: skip
    LedgerBalance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["plan", "line"], update_fields=[*BALANCE, "is_invoiced"]
    )
