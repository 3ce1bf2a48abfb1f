"""A waiting file: its aids draw on the envelopes of today, no more than was asked; facts stand."""

from __future__ import annotations

import pytest

from misas.core.funding.facing import facing
from misas.core.funding.problem import (
    Aid,
    CareLine,
    Cents,
    Constraints,
    GrantedAid,
    Kind,
    Mode,
    Person,
    Problem,
    RefusedAid,
)
from misas.core.funding.share_out import on_what_is_left

LINE = CareLine("L", "P", 30_000)


def problem(**changed: object) -> Problem:
    said: dict[str, object] = {"rank": 40, "covers_lines": ("L",), "mode": Mode.FORMULA, "budget": "pack"}
    aid = Aid("CPAM", Kind.GRANT, **(said | changed))  # type: ignore[arg-type]
    other = Aid("CCAS", Kind.GRANT, 60, ("L",), Mode.FORMULA, budget="commune")
    loan = Aid("LOAN", Kind.LOAN, 90, ("L",), Mode.LOAN, max_cents=50_000)
    rules = Constraints(budgets={"pack": 7, "commune": 9_000})
    return Problem("F", (Person("P", 0),), (LINE,), (aid, other, loan), rules)


def test_the_envelope_of_today_replaces_the_one_of_the_computation() -> None:
    found = facing(problem(), {"CPAM": "envelope"}, {}, {})
    assert [aid.budget for aid in found.aids] == ["envelope", "commune", None]
    assert dict(found.constraints.budgets) == {"commune": 9_000}
    there = on_what_is_left(found, {"envelope": 12_000, "elsewhere": 1})
    assert dict(there.constraints.budgets) == {"commune": 9_000, "envelope": 12_000}


@pytest.mark.parametrize(
    ("cap", "used", "asked", "left"),
    [
        (None, 0, 12_000, 12_000),
        (20_000, 0, 12_000, 12_000),
        (20_000, 15_000, 12_000, 5_000),
        (9_000, 0, 12_000, 9_000),
    ],
)
def test_a_committee_grants_no_more_than_was_asked(cap: Cents | None, used: Cents, asked: Cents, left: Cents) -> None:
    before = problem(cap_per_request_cents=cap, already_used_this_year_cents=used)
    assert facing(before, {}, {"CPAM": asked}, {}).aid("CPAM").cap_left_cents == left
    assert facing(before, {}, {}, {}).aid("CPAM") == before.aid("CPAM")


def test_a_loan_that_was_asked_is_no_larger() -> None:
    assert facing(problem(), {}, {"LOAN": 20_000}, {}).aid("LOAN").max_cents == 20_000


def test_what_was_decided_since_the_computation_is_a_fact() -> None:
    said = {"CPAM": GrantedAid({"L": 10_000}), "CCAS": RefusedAid()}
    found = facing(problem(), {"CPAM": "envelope"}, {}, said)
    assert found.decisions == said
    there = on_what_is_left(found, {"envelope": 500})
    assert there.constraints.budgets["envelope"] == 10_500, "what is granted is out of the envelope already"
