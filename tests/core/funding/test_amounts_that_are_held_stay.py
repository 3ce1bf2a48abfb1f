"""The caseworker holds an amount: it stays, the rest is the best around it, or what forbids it is said."""

from __future__ import annotations

import pytest

from misas.connectors.ortools.cp_sat import CpSat
from misas.core.funding.planning import Status, plan
from tests.kit.funding import grant, problem

ASKED = problem(
    grant("A", rank=10, rate={"num": 1, "den": 2}),
    grant("B", rank=20, rate={"num": 1, "den": 2}, min_grant_cents=1_000),
    grant("G", rank=30, amount_mode="up_to", grid_cents=500, cap_per_request_cents=2_000),
)


@pytest.mark.parametrize("cents", [0, 1, 1_234, 5_000])
def test_an_amount_that_is_held_stays_and_the_others_follow(cents: int) -> None:
    found = plan(ASKED, CpSat(), locks={("A", "L1"): cents})
    assert found.status is Status.OPTIMAL
    assert found.plan is not None
    assert found.plan.grants.get("A", {}).get("L1", 0) == cents
    assert found.plan.grants["B"] == {"L1": (10_000 - cents) // 2}


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ({("A", "L1"): 5_001}, {"locked"}),
        ({("B", "L1"): 999}, {"locked", "floor"}),
        ({("G", "L1"): 1_200}, {"locked"}),
        ({("A", "L1"): 5_000, ("B", "L1"): 2_501}, {"locked", "rate"}),
    ],
)
def test_an_amount_that_cannot_stand_says_with_what(held: dict, told: set) -> None:
    found = plan(ASKED, CpSat(), locks=held)
    assert found.status is Status.INFEASIBLE
    assert told <= {rule.code for rule in found.conflicts}
    assert {rule.aid for rule in found.conflicts if rule.code == "locked"} == {aid for aid, _ in held}
