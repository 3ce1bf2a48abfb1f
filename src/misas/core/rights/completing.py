"""What an unknown fact may still be: for each condition that reads it, one value on each side of each threshold.

Exact: between two neighbours of this list no condition changes its answer, so trying them all is trying everything
plausible. Bounds come from the table of facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from misas.core.rights.codes import Aspect, Measure, Nature
from misas.core.rights.facts import Atom, FactType, Household
from misas.core.rights.months import add_months
from misas.core.rights.rules import Leaf, Threshold

CENT: Final = Decimal("0.01")
Plain = bool | int | str | date | Decimal


def completions(
    one: FactType, atom: Atom, readers: Iterable[tuple[Leaf, Threshold]], household: Household, *, afresh: bool = False
) -> tuple[Plain, ...]:
    """The values to try for an unknown fact, each plausible, in ascending order; all those of an enum.

    The months already known of a total bound it from below, unless the fact is taken `afresh`."""
    match one.nature:
        case Nature.BOOLEAN:
            return (False, True)
        case Nature.ENUM:
            return tuple(one.values)
        case Nature.DATE:
            return _dates(one, readers, household.month)
        case _:
            return _numbers(one, atom, readers, household, afresh)


def _dates(one: FactType, readers: Iterable[tuple[Leaf, Threshold]], month: date) -> tuple[date, ...]:
    earliest, latest = add_months(month, -12 * one.high), add_months(month, -12 * one.low)
    found = {earliest, latest}
    for leaf, threshold in readers:
        if not isinstance(threshold, Decimal):
            continue
        step = 12 if leaf.measure is Measure.YEARS else 1
        for count in (int(threshold), int(threshold) + 1):
            last = add_months(month, -count * step)
            found |= {last, last + timedelta(days=1)}
    return tuple(sorted(day for day in found if earliest <= day <= latest))


def _numbers(
    one: FactType, atom: Atom, readers: Iterable[tuple[Leaf, Threshold]], household: Household, afresh: bool
) -> tuple[Plain, ...]:
    low, high = Decimal(one.low), Decimal(one.high)
    if one.nature is Nature.MONTHLY and atom.aspect is Aspect.WINDOW:
        known, missing = (Decimal(0), 12) if afresh else household.part_known(atom)
        low, high = known + missing * low, known + missing * high
    step = Decimal(1) if one.nature is Nature.WHOLE else CENT
    found = {low, high}
    for _, threshold in readers:
        if isinstance(threshold, Decimal):
            found |= {threshold - step, threshold, threshold + step}
    values = sorted(value for value in found if low <= value <= high)
    return tuple(int(value) for value in values) if one.nature is Nature.WHOLE else tuple(values)
