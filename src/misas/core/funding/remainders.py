"""What the equations say of each variable beyond its bounds: the remainder it leaves when divided.

Grants in round sums, totals known to the cent: what a line still gets is then settled but for whole rounds. Neither
bounds nor fractions see it, and a search would try each cent. Sound: no solution in whole numbers is lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import gcd

from misas.core.funding.narrowing import Bounds
from misas.core.funding.solver import Row, Variable


@dataclass(slots=True)
class Sum:
    """`base` + Σ times × variable, whole numbers."""

    base: int
    times: dict[Variable, int]

    def add(self, other: Sum, times: int) -> None:
        self.base += times * other.base
        for v, c in other.times.items():
            if both := self.times.get(v, 0) + times * c:
                self.times[v] = both
            else:
                self.times.pop(v, None)

    @property
    def round(self) -> int:
        """The sum moves by multiples of this; 0: it does not move."""
        return gcd(*self.times.values())

    def within(self, low: int | None, high: int | None) -> tuple[int | None, int | None]:
        """The least and the most that it can be between both; the least above the most when it can be nothing."""
        if by := self.round:
            return (
                None if low is None else low + (self.base - low) % by,
                None if high is None else high - (high - self.base) % by,
            )
        if (low is not None and self.base < low) or (high is not None and self.base > high):
            return 1, 0
        return (None if low is None else self.base), (None if high is None else self.base)


def sharper(bounds: Bounds, rows: Sequence[Row]) -> tuple[Bounds, list[Row]] | None:
    """The bounds and the rows brought to the nearest value that the equations allow; None when they allow none."""
    solved = _solved(bounds, rows)
    if solved is None:
        return None
    found = list(bounds)
    for v, value in solved.items():
        low, high = value.within(*bounds[v])
        if low is None or high is None or low > high:
            return None
        found[v] = (low, high)
    sharp = []
    for row in rows:
        if row.when or (row.low is not None and row.low == row.high):
            sharp.append(row)
            continue
        low, high = _sum_of(row, bounds, solved).within(row.low, row.high)
        if low is not None and high is not None and low > high:
            return None
        sharp.append(row if (low, high) == (row.low, row.high) else replace(row, low=low, high=high))
    return found, sharp


def _solved(bounds: Bounds, rows: Sequence[Row]) -> dict[Variable, Sum] | None:
    """Variables as sums of the others, which are then free to be any whole number; None when no whole numbers do.

    Only a variable that an equation has once is put aside, so that nothing is ever divided: an equation without any is
    left out, and says less than it could.
    """
    solved: dict[Variable, Sum] = {}
    within: dict[Variable, set[Variable]] = defaultdict(set)  # a free variable → the sums that have it
    for row in rows:
        if row.when or row.low is None or row.low != row.high:
            continue
        left = _sum_of(row, bounds, solved)
        left.base -= row.low
        common = left.round
        if not common:
            if left.base:
                return None
            continue
        if left.base % common:
            return None
        once = [v for v, c in left.times.items() if abs(c) == common]
        if not once:
            continue
        aside = max(once, key=lambda v: (bounds[v][1] - bounds[v][0], -v))
        sign = -left.times.pop(aside) // common
        value = Sum(sign * left.base // common, {v: sign * c // common for v, c in left.times.items()})
        for v in within.pop(aside, ()):
            times = solved[v].times.pop(aside, 0)
            solved[v].add(value, times)
            for other in value.times:
                within[other].add(v)
        solved[aside] = value
        for other in value.times:
            within[other].add(aside)
    return solved


def _sum_of(row: Row, bounds: Bounds, solved: dict[Variable, Sum]) -> Sum:
    found = Sum(0, {})
    for v, c in row.terms:
        low, high = bounds[v]
        found.add(Sum(low, {}) if low == high else solved.get(v) or Sum(0, {v: 1}), c)
    return found
