"""The plan proposed is the one that wins among all plans of a small file, tried one by one by a judge written apart;
on files as they come, it is sound, beats ordinary practice, and is the same however the file is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bench.funding_files import decided, realistic, shuffled, small
from misas.connectors.ortools.cp_sat import CpSat
from misas.core.funding.checker import measure, violations
from misas.core.funding.planning import Answer, Status, plan
from misas.core.funding.problem import Plan
from misas.core.funding.reading import read_problem
from tests.kit.funding import document, grant, loan
from tests.kit.funding_brute import Brute, Tried

LARGEST = 2**53 - 1


def told(found: Plan) -> tuple[Any, ...]:
    """Everything that a plan says, in an order of its own."""
    return (
        {(aid, line): cents for aid, shares in found.grants.items() for line, cents in shares.items()},
        {aid: tuple(sorted(lines)) for aid, lines in found.presented.items()},
        dict(found.loans),
    )


def agree(document: dict[str, Any]) -> Answer:
    """The answer to a small file, the same as that of the judge: steps 1 to 9, or that nothing can stand."""
    brute = Brute(document)
    best: Tried | None = brute.best()
    answer = plan(read_problem(document), CpSat())
    if best is None:
        assert (answer.status, answer.plan) == (Status.INFEASIBLE, None)
        assert answer.conflicts
        return answer
    assert answer.status is Status.OPTIMAL
    assert answer.plan is not None and answer.objective is not None
    assert told(answer.plan) == (best.cents, best.presented, best.loans), document
    assert brute.objective(best) == tuple(getattr(answer.objective, name) for name in answer.objective.__slots__)
    return answer


def small_files(seeds: Iterator[int] | range, ways: int) -> Iterator[dict[str, Any]]:
    """Small files, one in two with decisions."""
    for seed in seeds:
        drawn = small(seed, ways=ways)
        yield decided(drawn, seed) if seed % 2 else drawn


@pytest.mark.parametrize("seed", range(10))
def test_no_plan_of_a_small_file_is_better(seed: int) -> None:
    for drawn in small_files(range(seed * 10, seed * 10 + 10), ways=1_500):
        agree(drawn)


@pytest.mark.prove
def test_no_plan_of_thousands_of_small_files_is_better() -> None:
    infeasible = 0
    for drawn in small_files(range(10_000, 12_000), ways=8_000):
        infeasible += agree(drawn).status is Status.INFEASIBLE
    assert infeasible > 10


def test_a_file_told_in_another_order_has_the_same_plan() -> None:
    for seed in range(12):
        drawn = realistic(seed, funders=5, lines=3, persons=1 + seed % 2)
        drawn = decided(drawn, seed) if seed % 3 == 0 else drawn
        first = plan(read_problem(drawn), CpSat())
        other = plan(read_problem(shuffled(drawn, seed)), CpSat(seed=7 + seed))
        assert (first.status, first.objective, first.plan and told(first.plan)) == (
            other.status,
            other.objective,
            other.plan and told(other.plan),
        )


def is_sound_and_no_worse(drawn: dict[str, Any]) -> None:
    problem = read_problem(drawn)
    answer = plan(problem, CpSat())
    assert answer.status is not Status.INFEASIBLE
    assert answer.plan is not None and answer.objective == measure(problem, answer.plan)
    assert violations(problem, answer.plan) == ()
    judge, (cents, presented, loans) = Brute(drawn), told(answer.plan)
    assert judge.is_sound(Tried(cents, presented, loans))
    assert answer.sequential is not None
    assert not measure(problem, answer.sequential).better_than(answer.objective)


def test_a_plan_is_sound_and_no_worse_than_ordinary_practice() -> None:
    for seed in range(12):
        is_sound_and_no_worse(realistic(seed, funders=3 + seed % 5, lines=1 + seed % 4))


@pytest.mark.prove
def test_hundreds_of_plans_are_sound_and_no_worse_than_ordinary_practice() -> None:
    for seed in range(100, 500):
        is_sound_and_no_worse(realistic(seed, funders=3 + seed % 8, lines=1 + seed % 6, persons=1 + seed % 2))


IMMENSE: dict[str, tuple[dict[str, Any], Status]] = {
    "a loan without limit": (document(loan(most=LARGEST)), Status.OPTIMAL),
    "a match of a loan without limit": (
        document(
            grant(),
            loan(most=LARGEST),
            constraints={"matching": [{"aid": "M", "of": ["A"], "num": 10**6, "den": 10**6 - 1}]},
        ),
        Status.OPTIMAL,
    ),
    "more granted than anybody has": (
        document(
            grant(),
            grant("B"),
            constraints={"matching": [{"aid": "A", "of": ["B"], "num": 10**6, "den": 10**6 - 1}]},
            decisions={"A": {"status": "granted", "amounts_cents": {"L1": LARGEST}}},
        ),
        Status.INFEASIBLE,
    ),
    "more lent than anybody needs": (
        document(grant(), loan(), decisions={"M": {"status": "granted", "amounts_cents": LARGEST}}),
        Status.INFEASIBLE,
    ),
    "limits out of reach": (
        document(
            grant(min_grant_cents=LARGEST),
            grant("B", opens_if_remaining_at_least_cents=LARGEST),
            grant("C", amount_mode="fixed", fixed_cents=LARGEST),
            grant("D", amount_mode="up_to", grid_cents=LARGEST),
            grant("E", budget="X", only_if_final_rac_at_most_cents=LARGEST, cap_per_line_cents=LARGEST),
            constraints={"budgets": {"X": LARGEST}, "joint_caps": [{"aids": ["A", "E"], "max_cents": LARGEST}]},
            affordable=LARGEST,
        ),
        Status.OPTIMAL,
    ),
    "nothing to pay": (document(grant(), loan(), lines={"L1": 0}), Status.OPTIMAL),
}


@pytest.mark.parametrize("name", IMMENSE)
def test_an_immense_or_empty_figure_is_answered_at_once(name: str) -> None:
    asked, status = IMMENSE[name]
    assert plan(read_problem(asked), CpSat(patience=1.0)).status is status
