"""What an invoice, or a late answer of the complementary insurer, changes for the funders.

When less remains than they promised, the commitments go down from the highest rank, the loan of the person first: the
last funder called gives way first. What was already paid above is owed back. When more remains, nobody pays above the
commitment: the difference is said, and stays with the person until somebody decides otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from misas.core.funding.life.application import LOAN
from misas.core.funding.life.codes import EntryKind
from misas.core.funding.life.ledger import Bill, Entry, Ledger, RequestId, Stand, billed
from misas.core.funding.problem import Cents, LineId

E = EntryKind


@dataclass(frozen=True, slots=True)
class Cut:
    """One commitment that goes down on one line, and what was paid above what is left of it."""

    request: RequestId
    line: LineId
    before: Cents
    after: Cents
    owed_back: Cents


@dataclass(frozen=True, slots=True)
class Revision:
    """What a bill changes. `uncovered`: what the person has to pay more than before, when it is dearer."""

    ledger: Ledger
    cuts: tuple[Cut, ...]
    entries: tuple[Entry, ...]
    uncovered: Cents

    @property
    def changes_nothing(self) -> bool:
        return not self.cuts and not self.uncovered


def revised(
    ledger: Ledger, bill: Bill, ranks: Mapping[RequestId, int], envelopes: Mapping[RequestId, str | None], on: date
) -> Revision:
    """The ledger once this bill stands for its line. `ranks`: of each request; equal ranks give way in the reverse
    order of their ids. Raises Refused when the bill itself is not sound."""
    before = ledger.person_cents
    cuts = list(_cut(ledger, bill.line, ledger.committed(bill.line) - bill.rest, ranks))
    person_after = before - ledger.balance(bill.line).person + max(0, bill.rest - ledger.committed(bill.line))
    cuts += _cut(ledger, LOAN, ledger.loans_cents - person_after, ranks)
    entries = tuple(entry for cut in cuts for entry in _entries(ledger, cut, envelopes.get(cut.request), on))
    done = billed(ledger, bill, *entries)
    return Revision(done, tuple(cuts), entries, max(0, person_after - before))


def _cut(ledger: Ledger, line: LineId, over: Cents, ranks: Mapping[RequestId, int]) -> list[Cut]:
    """Take `over` cents off the commitments of a line, from the highest rank down."""
    cuts = list[Cut]()
    promised = [(request, stand) for (request, its), stand in ledger.stands.items() if its == line and stand.committed]
    for request, stand in sorted(promised, key=lambda one: (ranks[one[0]], one[0]), reverse=True):
        if over <= 0:
            break
        taken = min(over, stand.committed)
        after = stand.committed - taken
        cuts.append(Cut(request, line, stand.committed, after, max(0, stand.paid - after) - stand.overpaid))
        over -= taken
    return cuts


def _entries(ledger: Ledger, cut: Cut, envelope: str | None, on: date) -> list[Entry]:
    """What is said in the ledger: what is owed back, what is no longer called, what is released."""
    stand: Stand = ledger.stand(cut.request, cut.line)
    called = stand.called - max(stand.paid, cut.after)
    found = [Entry(E.OVERPAID, cut.request, cut.line, cut.owed_back, on, envelope=envelope)] if cut.owed_back else []
    if called > 0:
        found.append(Entry(E.REVERSED, cut.request, cut.line, called, on, of=E.CALLED, envelope=envelope))
    return [*found, Entry(E.RELEASED, cut.request, cut.line, cut.before - cut.after, on, envelope=envelope)]
