"""The baseline of `python -m bench funding`: CP-SAT as one would first call it, on the same form.

One worker (several would not repeat), the library's own settings else; each step is one search, without a second way
and without the search in order: each amount is a step of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from misas.core.funding.solver import Form, Found, Row, Session, Terms, Values, Variable, worth


@dataclass(frozen=True, slots=True)
class PlainCpSat:
    """A `misas.core.funding.solver.PlanSolver`. `patience`: deterministic seconds for one step."""

    patience: float = 2.0

    def open(self, form: Form) -> Session:
        return _Session(form, self.patience)


class _Session:
    def __init__(self, form: Form, patience: float) -> None:
        from ortools.sat.python import cp_model

        self.library, self.form, self.patience = cp_model, form, patience
        self.model = cp_model.CpModel()
        self.variables = [self.model.new_int_var(low, high, "") for low, high in form.bounds]
        for row in form.rows:
            self.require(row)

    def require(self, row: Row) -> None:
        low = self.library.INT_MIN if row.low is None else row.low
        high = self.library.INT_MAX if row.high is None else row.high
        said = self.model.add_linear_constraint(self._sum(row.terms), low, high)
        if row.when:
            said.only_enforce_if([self.variables[v] if value else ~self.variables[v] for v, value in row.when])

    def _sum(self, terms: Terms) -> Any:
        return self.library.LinearExpr.weighted_sum([self.variables[v] for v, _ in terms], [c for _, c in terms])

    def best(self, terms: Terms, *, hint: Values | None) -> Found:
        model, library = self.model.clone(), self.library
        for variable, value in zip(self.variables, hint or (), strict=False):
            model.add_hint(variable, value)
        if terms:
            model.maximize(self._sum(terms))
        solver = library.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = self.patience
        status = solver.solve(model)
        if status not in (library.OPTIMAL, library.FEASIBLE):
            return Found(None, self.form.most(terms), status == library.INFEASIBLE)
        values = list(solver.response_proto.solution)
        proved = status == library.OPTIMAL
        return Found(values, worth(terms, values) if proved else int(solver.best_objective_bound), proved)

    def first(self, order: Sequence[Variable], *, hint: Values) -> Found:
        return Found(None, 0, not order)
