"""The frontier: each point is the best with so few requests, and does better than all those before it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bench.funding_files import realistic, small
from misas.connectors.ortools.cp_sat import CpSat
from misas.core.funding.frontier import points
from misas.core.funding.planning import plan
from misas.core.funding.reading import read_problem
from tests.kit.funding import grant, problem
from tests.kit.funding_brute import Brute


@pytest.mark.parametrize("seed", range(20))
def test_no_plan_with_so_few_requests_does_better(seed: int) -> None:
    document = small(seed, ways=800)
    brute = Brute(document)
    every = [brute.objective(tried) for tried in brute.sound()]
    found = {point.requests: point.objective for point in points(read_problem(document), CpSat(), 5)}
    reached: tuple[int, ...] = (-1, 0, 0)
    for requests in range(6):
        # closed, granted, lent as a loss; then fewer requests, then the earlier day
        best = max((c, g, -lent, -asked, -day) for c, g, lent, asked, day in every if asked <= requests)
        if best[:3] > reached and best[3]:
            assert found.pop(-best[3]).key() == best
        reached = max(reached, best[:3])
    assert not found


@pytest.mark.parametrize("seed", range(6))
def test_points_climb_to_the_best_plan(seed: int) -> None:
    asked = read_problem(realistic(seed, funders=7, lines=3))
    best = plan(asked, CpSat())
    assert best.objective is not None
    drawn = points(asked, CpSat(), 7, best=best)
    assert all(a.requests < b.requests and b.objective.better_than(a.objective) for a, b in pairwise(drawn))
    assert all(point.objective.requests == point.requests and point.proved for point in drawn)
    assert drawn[-1].objective == best.objective


def test_the_plan_of_a_point_is_planned_again_whole() -> None:
    asked = problem(grant("A", rate={"num": 1, "den": 2}), grant("B", rank=20, rate={"num": 1, "den": 2}))
    one, two = points(asked, CpSat(), 5)
    assert (one.objective.granted_total_cents, two.objective.granted_total_cents) == (5_000, 7_500)
    chosen = plan(asked, CpSat(), upto=one.requests)
    assert chosen.objective == one.objective
    assert chosen.plan is not None
    assert chosen.plan.grants == {"A": {"L1": 5_000}}
