"""Households of the review → columns, and the second opinion on each. A fact that is needed and not held stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np

from misas.core.rights.c2s_facts import AS_SHOWN, CEILING_GAP, RECENT_MONTHS, UNTIL_2025, missing
from misas.core.rights.c2s_tables import C2STables
from misas.core.rights.codes import Nature
from misas.core.rights.facts import Amounts, Atom, FactTable, Held, Household
from misas.core.rights.kernel.columns import CODES, HOUSEHOLD, PERSON, TIERS, Array, Columns
from misas.core.rights.kernel.law import decide
from misas.core.rights.months import add_months, window


class Incomplete(Exception):
    """A household lacks facts that the C2S reads: no opinion. `atoms` are those facts, as `c2s_facts.missing`."""

    def __init__(self, atoms: Iterable[Atom]) -> None:
        self.atoms = tuple(atoms)
        super().__init__(", ".join(f"{atom.member or 'household'}.{atom.fact}" for atom in self.atoms))


@dataclass(frozen=True, slots=True)
class KernelAnswer:
    """The second opinion on one household: the tier by its name in TIERS, the base and both ceilings in euros, the
    contribution in euros a month (0 when none is due)."""

    tier: str
    base: Decimal
    ceiling_free: int
    ceiling_contribution: int
    contribution: Decimal


def second_opinion(households: Sequence[Household], table: FactTable, tables: C2STables) -> list[KernelAnswer]:
    """The opinion on each household, in their order; they may be of different months.

    Raises Incomplete for the first household that lacks a fact, ValueError for a month before the C2S.
    """
    found: dict[int, KernelAnswer] = {}
    for month in dict.fromkeys(one.month for one in households):
        ranks = [rank for rank, one in enumerate(households) if one.month == month]
        decided = decide(gather([households[rank] for rank in ranks], table), month, tables)
        for place, rank in enumerate(ranks):
            found[rank] = KernelAnswer(
                TIERS[decided.tier[place]],
                _euros(decided.base[place]),
                int(decided.ceiling_free[place]) // 100,
                int(decided.ceiling_contribution[place]) // 100,
                _euros(decided.contribution[place]),
            )
    return [found[rank] for rank in range(len(households))]


def _euros(cents: np.int64) -> Decimal:
    return Decimal(int(cents)).scaleb(-2)


def gather(households: Sequence[Household], table: FactTable) -> Columns:
    """The columns of households of one month. Raises Incomplete."""
    for one in households:
        if atoms := missing(one):
            raise Incomplete(atoms)
    months = {one.month for one in households}
    if len(months) > 1:
        raise ValueError("columns are of one month")
    month = months.pop() if months else date(2022, 1, 1)
    persons = [one for household in households for one in household.members]
    of = np.repeat(np.arange(len(households)), [len(one.members) for one in households])
    read = {name: _reader(name, table, month) for name in (*PERSON, *HOUSEHOLD) if name != "role"}
    role = np.array([CODES["role"].index(one.role) for one in persons])
    columns: dict[str, Array] = {name: read[name]([one.facts for one in persons]) for name in PERSON if name != "role"}
    shared = {name: read[name]([one.facts for one in households]) for name in HOUSEHOLD}
    return Columns(len(households), of, {"role": role, **columns}, shared)


Facts = Mapping[str, Held]
Reader = Callable[[Sequence[Facts]], Array]
NOBODY_ASKS: Final = np.datetime64("1970-01-01")
"""Stands where a date is not held: it was not needed, nothing reads it."""


def _reader(name: str, table: FactTable, month: date) -> Reader:
    """How one column is read: its fact by its nature, and the part after the dot."""
    fact, _, part = name.partition(".")
    if fact in UNTIL_2025:
        return lambda rows: np.zeros(len(rows), dtype=np.int64)
    nature = table[fact].nature
    if nature is Nature.MONTHLY:
        return lambda rows: np.array([_part(_amounts(one, fact), part, month) for one in rows], dtype=np.int64)
    if nature is Nature.BOOLEAN:
        return lambda rows: np.array([_value(one, fact) is True for one in rows], dtype=bool)
    if nature is Nature.ENUM:
        codes = CODES[fact]
        unsaid = AS_SHOWN if fact == CEILING_GAP else codes[-1]
        return lambda rows: np.array([codes.index(str(_value(one, fact) or unsaid)) for one in rows], dtype=np.int8)
    if nature is Nature.DATE:
        return lambda rows: np.array([_value(one, fact) or NOBODY_ASKS for one in rows], dtype="datetime64[D]")
    return lambda rows: np.array([_cents(_value(one, fact) or 0) for one in rows], dtype=np.int64)


def _value(facts: Facts, fact: str) -> object:
    held = facts.get(fact)
    return held.value if held else None


def _amounts(facts: Facts, fact: str) -> Amounts:
    value = _value(facts, fact)
    return value if isinstance(value, Amounts) else Amounts()


def _cents(euros: object) -> int:
    return round(Decimal(str(euros)) * 100)


def _part(amounts: Amounts, part: str, month: date) -> int | list[int]:
    match part:
        case "window":
            return sum(_months(amounts, month))
        case "months":
            return _months(amounts, month)
        case "now":
            return _of(amounts, month)
        case "last":
            last = add_months(month, -1)
            return dict(zip(window(month), _months(amounts, month), strict=True)).get(last, _of(amounts, last))
    days = [add_months(month, -back) for back in RECENT_MONTHS]  # "recent"
    if amounts.total is not None and any(day not in amounts.months and day not in days for day in window(month)):
        return sum(_of(amounts, day) for day in days)  # the total may all be older: only the months told are recent
    known = dict(zip(window(month), _months(amounts, month), strict=True))
    return sum(known[day] if day in known else _of(amounts, day) for day in days)


def _of(amounts: Amounts, day: date) -> int:
    return _cents(amounts.months.get(day, 0))


def _months(amounts: Amounts, month: date) -> list[int]:
    """Cents of each month of the window. A total of the window is shared out evenly over the months that are not told,
    the cents left over in the last of them."""
    days = window(month)
    if amounts.total is None:
        return [_of(amounts, day) for day in days]
    untold = [day for day in days if day not in amounts.months]
    rest = _cents(amounts.total) - sum(_of(amounts, day) for day in days)
    if not untold:
        return [_of(amounts, day) for day in days]
    each = rest // len(untold)
    last = {untold[-1]: rest - each * (len(untold) - 1)}
    return [last.get(day, each if day in untold else _of(amounts, day)) for day in days]
