"""Which rules cannot stand together, when facts or held amounts leave no plan: as few as explain it, none too many."""

from __future__ import annotations

from collections.abc import Collection

from misas.core.funding.model import Model, Rule
from misas.core.funding.solver import Form, PlanSolver


def standing_in_the_way(model: Model, solver: PlanSolver) -> tuple[Rule, ...]:
    """Rules that leave no plan together, and would leave one if any of them fell."""
    rules = list(dict.fromkeys(model.rules))
    needed: list[Rule] = []
    pending = [rules]
    while pending:
        part = pending.pop()
        others = [rule for rules in pending for rule in rules]
        if _impossible(model, solver, {*needed, *others}):
            continue
        if len(part) == 1:
            needed += part
        else:
            half = len(part) // 2
            pending += [part[:half], part[half:]]
    return tuple(rule for rule in rules if rule in set(needed))


def _impossible(model: Model, solver: PlanSolver, kept: Collection[Rule]) -> bool:
    rows = tuple(row for row, rule in zip(model.rows, model.rules, strict=True) if rule in kept)
    found = solver.open(Form(tuple(model.bounds), rows)).best((), hint=None)
    return found.values is None and found.proved
