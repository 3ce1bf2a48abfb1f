"""One plan per file within the envelopes, by CP-SAT: most closed, then most granted, each to its bound.

One worker, a fixed seed and limits in deterministic time: the same question gets the same answer on a busy computer.
Cents are integers all the way. OR-Tools is loaded when the first question is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from misas.core.funding.problem import Cents
from misas.core.funding.share_out import Chosen, Item, Proof


@dataclass(frozen=True, slots=True)
class CpSatShareOut:
    """`effort` is deterministic time for each of the two objectives; near a second of a quiet computer per unit.
    `gap`: the search for more money ends when no choice can be better by more than this share."""

    effort: float = 10.0
    gap: float = 0.0005

    def choose(self, groups: Sequence[Sequence[Item]], capacities: Sequence[Cents], start: Sequence[int]) -> Chosen:
        from ortools.sat.python import cp_model

        model = cp_model.CpModel()
        picks = [[model.new_bool_var("") for _ in group] for group in groups]
        flat = [
            (var, item) for row, group in zip(picks, groups, strict=True) for var, item in zip(row, group, strict=True)
        ]
        for row in picks:
            model.add_exactly_one(row)
        for place, capacity in enumerate(capacities):
            drawing = [(var, item.drawn[place]) for var, item in flat if item.drawn[place]]
            if drawing:
                model.add(_sum(cp_model, drawing) <= capacity)
        closed = _sum(cp_model, [(var, item.closed) for var, item in flat if item.closed])
        granted = _sum(cp_model, [(var, item.granted) for var, item in flat if item.granted])

        chosen = list(start)
        chosen, closed_bound, closed_proved = self._best(cp_model, model, closed, picks, chosen, 0.0)
        reached = sum(group[place].closed for group, place in zip(groups, chosen, strict=True))
        model.add(closed >= reached)
        chosen, granted_bound, granted_proved = self._best(cp_model, model, granted, picks, chosen, self.gap)
        money = sum(group[place].granted for group, place in zip(groups, chosen, strict=True))
        closed_proved = closed_proved or reached == closed_bound
        proof = Proof(reached, money, closed_bound, granted_bound, closed_proved, granted_proved and closed_proved)
        return Chosen(tuple(chosen), proof)

    def _best(
        self, cp_model: Any, model: Any, objective: Any, picks: list[list[Any]], start: list[int], gap: float
    ) -> tuple[list[int], int, bool]:
        """The choice found, its bound, whether it is reached. The start is a hint, and kept when nothing is better."""
        model.maximize(objective)
        model.clear_hints()
        for row, place in zip(picks, start, strict=True):
            for n, var in enumerate(row):
                model.add_hint(var, n == place)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = self.effort
        solver.parameters.relative_gap_limit = gap
        status = solver.solve(model)
        bound = int(solver.best_objective_bound)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return start, bound, False
        found = [next(n for n, var in enumerate(row) if solver.boolean_value(var)) for row in picks]
        return found, bound, int(solver.objective_value) == bound


def _sum(cp_model: Any, terms: list[tuple[Any, int]]) -> Any:
    return cp_model.LinearExpr.weighted_sum([var for var, _ in terms], [weight for _, weight in terms])
