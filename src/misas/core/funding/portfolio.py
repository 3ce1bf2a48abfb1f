"""Sharing envelopes out among files that wait: one plan per file, most care closed, then most money granted.

A few good plans per file, the order of arrival as baseline, then one plan per file within the envelopes (a
multiple-choice knapsack, through the port). The rule of fairness stands before the search: a plan that gives somebody
less than order of arrival is no choice, unless their care closes. What no choice uses is then handed out in order of
arrival, to give more, never less. The result is a forecast for people who decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from misas.core.funding.arrival import BestPlan, Prepared, Queue, queue
from misas.core.funding.good_plans import good_plans, preference
from misas.core.funding.problem import Cents
from misas.core.funding.share_out import (
    EnvelopeId,
    EnvelopeUse,
    Fairness,
    Item,
    Judged,
    Outcome,
    ShareOut,
    ShareOutSolver,
    Waiting,
    on_what_is_left,
)


def share_out(
    files: Iterable[Waiting],
    envelopes: Mapping[EnvelopeId, Cents],
    solver: ShareOutSolver,
    best: BestPlan,
    *,
    fairness: Fairness = Fairness.UNLESS_CLOSED,
) -> ShareOut:
    """One plan for each file on the shared envelopes, beside what order of arrival would give."""
    return shared(queue(files, envelopes, best), envelopes, solver, fairness=fairness)


def shared(
    served: Queue,
    envelopes: Mapping[EnvelopeId, Cents],
    solver: ShareOutSolver,
    *,
    fairness: Fairness = Fairness.UNLESS_CLOSED,
) -> ShareOut:
    """The same, once the plans of each file are prepared."""
    names = sorted(envelopes)
    choices = [_choices(one, fairness) for one in served.prepared]
    groups = [[_item(plan, names) for plan in plans] for plans in choices]
    start = [plans.index(one.by_arrival) for plans, one in zip(choices, served.prepared, strict=True)]
    chosen = solver.choose(groups, [envelopes[name] for name in names], start)
    picked = [plans[place] for plans, place in zip(choices, chosen.picks, strict=True)]
    picked = _handed_out(served.prepared, picked, envelopes)
    outcomes = tuple(
        Outcome(one.file.id, plan, one.by_arrival) for one, plan in zip(served.prepared, picked, strict=True)
    )
    return ShareOut(
        files=outcomes,
        envelopes=tuple(_use(name, envelopes[name], outcomes) for name in names),
        proof=chosen.proof,
        without_plan=served.without_plan,
    )


def _choices(one: Prepared, rule: Fairness) -> list[Judged]:
    """The plans among which the file may be given one: none takes anything from anybody."""
    fair = [plan for plan in one.plans if plan.is_fair_beside(one.by_arrival, rule)]
    return fair if one.by_arrival in fair else [*fair, one.by_arrival]


def _handed_out(
    prepared: tuple[Prepared, ...], picked: list[Judged], envelopes: Mapping[EnvelopeId, Cents]
) -> list[Judged]:
    """The same plans, and in order of arrival those that what is left makes better for everybody of their file."""
    spare = {name: cents - sum(plan.drawn.get(name, 0) for plan in picked) for name, cents in envelopes.items()}
    better = []
    for one, plan in zip(prepared, picked, strict=True):
        if any(spare[aid.budget] for aid in one.file.problem.aids if aid.budget in spare) and plan != one.plans[0]:
            within = {name: cents + plan.drawn.get(name, 0) for name, cents in spare.items()}
            plans = good_plans(on_what_is_left(one.file.problem, within), envelopes)
            more = next((other for other in plans if other.gives_at_least(plan)), plan)
            if preference(more) < preference(plan):
                spare = {name: cents - more.drawn.get(name, 0) for name, cents in within.items()}
                plan = more
        better.append(plan)
    return better


def _item(plan: Judged, names: list[EnvelopeId]) -> Item:
    return Item(plan.closed_persons, plan.granted_total, tuple(plan.drawn.get(name, 0) for name in names))


def _use(envelope: EnvelopeId, left: Cents, outcomes: tuple[Outcome, ...]) -> EnvelopeUse:
    drawn = sum(one.proposed.drawn.get(envelope, 0) for one in outcomes)
    return EnvelopeUse(envelope, left, drawn, sum(one.by_arrival.drawn.get(envelope, 0) for one in outcomes))
