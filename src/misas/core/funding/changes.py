"""What was already asked of funders: changed as little as possible, and what may become of it.

A change is a request withdrawn, a new one, or another amount. What a funder has decided is a fact, no change.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from misas.core.funding.model import Model, Rule
from misas.core.funding.problem import AidId, Cents, GrantedAid, Plan, Problem, RefusedAid
from misas.core.funding.solver import Terms


def count_changes(model: Model, asked: Mapping[AidId, Cents]) -> Terms:
    """Adds to the model one switch per aid whose total differs from what was asked; more of these terms is better."""
    terms = []
    for aid in model.problem.aids:
        if aid.id in model.problem.decisions:
            continue
        changed, cents = model.variable(0, 1), asked.get(aid.id, 0)
        total = model.total(aid.id)
        model.row(Rule("asked", aid.id), total, low=cents, high=cents, when=((changed, False),))
        terms.append((changed, -1))
    return tuple(terms)


def changed(problem: Problem, plan: Plan, asked: Mapping[AidId, Cents]) -> tuple[AidId, ...]:
    """The aids whose request has to be made, withdrawn or written anew, by rank and id."""
    open_ = (aid for aid in problem.aids if aid.id not in problem.decisions)
    return tuple(
        aid.id
        for aid in sorted(open_, key=lambda aid: (aid.rank, aid.id))
        if plan.total(aid.id) != asked.get(aid.id, 0)
    )


def at_worst(problem: Problem, waiting: Collection[AidId]) -> Problem:
    """The problem in which every aid that still waits for its decision brings nothing."""
    refused = {id: RefusedAid() for id in waiting if id not in problem.decisions}
    return replace(problem, decisions={**problem.decisions, **refused})


def at_best(problem: Problem, asked: Plan) -> Problem:
    """The problem in which every aid of this plan that still waits for its decision brings what was asked of it."""
    granted = {
        id: GrantedAid(lines={line: asked.grants[id].get(line, 0) for line in asked.presented[id]})
        for id in asked.grants
        if id not in problem.decisions
    }
    lent = {id: GrantedAid(loan_cents=cents) for id, cents in asked.loans.items() if id not in problem.decisions}
    return replace(problem, decisions={**problem.decisions, **granted, **lent})
