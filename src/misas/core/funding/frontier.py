"""What each more request brings: the best with one request, with two, and so on. The person and her caseworker choose.

A point is there only if it does better than all those before it. Its plan is sound, and is one of several equals: the
plan that is kept is made by `planning.plan(…, upto=requests)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from misas.core.funding import checker
from misas.core.funding.changes import count_changes
from misas.core.funding.checker import UNLOCKED, Locks, Outcome
from misas.core.funding.planning import modelled, sound, stages
from misas.core.funding.problem import AidId, Cents, Objective, Plan, Problem
from misas.core.funding.solver import PlanSolver, Values
from misas.core.funding.stages import Climb

type Money = tuple[int, int, int]  # closed, granted, lent as a loss: larger is better


@dataclass(frozen=True, slots=True)
class Point:
    """The best with `requests` requests. `proved`: no plan with so few does better."""

    requests: int
    objective: Objective
    plan: Plan
    outcome: Outcome
    proved: bool


def points(
    problem: Problem,
    solver: PlanSolver,
    upto: int,
    *,
    best: Objective | None = None,
    asked: Mapping[AidId, Cents] | None = None,
    locks: Locks = UNLOCKED,
) -> tuple[Point, ...]:
    """The frontier, from the fewest requests to the most that still bring something, at most `upto`.

    `best`: the objective without limit, when it is known: nothing is sought past it. Empty when facts or locks leave
    no plan at all.
    """
    return tuple(_points(problem, solver, upto, best, asked, locks))


def _points(
    problem: Problem,
    solver: PlanSolver,
    upto: int,
    best: Objective | None,
    asked: Mapping[AidId, Cents] | None,
    locks: Locks,
) -> Iterator[Point]:
    known: Values | None = None
    reached: Money | None = None
    for requests in range(upto + 1):
        model = modelled(problem, locks, upto=requests)
        changes = count_changes(model, asked) if asked is not None else None
        search = Climb(solver, model.form(), known=known)
        if not search.climb(stages(model, changes)):
            continue
        known = search.values
        assert known is not None
        found = sound(problem, model.plan(known), locks)
        objective = checker.measure(problem, found)
        money = objective.key()[:3]
        if reached is None or money > reached:
            reached = money
            if objective.requests:
                yield Point(objective.requests, objective, found, checker.outcome(problem, found), search.proved)
        if best is not None and money >= best.key()[:3]:
            return
