"""One gesture says several things: the same answer for all who live there, or none of the amounts that are left.

Never somebody of whom the question makes no sense, never the same money twice."""

from __future__ import annotations

from typing import Any

import pytest

from misas.core.rights.facts import HOUSEHOLD, Household
from misas.core.rights.household import read_household
from misas.core.rights.sharing import left_to_tell, shared_with
from tests.kit.rights import table


def family(jade: dict[str, Any] | None = None, **hers: Any) -> Household:
    members = [
        {"id": "p1", "role": "applicant", "birth_date": "1988-01-15", **hers},
        {"id": "p2", "role": "partner", "birth_date": "1990-06-30"},
        {"id": "c1", "role": "child", "birth_date": "2017-02-11", **(jade or {})},
    ]
    return read_household({"month": "2026-11", "members": members}, table())


def test_what_families_share_is_told_for_everybody_else() -> None:
    shared = table()["nationality"]
    assert shared_with(shared, "p1", family(), table()) == ("p2", "c1")
    assert shared_with(shared, "c1", family(), table()) == ("p1", "p2")
    assert shared_with(table()["activity"], "p1", family(), table()) == ()
    assert shared_with(table()["couple"], HOUSEHOLD, family(), table()) == ()


def test_nobody_is_told_for_whom_the_question_makes_no_sense() -> None:
    """A French child needs no permit: her parents' is not hers."""
    held = family({"nationality": "french"})
    assert shared_with(table()["permit"], "p1", held, table()) == ("p2",)


def test_every_amount_she_may_have_is_left_to_tell_at_once() -> None:
    left = set(left_to_tell("p1", family(), table()))
    assert left >= {"wage_net", "pension_net", "aah", "alimony_paid", "idle_savings", "foreign_income_last_notice"}
    assert not left & {"aspa", "rsa"}, "of the household, and asked of it"
    assert "birth_date" not in left and "rent" not in left
    assert set(left_to_tell(HOUSEHOLD, family(), table())) >= {"rsa", "ppa"}


def test_a_child_has_no_wage_to_tell() -> None:
    assert not set(left_to_tell("c1", family(), table())) & {"wage_net", "pension_net", "aah", "idle_savings"}
    assert "alimony_received" in left_to_tell("c1", family(), table())


@pytest.mark.parametrize(
    ("told", "not_left"),
    [
        ("wage_net", "wage_gross"),
        ("pension_net", "pension_gross"),
        ("alimony_received", "alimony_received_last_notice"),
    ],
)
def test_whoever_told_some_money_is_not_said_to_have_none_of_it(told: str, not_left: str) -> None:
    assert not_left not in left_to_tell("p1", family(**{told: 700}), table())
    assert not_left in left_to_tell("p1", family(**{told: 0}), table())


def test_what_she_told_or_did_not_know_is_not_in_the_list() -> None:
    held = family(wage_net=700, aah={"status": "unknown"}, asi={"status": "declined"})
    assert not set(left_to_tell("p1", held, table())) & {"wage_net", "aah", "asi"}
