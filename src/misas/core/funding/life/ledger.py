"""The ledger of a plan: what each funder is planned, asked, committed, called and paid on each care line, to the cent.

Append-only: an entry is never edited, only reversed by another one, and `posted` is the one way to add one. It refuses
whatever would over-fund a line, go below zero, or pay what was not called; so every ledger that exists is sound. Per
line: price = AMO + local + AMC + Σ funders + person, always. Not here: what another invoice takes back (`revision`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from misas.core.funding.life.application import LOAN
from misas.core.funding.life.codes import EntryKind
from misas.core.funding.problem import Cents, LineId
from misas.core.refusals import Refused

E = EntryKind
type RequestId = str

REVERSIBLE: Final = frozenset({E.PLANNED, E.ASKED, E.CALLED, E.PAID})
"""What REVERSED may take back; a commitment is RELEASED."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What one care costs and what the insurers pay of it: first as the quote says, then as the invoice does."""

    line: LineId
    price: Cents
    amo: Cents
    local: Cents = 0
    amc: Cents = 0
    is_invoice: bool = False

    def __post_init__(self) -> None:
        if any(type(cents) is not int or cents < 0 for cents in (self.price, self.amo, self.local, self.amc)):
            raise Refused("funding.not_whole_cents")
        if self.rest < 0:
            raise Refused("funding.insurers_above_price", price=self.price, insurers=self.amo + self.local + self.amc)

    @property
    def rest(self) -> Cents:
        """What the insurers leave, before any funder."""
        return self.price - self.amo - self.local - self.amc


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. `of`: what a REVERSED takes back; `envelope`: the envelope that the money comes from."""

    kind: EntryKind
    request: RequestId
    line: LineId
    cents: Cents
    on: date
    of: EntryKind | None = None
    envelope: str | None = None

    def __post_init__(self) -> None:
        if type(self.cents) is not int or self.cents < 1:
            raise Refused("funding.not_whole_cents")
        if (self.kind is E.REVERSED) != (self.of is not None) or (self.of is not None and self.of not in REVERSIBLE):
            raise ValueError("only REVERSED says what it takes back")


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the money of one request stands on one line, all ≥ 0; `overpaid` is exactly what is paid above
    `committed`."""

    planned: Cents = 0
    asked: Cents = 0
    committed: Cents = 0
    called: Cents = 0
    paid: Cents = 0
    overpaid: Cents = 0

    @property
    def used(self) -> Cents:
        """What an envelope bears: still to be paid, and out of it until it comes back."""
        return self.committed + self.overpaid


@dataclass(frozen=True, slots=True)
class Balance:
    """A line to the cent: price = amo + local + amc + funders + person."""

    price: Cents
    amo: Cents
    local: Cents
    amc: Cents
    funders: Cents
    person: Cents

    @property
    def is_sound(self) -> bool:
        parts = (self.amo, self.local, self.amc, self.funders, self.person)
        return sum(parts) == self.price and all(cents >= 0 for cents in parts)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The bills and the entries of one plan, in the order in which they came; made by `opened` and `posted` alone."""

    bills: tuple[Bill, ...] = ()
    entries: tuple[Entry, ...] = ()
    stands: Mapping[tuple[RequestId, LineId], Stand] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def lines(self) -> tuple[LineId, ...]:
        return tuple(dict.fromkeys(bill.line for bill in self.bills))

    def bill(self, line: LineId) -> Bill:
        """The bill that stands for this line: the last one."""
        return next(bill for bill in reversed(self.bills) if bill.line == line)

    def stand(self, request: RequestId, line: LineId) -> Stand:
        return self.stands.get((request, line), Stand())

    def committed(self, line: LineId) -> Cents:
        return sum(stand.committed for (_, its), stand in self.stands.items() if its == line)

    def balance(self, line: LineId) -> Balance:
        bill, funders = self.bill(line), self.committed(line)
        return Balance(bill.price, bill.amo, bill.local, bill.amc, funders, bill.rest - funders)

    @property
    def person_cents(self) -> Cents:
        """What the care costs the person in the end, loans apart."""
        return sum(self.balance(line).person for line in self.lines)

    @property
    def loans_cents(self) -> Cents:
        return self.committed(LOAN)

    @property
    def to_pay_now_cents(self) -> Cents:
        return self.person_cents - self.loans_cents

    @property
    def price_cents(self) -> Cents:
        return sum(self.bill(line).price for line in self.lines)

    @property
    def is_invoiced(self) -> bool:
        """Whether every line stands on its invoice; a line that costs nothing is no longer in the plan."""
        return self.price_cents > 0 and all(bill.is_invoice or not bill.price for bill in map(self.bill, self.lines))

    @property
    def is_settled(self) -> bool:
        """Everything promised is paid, nothing is owed back, and each line balances on its invoice."""
        paid = all(stand.paid == stand.committed and not stand.overpaid for stand in self.stands.values())
        return paid and self.is_invoiced and all(self.balance(line).is_sound for line in self.lines)


def opened(bills: Iterable[Bill]) -> Ledger:
    """The ledger of a plan that begins: one bill per care line, no money yet."""
    bills = tuple(bills)
    if len({bill.line for bill in bills}) != len(bills) or any(bill.line == LOAN for bill in bills):
        raise ValueError("one bill per care line")
    return Ledger(bills)


def posted(ledger: Ledger, *entries: Entry) -> Ledger:
    """The ledger with these entries, all or none. Raises Refused."""
    stands = dict(ledger.stands)
    for entry in entries:
        if entry.line != LOAN and entry.line not in ledger.lines:
            raise Refused("funding.no_such_line")
        key = (entry.request, entry.line)
        stands[key] = _moved(stands.get(key, Stand()), entry)
    done = replace(ledger, entries=(*ledger.entries, *entries), stands=MappingProxyType(stands))
    _judge(done)
    return done


def billed(ledger: Ledger, bill: Bill, *entries: Entry) -> Ledger:
    """The ledger with another bill for a line, and the entries that it makes necessary. Raises Refused."""
    if bill.line not in ledger.lines:
        raise Refused("funding.no_such_line")
    return posted(replace(ledger, bills=(*ledger.bills, bill)), *entries)


def _moved(stand: Stand, entry: Entry) -> Stand:
    """One entry on one stand. Each refusal names what stood in the way."""
    cents = entry.cents
    match entry.kind, entry.of:
        case E.PLANNED, _:
            return replace(stand, planned=stand.planned + cents)
        case E.ASKED, _:
            return replace(stand, asked=stand.asked + cents)
        case E.COMMITTED, _:
            return replace(
                stand, committed=_at_most(stand.committed + cents, stand.asked, "funding.committed_above_asked")
            )
        case E.RELEASED, _:
            return replace(stand, committed=_left(stand.committed, cents))
        case E.CALLED, _:
            return replace(
                stand, called=_at_most(stand.called + cents, stand.committed, "funding.called_above_commitment")
            )
        case E.PAID, _:
            return replace(stand, paid=_at_most(stand.paid + cents, stand.called, "funding.paid_above_call"))
        case E.OVERPAID, _:
            return replace(stand, overpaid=stand.overpaid + cents)
        case E.REVERSED, E.PLANNED:
            return replace(stand, planned=_left(stand.planned, cents))
        case E.REVERSED, E.ASKED:
            return replace(stand, asked=_left(stand.asked, cents))
        case E.REVERSED, E.CALLED:
            return replace(stand, called=_left(stand.called, cents))
        case _:
            return replace(stand, paid=_left(stand.paid, cents), overpaid=_left(stand.overpaid, cents))


def _at_most(cents: Cents, most: Cents, code: str) -> Cents:
    if cents > most:
        raise Refused(code, cents=cents, most=most)
    return cents


def _left(cents: Cents, taken: Cents) -> Cents:
    if taken > cents:
        raise Refused("funding.reversed_above", cents=taken, most=cents)
    return cents - taken


def _judge(ledger: Ledger) -> None:
    """What must hold between the entries of one gesture and the next, whatever their order inside it."""
    for stand in ledger.stands.values():
        over = max(0, stand.paid - stand.committed)
        if stand.overpaid < over:
            raise Refused("funding.paid_above_commitment", cents=stand.paid, most=stand.committed + stand.overpaid)
        if stand.overpaid > over:
            raise Refused("funding.overpaid_above", cents=stand.overpaid, most=over)
    for line in ledger.lines:
        if (over := ledger.committed(line)) > (rest := ledger.bill(line).rest):
            raise Refused("funding.over_funded", line=line, cents=over, most=rest)
    if ledger.to_pay_now_cents < 0:
        raise Refused("funding.loan_above_share", cents=ledger.loans_cents, most=ledger.person_cents)


def reverse(entry: Entry, cents: Cents, on: date) -> Entry:
    """The entry that takes back `cents` of another: a commitment is released, the rest is reversed."""
    if entry.kind is E.COMMITTED:
        return replace(entry, kind=E.RELEASED, cents=cents, on=on)
    return replace(entry, kind=E.REVERSED, of=entry.kind, cents=cents, on=on)
