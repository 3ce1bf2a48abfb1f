"""Ordinary practice: each funder in turn, for the most that passes at that moment; nobody goes back."""

from __future__ import annotations

from typing import Any

import pytest

from bench.funding_files import realistic, small
from misas.core.funding.checker import measure, outcome, violations
from misas.core.funding.reading import read_problem
from misas.core.funding.sequential import sequential
from tests.kit.funding import document, grant, loan, problem, worked

TWO = {"L1": 6_000, "L2": 4_000}


def asked(*aids: dict[str, Any], **rest: Any) -> dict[str, dict[str, int]]:
    found = sequential(problem(*aids, **rest))
    assert found is not None
    return {aid: dict(shares) for aid, shares in found.grants.items()}


def test_the_worked_example() -> None:
    example = read_problem(worked("F01"))
    found = sequential(example)
    assert found is not None
    told = measure(example, found)
    assert {
        "closed_persons": told.closed_persons,
        "granted_total_cents": told.granted_total_cents,
        "final_rac_cents": dict(outcome(example, found).rac),
    } == worked("F01-answer")["sequential"]


PLAYED: dict[str, tuple[list[dict[str, Any]], dict[str, Any], dict[str, dict[str, int]]]] = {
    "by rank, then in the order of the file": (
        [grant("Z", rank=20), grant("B", cap_per_request_cents=100), grant("A", cap_per_request_cents=50)],
        {},
        {"B": {"L1": 100}, "A": {"L1": 50}, "Z": {"L1": 9_850}},
    ),
    "lines in the order in which the funder covers them": (
        [grant("A", "L2", "L1", cap_per_request_cents=4_500)],
        {"lines": TWO},
        {"A": {"L2": 4_000, "L1": 500}},
    ),
    "no loan": ([loan()], {}, {}),
    "a funder that would open no more is skipped": (
        [grant(cap_per_request_cents=8_000), grant("B", rank=20, opens_if_remaining_at_least_cents=2_001)],
        {},
        {"A": {"L1": 8_000}},
    ),
    "a floor not reached": (
        [grant(cap_per_request_cents=8_000), grant("B", rank=20, min_grant_cents=2_001)],
        {},
        {"A": {"L1": 8_000}},
    ),
    "a fixed sum not reached": (
        [grant(cap_per_request_cents=8_000), grant("B", rank=20, amount_mode="fixed", fixed_cents=2_001)],
        {},
        {"A": {"L1": 8_000}},
    ),
    "a fixed sum on two lines": (
        [grant("A", "L1", "L2", amount_mode="fixed", fixed_cents=7_000)],
        {"lines": TWO},
        {"A": {"L1": 6_000, "L2": 1_000}},
    ),
    "a round sum": (
        [grant(rate={"num": 1, "den": 3}, amount_mode="up_to", grid_cents=500)],
        {},
        {"A": {"L1": 3_000}},
    ),
    "too much would remain": (
        [grant(only_if_final_rac_at_most_cents=4_999, rate={"num": 1, "den": 2}), grant("B", rank=20)],
        {},
        {"B": {"L1": 10_000}},
    ),
    "one of two that exclude each other": (
        [grant(cap_per_request_cents=1), grant("B", rank=20)],
        {"constraints": {"mutually_exclusive": [["B", "A"]]}},
        {"A": {"L1": 1}},
    ),
    "one that needs another, asked too early": (
        [grant(), grant("B", rank=20)],
        {"constraints": {"requires": [{"aid": "A", "needs": "B"}]}},
        {"B": {"L1": 10_000}},
    ),
    "what an engaged funder obliges to keep": (
        [grant(cap_per_request_cents=1_000, person_must_keep={"cents": 0, "num": 1, "den": 3}), grant("B", rank=20)],
        {},
        {"A": {"L1": 1_000}, "B": {"L1": 5_666}},
    ),
    "what the funder itself obliges to keep": (
        [grant("A", "L1", "L2", person_must_keep={"cents": 500, "num": 0, "den": 1})],
        {"lines": TWO},
        {"A": {"L1": 6_000, "L2": 3_500}},
    ),
    "a match of what is granted already": (
        [grant(cap_per_request_cents=301), grant("B", rank=20)],
        {"constraints": {"matching": [{"aid": "B", "of": ["A"], "num": 1, "den": 2}]}},
        {"A": {"L1": 301}, "B": {"L1": 150}},
    ),
    "a joint cap": (
        [grant(cap_per_request_cents=300), grant("B", rank=20)],
        {"constraints": {"joint_caps": [{"aids": ["A", "B"], "max_cents": 450}]}},
        {"A": {"L1": 300}, "B": {"L1": 150}},
    ),
    "a budget": (
        [grant(cap_per_request_cents=300, budget="X"), grant("B", rank=20, budget="X")],
        {"constraints": {"budgets": {"X": 450}}},
        {"A": {"L1": 300}, "B": {"L1": 150}},
    ),
    "what is used of a cap": (
        [grant(cap_per_request_cents=300, already_used_this_year_cents=250)],
        {},
        {"A": {"L1": 50}},
    ),
}


@pytest.mark.parametrize("name", PLAYED)
def test_each_funder_is_asked_for_the_most_at_its_turn(name: str) -> None:
    aids, rest, expected = PLAYED[name]
    assert asked(*aids, **rest) == expected


def test_after_a_decision_there_is_no_ordinary_practice() -> None:
    assert sequential(problem(grant(), decisions={"A": {"status": "refused"}})) is None


def test_persons_come_in_the_order_of_the_file() -> None:
    """The first of the file takes the budget they share."""
    given = document(grant("A", budget="X"), grant("B", "L2", budget="X"), constraints={"budgets": {"X": 5_000}})
    given["persons"] = [{"id": "P2", "affordable_cents": 0}, {"id": "P1", "affordable_cents": 0}]
    given["care_lines"].append({"id": "L2", "person": "P2", "remaining_after_amo_amc_cents": 4_000})
    found = sequential(read_problem(given))
    assert found is not None
    assert {aid: dict(shares) for aid, shares in found.grants.items()} == {"B": {"L2": 4_000}, "A": {"L1": 1_000}}


def test_what_practice_gives_is_always_sound() -> None:
    for seed in range(300):
        for drawn in (small(seed), realistic(seed, funders=7, lines=4, persons=1 + seed % 2)):
            example = read_problem(drawn)
            found = sequential(example)
            assert found is not None
            assert violations(example, found) == (), seed
