"""A cheaper invoice, or a late payment of the insurer, lowers the last funders first; a dearer one raises nobody."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.funding.life.application import LOAN
from misas.core.funding.life.codes import EntryKind
from misas.core.funding.life.ledger import Bill, Entry, Ledger, billed, opened, posted, reverse
from misas.core.funding.life.revision import revised
from misas.core.refusals import Refused

E = EntryKind
DAY = date(2026, 5, 4)
RANKS = {"FIRST": 4, "SECOND": 6, "THIRD": 7, "LOAN": 9}
QUOTE = Bill("L1", 60_000, 18_263)


def entry(kind: EntryKind, request: str, cents: int, line: str = "L1", of: EntryKind | None = None) -> Entry:
    return Entry(kind, request, line, cents, DAY, of=of)


def promised(ledger: Ledger, request: str, cents: int, line: str = "L1") -> Ledger:
    return posted(ledger, entry(E.ASKED, request, cents, line), entry(E.COMMITTED, request, cents, line))


def whole() -> Ledger:
    """417,37 € after the insurers: 137,73 + 195,74 + 41,95 from funders, 41,95 for the person, 20 € of them lent."""
    ledger = opened([QUOTE])
    for request, cents in (("FIRST", 13_773), ("SECOND", 19_574), ("THIRD", 4_195)):
        ledger = promised(ledger, request, cents)
    return promised(ledger, "LOAN", 2_000, LOAN)


def stands(ledger: Ledger) -> dict[str, int]:
    return {request: stand.committed for (request, _), stand in ledger.stands.items()}


def test_the_plan_balances_to_the_cent() -> None:
    ledger = whole()
    assert ledger.balance("L1").is_sound and ledger.balance("L1").person == 4_195
    assert ledger.to_pay_now_cents == 2_195


def test_a_slightly_cheaper_invoice_spares_the_person() -> None:
    said = revised(whole(), Bill("L1", 59_000, 18_263, is_invoice=True), RANKS, {}, DAY)
    assert said.cuts == () and said.ledger.person_cents == 3_195 and said.uncovered == 0


def test_the_loan_goes_first_then_the_highest_rank() -> None:
    said = revised(whole(), Bill("L1", 55_000, 18_263, is_invoice=True), RANKS, {}, DAY)
    assert stands(said.ledger) == {"FIRST": 13_773, "SECOND": 19_574, "THIRD": 3_390, "LOAN": 0}
    deep = revised(whole(), Bill("L1", 40_000, 18_263, is_invoice=True), RANKS, {}, DAY)
    assert stands(deep.ledger) == {"FIRST": 13_773, "SECOND": 7_964, "THIRD": 0, "LOAN": 0}
    assert deep.ledger.balance("L1").person == 0


def test_a_late_payment_of_the_insurer_after_the_funder_paid_is_owed_back() -> None:
    ledger = whole()
    ledger = posted(ledger, entry(E.CALLED, "THIRD", 4_195), entry(E.PAID, "THIRD", 4_195))
    said = revised(ledger, Bill("L1", 60_000, 18_263, amc=6_195, is_invoice=True), RANKS, {}, DAY)
    first = said.cuts[0]
    assert (first.request, first.after, first.owed_back) == ("THIRD", 2_195, 2_000)
    assert not said.ledger.is_settled
    back = posted(said.ledger, entry(E.REVERSED, "THIRD", 2_000, of=E.PAID))
    assert back.stand("THIRD", "L1").paid == 2_195 and back.stand("THIRD", "L1").overpaid == 0


def test_what_was_called_and_not_paid_is_no_longer_called() -> None:
    ledger = posted(whole(), entry(E.CALLED, "THIRD", 4_195))
    said = revised(ledger, Bill("L1", 55_000, 18_263, is_invoice=True), RANKS, {}, DAY)
    assert said.ledger.stand("THIRD", "L1").called == 3_390


def test_a_dearer_invoice_raises_nobody_and_the_difference_is_said() -> None:
    said = revised(whole(), Bill("L1", 65_000, 18_263, is_invoice=True), RANKS, {}, DAY)
    assert said.cuts == () and said.uncovered == 5_000 and said.ledger.person_cents == 9_195


@given(st.integers(0, 90_000), st.integers(0, 18_263), st.integers(0, 90_000))
def test_any_invoice_leaves_a_sound_ledger(price: int, amo: int, amc: int) -> None:
    if amo + amc > price:
        with pytest.raises(Refused, match=r"funding\.insurers_above_price"):
            Bill("L1", price, amo, amc=amc)
        return
    before = whole()
    said = revised(before, Bill("L1", price, amo, amc=amc, is_invoice=True), RANKS, {}, DAY)
    balance = said.ledger.balance("L1")
    assert balance.is_sound and said.ledger.to_pay_now_cents >= 0
    cut = [RANKS[one.request] for one in said.cuts if one.line != LOAN]
    assert cut == sorted(cut, reverse=True)
    assert all(said.ledger.committed("L1") == balance.price - amo - amc for _ in cut), "cut only to what remains"
    assert said.uncovered == max(0, said.ledger.person_cents - before.person_cents)


REFUSED = [
    ((entry(E.COMMITTED, "NEW", 1),), "committed_above_asked"),
    ((entry(E.ASKED, "NEW", 9_999), entry(E.COMMITTED, "NEW", 4_196)), "over_funded"),
    ((entry(E.ASKED, "NEW", 9_999, LOAN), entry(E.COMMITTED, "NEW", 2_196, LOAN)), "loan_above_share"),
    ((entry(E.PAID, "FIRST", 1),), "paid_above_call"),
    ((entry(E.CALLED, "FIRST", 13_774),), "called_above_commitment"),
    ((entry(E.RELEASED, "FIRST", 13_774),), "reversed_above"),
    ((entry(E.REVERSED, "FIRST", 1, of=E.PAID),), "reversed_above"),
    ((entry(E.OVERPAID, "FIRST", 1),), "overpaid_above"),
    ((entry(E.CALLED, "FIRST", 9), entry(E.PAID, "FIRST", 9), entry(E.RELEASED, "FIRST", 13_773)),
     "paid_above_commitment"),
    ((entry(E.ASKED, "FIRST", 1, "L9"),), "no_such_line"),
]  # fmt: skip


@pytest.mark.parametrize(("entries", "code"), REFUSED)
def test_the_ledger_takes_nothing_that_would_not_balance(entries, code) -> None:
    ledger = whole()
    with pytest.raises(Refused) as no:
        posted(ledger, *entries)
    assert no.value.code == f"funding.{code}"
    assert ledger == whole(), "all or nothing"


@pytest.mark.parametrize("cents", [0, -5, 2.5, True])
def test_an_entry_is_a_whole_number_of_cents(cents) -> None:
    with pytest.raises(Refused, match=r"funding\.not_whole_cents"):
        entry(E.ASKED, "FIRST", cents)


def test_a_bill_that_does_not_leave_room_for_the_commitments_is_refused_alone() -> None:
    with pytest.raises(Refused, match=r"funding\.over_funded"):
        billed(whole(), Bill("L1", 30_000, 18_263, is_invoice=True))


def test_what_is_written_is_reversed_and_never_edited() -> None:
    ledger = whole()
    promise = next(one for one in ledger.entries if one.kind is E.COMMITTED)
    after = posted(ledger, reverse(promise, promise.cents, DAY))
    assert after.entries[: len(ledger.entries)] == ledger.entries and after.stand("FIRST", "L1").committed == 0
    with pytest.raises(AttributeError):
        promise.cents = 1  # type: ignore[misc]
