"""Best first, then second best: one objective after the other, each value frozen before the next is sought.

Knows rows and terms, no rule of the trade. A step that could not be proved is said; those after it are not proved
either, whatever their own search says. What the frozen values settle is taken out of the form before searching again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from misas.core.funding.narrowing import Bounds, Smaller, narrowed
from misas.core.funding.remainders import sharper
from misas.core.funding.solver import Form, Found, PlanSolver, Row, Terms, Values, Variable, worth

ROUNDS = 4  # of narrowing and sharpening in turn: most forms stand still after two


@dataclass(frozen=True, slots=True)
class Stage:
    """What is made as large as it can be. `name` is how the answer reports it."""

    name: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class Reached:
    stage: Stage
    value: int
    bound: int
    proved: bool


class Climb:
    """One form climbed step by step. `values` is the best solution so far; None with `proved`: there is none."""

    def __init__(self, solver: PlanSolver, form: Form, *, known: Values | None = None) -> None:
        self.solver = solver
        self.values = known  # a solution, when there is one
        self.proved = True
        self.steps: list[Reached] = []
        self._rows = list(form.rows)
        self._bounds = narrowed(form.bounds, self._rows)
        self._open()

    @property
    def impossible(self) -> bool:
        return self._bounds is None or (self.values is None and self.proved and bool(self.steps))

    def _open(self) -> None:
        if self._bounds is not None:
            self._smaller = Smaller.of(self._bounds, self._rows)
            self._session = self.solver.open(self._smaller.form)

    def require(self, row: Row) -> None:
        """From now on this row binds too."""
        self._rows.append(row)
        if (open_ := self._smaller.row(row)) is not None:
            self._session.require(open_)

    def settle(self, variables: Iterable[Variable]) -> None:
        """These variables keep the value they have; what follows from it is taken out of the form."""
        assert self.values is not None and self._bounds is not None
        for v in variables:
            self._bounds[v] = (self.values[v], self.values[v])
        self._bounds = self._followed(self._bounds)
        self._open()

    def _followed(self, bounds: Bounds) -> Bounds | None:
        """The bounds that follow from these; rows become sharper on the way."""
        for _ in range(ROUNDS):
            narrow = narrowed(bounds, self._rows)
            sharp = None if narrow is None else sharper(narrow, self._rows)
            if sharp is None:
                return None
            known, (bounds, rows) = narrow, sharp
            if bounds == known and rows == self._rows:
                break
            self._rows = rows
        return bounds

    def climb(self, stages: Iterable[Stage]) -> bool:
        """Every stage in turn. False when no solution was found at all: proved or not, `proved` says."""
        return all(self.step(stage) for stage in stages)

    def step(self, stage: Stage) -> bool:
        if self._bounds is None:
            return False
        found = self._best(stage.terms)
        if found.values is None and self.values is None:
            self.proved = found.proved
            return False
        if found.values is not None and (
            self.values is None or worth(stage.terms, found.values) >= worth(stage.terms, self.values)
        ):  # a search that was stopped may come back with less than what is in hand
            self.values = found.values
        assert self.values is not None
        value = worth(stage.terms, self.values)
        self.proved = self.proved and found.proved
        self.steps.append(Reached(stage, value, max(found.bound, value), self.proved))
        self.require(Row(stage.terms, low=value, high=value if found.proved else None))
        return True

    def _best(self, terms: Terms) -> Found:
        assert self._bounds is not None
        smaller = self._smaller
        open_, settled = smaller.terms(terms)
        most = smaller.form.most(open_) + settled
        if self.values is not None and worth(terms, self.values) >= most:
            return Found(self.values, most, True)
        hint = None if self.values is None else smaller.values(self.values)
        found = self._session.best(open_, hint=hint)
        values = None if found.values is None else smaller.whole(found.values)
        return Found(values, found.bound + settled, found.proved)

    def largest_first(self, order: Sequence[Variable]) -> None:
        """Of all solutions left, that whose variables are the largest in this order.

        One search does it most of the time. When it does not end, the first variable that is still open is made as
        large as can be by a search of its own, which proves more cleverly; the others are tried together again now
        and then.
        """
        self.settle(())
        alone, patience = 0, 1
        decided: list[Variable] = []  # and not settled yet: opening a form costs more than looking at a bound
        for done, variable in enumerate(order):
            if decided and self._can_grow(variable):
                self.settle(decided)
                decided = []
            if self._can_grow(variable):
                if alone % patience == 0:
                    if self._first(order[done:]):
                        return
                    patience *= 2
                    alone = 0
                alone += 1
                self.step(Stage("amount", ((variable, 1),)))
            decided.append(variable)

    def _can_grow(self, variable: Variable) -> bool:
        assert self._bounds is not None and self.values is not None
        return self._bounds[variable][1] > self.values[variable]

    def _first(self, order: Sequence[Variable]) -> bool:
        assert self.values is not None
        smaller = self._smaller
        left = [smaller.place[v] for v in order if v in smaller.place]
        found = self._session.first(left, hint=smaller.values(self.values))
        if found.values is None or not found.proved:
            return False
        self.values = smaller.whole(found.values)
        return True
