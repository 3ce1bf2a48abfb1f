"""What an engine must try of a fact that is not held: its best, its worst, what lies between, beside what is held."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.rights.c2s_facts import is_held
from misas.core.rights.codes import Aspect, Nature, Sense
from misas.core.rights.facts import Amounts, Atom, Value
from misas.core.rights.household import read_household
from misas.core.rights.months import add_months, window
from misas.core.rights.spreading import spread
from misas.core.rights.unknowns import Unknown, completed, is_whole, unknowns
from tests.kit.rights import MONTH, table

EVERY = frozenset(table())
NOW, BEFORE = MONTH, add_months(MONTH, -1)


def tried(fact: str, household: dict[str, Any] | None = None, **member: Any) -> Unknown | None:
    """What is tried of one fact of a household of one person."""
    plain = {"month": "2026-11", "household": household or {}, "members": [{"id": "p1", "role": "applicant", **member}]}
    found = unknowns(read_household(plain, table()), table(), {fact})
    return found[0] if found else None


def sums(one: Unknown) -> list[Decimal]:
    return [sum(each.months.values(), Decimal(0)) for each in one.tries if isinstance(each, Amounts)]


@pytest.mark.parametrize("fact", sorted(EVERY))
def test_the_best_and_the_worst_come_first_and_differ(fact: str) -> None:
    one = tried(fact)
    if one is None:  # a fact that says nothing of a grown-up alone
        assert fact in ("in_charge", "shared_custody") or not table()[fact].is_read_in(MONTH)
        return
    assert len(one.tries) >= 2 and one.tries[0] != one.tries[1]
    assert len({repr(each) for each in one.tries}) == len(one.tries)
    kind = table()[fact]
    if kind.nature is Nature.ENUM:
        assert set(one.tries) == set(kind.values)
    if kind.nature is Nature.MONTHLY and kind.sense is Sense.LESS:
        assert sums(one)[0] > sums(one)[1]
    elif kind.nature is Nature.MONTHLY:
        assert sums(one)[0] < sums(one)[1]


def test_a_benefit_is_tried_in_payment_this_month_alone() -> None:
    one = tried("ass")
    assert one is not None and one.atom == Atom("p1", "ass", Aspect.WINDOW)
    alone = [each for each in one.tries if isinstance(each, Amounts) and each.months[NOW] and not each.months[BEFORE]]
    assert alone and not any(alone[0].months[month] for month in window(MONTH))


def test_months_that_are_held_keep_their_amounts() -> None:
    held = {"2026-08": 700, "2026-09": 710}
    one = tried("wage_net", wage_net=held)
    assert one is not None
    for each in one.tries:
        assert isinstance(each, Amounts)
        assert (each.months[date(2026, 8, 1)], each.months[date(2026, 9, 1)]) == (Decimal(700), Decimal(710))


def test_a_total_leaves_the_two_months_after_it_to_know() -> None:
    assert tried("wage_net", wage_net=1000) is None
    one = tried("wage_net", wage_net={"total": 8400})
    assert one is not None
    for each in one.tries:
        assert isinstance(each, Amounts)
        assert sum(each.months[month] for month in window(MONTH)) == Decimal(8400)
    assert tried("wage_net", wage_net={"total": 0, "2026-10": 0, "2026-11": 0}) is None


def test_a_total_does_not_say_in_which_months_it_was_paid() -> None:
    """In equal parts, or in one month: what is left out of AAH each month hangs on it, so does what RSA reads."""
    after = {"2026-10": 0, "2026-11": 0}
    one = tried("aah", aah={"total": 6000, **after})
    assert one is not None
    paid = [sorted(euros for euros in each.months.values() if euros) for each in one.tries]  # type: ignore[union-attr]
    assert paid == [[Decimal(500)] * 12, [Decimal(6000)], [Decimal(6000)]]
    told = {f"2026-{month:02d}": 100 for month in range(1, 10)} | {"2025-10": 100, "2025-11": 100}
    assert tried("aah", aah={"total": 2100, **told, **after}) is None  # the twelfth month is what is left of it


def test_who_did_not_work_lately_was_not_paid_for_it_lately() -> None:
    total = {"total": 9000, "2026-10": 0, "2026-11": 0}
    one = tried("wage_net", wage_net=total, worked_last_3_months=False)
    assert one is not None
    assert not any(each.months[date(2026, month, 1)] for each in one.tries for month in (8, 9))  # type: ignore[union-attr]
    other = tried("wage_net", wage_net=total)
    assert other is not None
    assert any(each.months[date(2026, 9, 1)] == 9000 for each in other.tries)  # type: ignore[union-attr]


def test_a_gross_pay_lies_around_its_net() -> None:
    one = tried("wage_gross", wage_net=1000)
    assert one is not None
    paid = [each.months[NOW] for each in one.tries if isinstance(each, Amounts)]
    assert min(paid) == Decimal(1000) and max(paid) == Decimal(1400)
    assert tried("wage_gross", wage_net=0) is None  # nothing net is nothing gross


def test_a_young_child_is_asked_what_a_child_may_have() -> None:
    plain = {
        "month": "2026-11",
        "members": [
            {"id": "p1", "role": "applicant"},
            {"id": "c1", "role": "child", "birth_date": "2015-05-05", "in_charge": True},
        ],
    }
    found = unknowns(read_household(plain, table()), table(), EVERY)
    amounts = {one.fact for one in found if one.member == "c1" and table()[one.fact].nature is Nature.AMOUNT}
    months = {one.fact for one in found if one.member == "c1" and table()[one.fact].nature is Nature.MONTHLY}
    assert "wage_net" not in months and "exceptional_gains" in months
    assert amounts == {"property_income_last_notice", "alimony_received_last_notice"}


@pytest.mark.parametrize(
    ("fact", "asked", "member"),
    [
        ("permit", False, {"nationality": "french"}),
        ("permit", True, {"nationality": "other"}),
        ("permit", True, {}),
        ("permit_expired_on", False, {"nationality": "other", "permit": "valid"}),
        ("permit_expired_on", True, {"nationality": "other", "permit": "expired"}),
        ("permit_expired_on", True, {"nationality": "other"}),
        ("irregular_since", True, {"nationality": "other", "permit": "none"}),
        ("sick_leave_since", False, {"sick_leave": False}),
        ("sick_leave_since", True, {}),
    ],
)
def test_a_question_that_an_answer_made_useless_is_not_tried(fact: str, asked: bool, member: dict[str, Any]) -> None:
    assert (tried(fact, **member) is not None) is asked


def test_a_fact_that_the_law_does_not_read_this_month_is_not_tried() -> None:
    plain = {"month": "2024-06", "members": [{"id": "p1", "role": "applicant"}]}
    found = {one.fact for one in unknowns(read_household(plain, table()), table(), EVERY)}
    assert "royalties_last_notice" not in found and "patrimony_income" in found


@given(st.sampled_from(sorted(EVERY)), st.integers(0, 20))
def test_a_household_completed_with_a_try_knows_the_fact(fact: str, rank: int) -> None:
    plain = {"month": "2026-11", "members": [{"id": "p1", "role": "applicant"}, {"id": "c1", "role": "child"}]}
    household = read_household(plain, table())
    for one in unknowns(household, table(), {fact}):
        value: Value = one.tries[rank % len(one.tries)]
        whole = completed(household, {one.key: value})
        assert is_whole(whole.held(one.member, fact), table()[fact], MONTH)
        assert not [left for left in unknowns(whole, table(), {fact}) if left.key == one.key]


@given(st.decimals(0, 100_000, places=2), st.dictionaries(st.integers(0, 11), st.decimals(0, 500, places=2)))
def test_a_total_is_spread_to_the_cent(more: Decimal, told: dict[int, Decimal]) -> None:
    months = window(MONTH)
    known = {months[rank]: euros for rank, euros in told.items()}
    total = sum(known.values(), Decimal(0)) + (more if len(known) < 12 else 0)
    found = spread(Amounts(known, total), MONTH)
    assert sum(found.values(), Decimal(0)) == total
    assert all(found[month] == euros for month, euros in known.items())


def test_a_total_of_nothing_tells_every_month_of_its_window() -> None:
    """Before 2022 the window ends the month before the request: nothing over twelve months is nothing that month."""
    plain = {"month": "2021-06", "members": [{"id": "p1", "role": "applicant", "wage_net": {"total": 0}}]}
    assert is_held(read_household(plain, table()), Atom("p1", "wage_net", Aspect.MONTH))
    plain = {"month": "2021-06", "members": [{"id": "p1", "role": "applicant", "wage_net": {"total": 900}}]}
    assert not is_held(read_household(plain, table()), Atom("p1", "wage_net", Aspect.MONTH))
