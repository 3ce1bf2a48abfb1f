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
        chosen, closed, closed_bound = self._best(cp_model, model, [item.closed for _, item in flat], picks, start, 0.0)
        model.add(_sum(cp_model, [(var, item.closed) for var, item in flat]) >= closed)
        chosen, granted, granted_bound = self._best(
            cp_model, model, [item.granted for _, item in flat], picks, chosen, self.gap
        )
        proved = closed == closed_bound
        proof = Proof(closed, granted, closed_bound, granted_bound, proved, proved and granted == granted_bound)
        return Chosen(tuple(chosen), proof)

    def _best(
        self, cp_model: Any, model: Any, worths: list[int], picks: list[list[Any]], start: Sequence[int], gap: float
    ) -> tuple[list[int], int, int]:
        """The choice found, its worth and its bound. The start is a hint, and kept when nothing better is found."""
        variables = [var for row in picks for var in row]
        model.maximize(_sum(cp_model, list(zip(variables, worths, strict=True))))
        model.clear_hints()
        for row, place in zip(picks, start, strict=True):
            for n, var in enumerate(row):
                model.add_hint(var, n == place)
        rest = iter(worths)
        of_row = [[next(rest) for _ in row] for row in picks]
        best, known = list(start), sum(row[place] for row, place in zip(of_row, start, strict=True))
        bound = sum(max(row) for row in of_row)
        solver = self._solver(cp_model, gap)
        if solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            bound = min(bound, int(solver.best_objective_bound))
            found = [next(n for n, var in enumerate(row) if solver.boolean_value(var)) for row in picks]
            reached = sum(row[place] for row, place in zip(of_row, found, strict=True))
            if reached > known:
                best, known = found, reached
        return best, known, max(bound, known)

    def _solver(self, cp_model: Any, gap: float) -> Any:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_deterministic_time = self.effort
        solver.parameters.relative_gap_limit = gap
        return solver


def _sum(cp_model: Any, terms: list[tuple[Any, int]]) -> Any:
    return cp_model.LinearExpr.weighted_sum([var for var, _ in terms], [weight for _, weight in terms])
