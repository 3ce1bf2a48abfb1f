"""The plan found is, to the cent and to the line presented, the one that trying every plan prefers."""

from __future__ import annotations

import pytest

from bench.funding_files import decided, small
from misas.connectors.ortools.cp_sat import CpSat
from misas.core.funding.planning import Status, plan
from misas.core.funding.reading import read_problem
from tests.kit.funding import document, grant, loan, problem
from tests.kit.funding_brute import Brute, Document

WAYS = 1_500


@pytest.mark.parametrize("seed", range(40))
def test_no_plan_that_can_be_tried_is_better(seed: int) -> None:
    is_the_best(small(seed, ways=WAYS))


@pytest.mark.parametrize("seed", range(100, 130))
def test_nor_once_some_funders_have_answered(seed: int) -> None:
    is_the_best(decided(small(seed, ways=WAYS), seed))


def is_the_best(asked: Document) -> None:
    best, answer = Brute(asked).best(), plan(read_problem(asked), CpSat())
    if best is None:
        assert answer.status is Status.INFEASIBLE
        assert answer.conflicts
        return
    assert answer.status is Status.OPTIMAL
    assert answer.plan is not None
    cents = {(aid, line): given for aid, lines in answer.plan.grants.items() for line, given in lines.items()}
    assert cents == {pair: given for pair, given in best.cents.items() if given}
    assert dict(answer.plan.loans) == best.loans
    assert {aid: set(lines) for aid, lines in answer.plan.presented.items()} == {
        aid: set(lines) for aid, lines in best.presented.items() if best.total(aid)
    }


def test_the_proof_says_that_nothing_is_above_what_was_reached() -> None:
    found = plan(problem(grant("A", rate={"num": 1, "den": 3}), loan(), affordable=5_000), CpSat())
    assert found.objective is not None
    for name, step in found.proof.items():
        assert (name, step.bound, step.proved) == (name, getattr(found.objective, name), True)


def test_care_closed_comes_before_money() -> None:
    """A alone brings more than B and C, but leaves more than the person can pay."""
    both = document(
        grant("A", rank=10, cap_per_request_cents=6_000),
        grant("B", rank=20, amount_mode="fixed", fixed_cents=5_000, only_if_final_rac_at_most_cents=5_000),
        loan("M", most=4_000),
        affordable=4_500,
        constraints={"mutually_exclusive": [["A", "B"]]},
    )
    found = plan(read_problem(both), CpSat())
    assert found.plan is not None
    assert found.plan.grants == {"A": {"L1": 6_000}}  # 40 € are left, within what can be paid at once
    without = {**both, "persons": [{"id": "P1", "affordable_cents": 0}]}
    found = plan(read_problem(without), CpSat())
    assert found.plan is not None
    assert found.plan.loans == {"M": 4_000}


@pytest.mark.parametrize(
    ("decisions", "constraints", "told"),
    [
        ({"A": 6_000, "B": 6_000}, {}, {"over_funded"}),
        ({"A": 1_000, "B": 1_000}, {"mutually_exclusive": [["A", "B"]]}, {"exclusive"}),
        ({"A": 1_000}, {"requires": [{"aid": "A", "needs": "R"}]}, {"requires"}),
        ({"A": 3_000, "B": 3_000}, {"joint_caps": [{"aids": ["A", "B"], "max_cents": 5_000}]}, {"joint_cap"}),
        ({"K": 4_000, "B": 6_000}, {}, {"must_keep"}),
    ],
)
def test_facts_that_cannot_stand_together_are_named(decisions: dict, constraints: dict, told: set) -> None:
    facts = {aid: {"status": "granted", "amounts_cents": {"L1": cents}} for aid, cents in decisions.items()}
    asked = document(
        grant("A"),
        grant("B"),
        grant("K", rank=5, person_must_keep={"cents": 0, "num": 1, "den": 10}),
        grant("R", rank=20),
        constraints=constraints,
        decisions={**facts, "R": {"status": "refused"}},
    )
    answer = plan(read_problem(asked), CpSat())
    assert answer.status is Status.INFEASIBLE
    assert answer.plan is None
    assert told <= {rule.code for rule in answer.conflicts}
