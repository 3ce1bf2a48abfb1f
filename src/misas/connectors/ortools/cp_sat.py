"""OR-Tools CP-SAT behind the port of `core.funding.solver`. Its only importer in the product, and late: it is heavy.

One worker, a fixed seed, limits by deterministic time only: a busy computer gives the same plan as an idle one. No one
set of parameters proves every step quickly, so a step is tried in several ways, a little each, then longer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from misas.core.funding.solver import Form, Found, Row, Session, Terms, Values, Variable, worth

AS_IT_IS: Mapping[str, Any] = {"cp_model_presolve": False}  # the form is small and already narrowed
WHOLE: Mapping[str, Any] = {**AS_IT_IS, "add_lp_constraints_lazily": False}
PLAIN: Mapping[str, Any] = {**WHOLE, "cut_level": 0}
TREE: Mapping[str, Any] = {**PLAIN, "optimize_with_lb_tree_search": True}
BOUND: Mapping[str, Any] = {"use_objective_lb_search": True}
WAYS: tuple[tuple[int, Mapping[str, Any]], ...] = (  # how many turns at a time, and how
    (1, PLAIN),  # finds
    (32, TREE),  # proves; cuts cost more than they bring
    (16, PLAIN),
    (12, WHOLE),
    (16, {**PLAIN, **BOUND}),
    (8, {}),
)
SMALL = 64  # variables: presolve and cuts then cost little, and close the gap of some cents at once
SMALL_WAYS: tuple[tuple[int, Mapping[str, Any]], ...] = (
    (1, PLAIN),
    (4, TREE),
    (4, {}),
    (8, {**WHOLE, **BOUND}),
    (32, TREE),
    (12, WHOLE),
)
FIRST_TURN = 0.005  # deterministic seconds
LONGER = 4.0
LEAST = 0.001  # what a search counts for, however short: patience always ends
ORDER = 0.002


def load() -> None:
    """Load the library: half a second of processor, which whoever asks for the first plan should not wait for."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    model.maximize(model.new_int_var(0, 1, ""))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.solve(model)


@dataclass(frozen=True, slots=True)
class CpSat:
    """A `misas.core.funding.solver.PlanSolver`. `patience`: deterministic seconds that one step may take in all."""

    seed: int = 1
    patience: float = 60.0

    @property
    def name(self) -> str:
        """What a computation keeps of who searched: two versions may not prove in the same time."""
        return f"cp-sat {version('ortools')} seed {self.seed}"

    def open(self, form: Form) -> Session:
        return _Session(form, self.seed, self.patience)


class _Session:
    def __init__(self, form: Form, seed: int, patience: float) -> None:
        from ortools.sat.python import cp_model

        self.library = cp_model
        self.form = form
        self.seed = seed
        self.patience = patience
        self.order_patience = ORDER
        self.model = cp_model.CpModel()
        self.variables = [self.model.new_int_var(low, high, "") for low, high in form.bounds]
        for row in form.rows:
            self.require(row)

    def require(self, row: Row) -> None:
        library = self.library
        low = library.INT_MIN if row.low is None else row.low
        high = library.INT_MAX if row.high is None else row.high
        said = self.model.add_linear_constraint(self._sum(row.terms), low, high)
        if row.when:
            said.only_enforce_if([self.variables[v] if value else ~self.variables[v] for v, value in row.when])

    def _sum(self, terms: Terms) -> Any:
        return self.library.LinearExpr.weighted_sum([self.variables[v] for v, _ in terms], [c for _, c in terms])

    def best(self, terms: Terms, *, hint: Values | None) -> Found:
        model = self.model.clone()
        model.maximize(self._sum(terms)) if terms else None
        values, bound = hint, self.form.most(terms)
        known: Values | None = None
        left, turn = self.patience, FIRST_TURN
        while left > 0:
            for times, way in SMALL_WAYS if len(self.form.bounds) < SMALL else WAYS:
                model.clear_hints()
                for variable, value in zip(self.variables, values or (), strict=False):
                    model.add_hint(variable, value)
                solver = self._solver(min(times * turn, left), way)
                status = solver.solve(model)
                if status == self.library.MODEL_INVALID:
                    raise ValueError(f"the solver refuses the form: {model.validate()}")
                left -= max(solver.deterministic_time, LEAST)
                if status == self.library.INFEASIBLE:
                    return Found(None, bound, True)
                if status in (self.library.OPTIMAL, self.library.FEASIBLE):
                    found = solver.response_proto.solution
                    if known is None or worth(terms, found) > worth(terms, known):
                        values = known = list(found)
                    bound = min(bound, int(solver.best_objective_bound) if terms else 0)
                    if status == self.library.OPTIMAL or worth(terms, known) >= bound:
                        return Found(known, worth(terms, known), True)
                if left <= 0:
                    break
            turn *= LONGER
        return Found(known, bound, False)

    def first(self, order: Sequence[Variable], *, hint: Values) -> Found:
        """One search that always tries the largest value of the first free variable: its first solution is the answer.

        Each bound it meets is proved by what was decided before, so nothing larger was possible. Presolve may keep
        one of several solutions: it is told to keep them all, and symmetries are left alone.
        """
        model = self.model.clone()
        library = self.library
        model.add_decision_strategy([self.variables[v] for v in order], library.CHOOSE_FIRST, library.SELECT_MAX_VALUE)
        way = {
            "search_branching": library.FIXED_SEARCH,
            "keep_all_feasible_solutions_in_presolve": True,
            "symmetry_level": 0,
        }
        solver = self._solver(self.order_patience, way)
        status = solver.solve(model)
        if status in (library.OPTIMAL, library.FEASIBLE):
            return Found(list(solver.response_proto.solution), 0, True)
        return Found(None, 0, status == library.INFEASIBLE)

    def _solver(self, limit: float, way: Mapping[str, Any]) -> Any:
        solver = self.library.CpSolver()
        settings = solver.parameters
        settings.num_workers = 1
        settings.linearization_level = 2
        settings.random_seed = self.seed
        settings.max_deterministic_time = limit
        for name, value in way.items():
            setattr(settings, name, value)
        return solver
