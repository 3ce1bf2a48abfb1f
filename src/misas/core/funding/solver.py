"""What an exact solver is given, and what it answers: whole numbers, linear rows, one objective at a time. The port.

No trade here and no solver either: `model` writes a co-financing problem in this form, `connectors.ortools` answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

type Variable = int
type Terms = tuple[tuple[Variable, int], ...]  # Σ coefficient × variable
type Values = Sequence[int]  # one per variable of the form


@dataclass(frozen=True, slots=True)
class Row:
    """`low ≤ Σ terms ≤ high`, binding only where every switch of `when` has the value beside it."""

    terms: Terms
    low: int | None = None
    high: int | None = None
    when: tuple[tuple[Variable, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A problem a solver can take: the bounds of each variable, and the rows. A variable is its place in `bounds`."""

    bounds: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]

    def most(self, terms: Terms) -> int:
        """What the sum of these terms can never exceed, by the bounds alone."""
        return sum(c * (self.bounds[v][1] if c > 0 else self.bounds[v][0]) for v, c in terms)


def worth(terms: Terms, values: Values) -> int:
    return sum(c * values[v] for v, c in terms)


@dataclass(frozen=True, slots=True)
class Found:
    """The best that was found, and what is known of it.

    `values` is None when nothing was found: with `proved`, nothing exists. `bound`: no solution is worth more.
    """

    values: Values | None
    bound: int
    proved: bool


class Session(Protocol):
    """One form being solved in successive steps. The same calls give the same answers, whatever the clock says."""

    def require(self, row: Row) -> None:
        """From now on this row binds too."""
        ...

    def best(self, terms: Terms, *, hint: Values | None) -> Found:
        """The largest Σ terms. `hint` is a solution, or a wish, to begin with."""
        ...

    def first(self, order: Sequence[Variable], *, hint: Values) -> Found:
        """Of all solutions, that whose variables are the largest in this order, the first variable deciding first.

        Unproved when the limit came first: the values are then those of a solution all the same, or None.
        """
        ...


class PlanSolver(Protocol):
    def open(self, form: Form) -> Session: ...
