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
from misas.core.funding.model import Model, Rule
from misas.core.funding.planning import Answer, Status, modelled, sound, stages
from misas.core.funding.problem import AidId, Cents, Objective, Plan, Problem
from misas.core.funding.solver import PlanSolver, Row, Values
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
    best: Answer | None = None,
    asked: Mapping[AidId, Cents] | None = None,
    locks: Locks = UNLOCKED,
) -> tuple[Point, ...]:
    """The frontier, from the fewest requests to the most that still bring something, at most `upto`.

    `best`: the answer without limit to the same question, when it is known: it is the last point. Empty when facts or
    locks leave no plan at all.
    """
    return tuple(_points(problem, solver, upto, best, asked, locks))


def _points(
    problem: Problem,
    solver: PlanSolver,
    upto: int,
    best: Answer | None,
    asked: Mapping[AidId, Cents] | None,
    locks: Locks,
) -> Iterator[Point]:
    last = _point_of(best) if best is not None and best.status is Status.OPTIMAL else None
    known: Values | None = None
    reached: Money | None = None
    certain = True
    for count in range(upto + 1):
        if last is not None and last.requests == count:
            if count and (reached is None or last.objective.key()[:3] > reached):
                yield last
            return
        model = modelled(problem, locks, upto=count)
        if last is not None:  # no limit closes more
            closed = tuple((one, 1) for one in model.closed.values())
            model.row(Rule("upto"), closed, high=last.objective.closed_persons)
        changes = count_changes(model, asked) if asked is not None else None
        search = Climb(solver, model.form(), known=known)
        *first, fewest, soonest = stages(model, changes)
        found = search.climb(first)
        certain = certain and search.proved
        if not found:
            continue
        money = _measured(problem, model, search).key()[:3]
        if reached is None or not certain:
            search.climb((fewest, soonest))
        elif money > reached:  # with one request less it could not be: only the day is left to choose
            search.require(Row(fewest.terms, high=-count))
            search.climb((soonest,))
        known = search.values
        if reached is not None and money <= reached:
            continue
        reached = money
        assert known is not None
        plan = sound(problem, model.plan(known), locks)
        objective = checker.measure(problem, plan)
        if objective.requests:
            yield Point(objective.requests, objective, plan, checker.outcome(problem, plan), search.proved)


def _measured(problem: Problem, model: Model, search: Climb) -> Objective:
    assert search.values is not None
    return checker.measure(problem, model.plan(search.values))


def _point_of(best: Answer) -> Point | None:
    if best.objective is None or best.plan is None or best.outcome is None:
        return None
    return Point(best.objective.requests, best.objective, best.plan, best.outcome, True)
