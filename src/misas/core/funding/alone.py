"""The plan that closes and grants most for one file, quickly: what a share-out asks a thousand times.

The first two things that decide (`planning`) in one search, and the smallest loans when it takes any; no canonical
steps and no reasons. A search that its limit stops gives what it found.
"""

from __future__ import annotations

from misas.core.funding.planning import in_order, sound, stages
from misas.core.funding.problem import Plan, Problem
from misas.core.funding.rules_as_rows import written
from misas.core.funding.solver import PlanSolver, Row, Terms, worth


def best_alone(problem: Problem, solver: PlanSolver) -> Plan | None:
    """The best plan of this file alone; None when its facts cannot stand together, or when none was found in time."""
    model = written(in_order(problem), {})
    closed, granted, loans = (stage.terms for stage in stages(model, None)[:3])
    more_than_all_money = 1 + sum(line.cents for line in problem.lines)
    both: Terms = (*((variable, times * more_than_all_money) for variable, times in closed), *granted)
    session = solver.open(model.form())
    found = session.best(both, hint=None)
    if found.values is None:
        return None
    values = found.values
    if loans and any(model.plan(values).loans):
        session.require(Row(both, low=worth(both, values)))
        values = session.best(loans, hint=values).values or values
    return sound(problem, model.plan(values), {})
