"""Who the household may be: its members, and those it may have besides (a partner or children told but not described).

A fact of somebody who is not described is asked through the question that would describe them: the couple, or the
number of children. Not here: arrays.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from misas.core.rights.codes import FactStatus, Role
from misas.core.rights.facts import HOUSEHOLD, Amounts, Atom, FactTable, Held, Household, Member, Value
from misas.core.rights.months import add_months, elapsed_years
from misas.core.rights.unknowns import Unknown, unknowns

PARTNER = "+partner"
CHILD = "+child"
MORE_CHILDREN = 4
"""How many children beyond those described are tried, when their number is not known."""
PARTNER_AGE, CHILD_AGE = 40, 6
GROWN = 25  # CSS R861-2


@dataclass(frozen=True, slots=True)
class Scene:
    """The household with everybody it may have, and all that is to be tried."""

    household: Household
    members: tuple[Member, ...]
    unknown: tuple[Unknown, ...]
    described: int
    """How many of `members` are described; the others come after them."""

    def index(self, member: str) -> int:
        return next(rank for rank, one in enumerate(self.members) if one.id == member)


def scene(household: Household, table: FactTable, read: Collection[str]) -> Scene:
    """The scene of a household for the facts that the rights asked read."""
    found = [one for one in unknowns(household, table, read) if one.fact not in ("couple", "children_count")]
    extra: list[Member] = []
    if (partner := _partner(household)) is not None:
        extra.append(_made(PARTNER, Role.PARTNER, household.month, PARTNER_AGE))
        found += partner_unknowns(household, table, may_be_none=partner)
    told, some = _children(household)
    extra += [
        _made(f"{CHILD}{rank}", Role.CHILD, household.month, CHILD_AGE)
        for rank in range(MORE_CHILDREN if some else told)
    ]
    if some:
        atom = Atom(HOUSEHOLD, "children_count")
        found.append(Unknown(HOUSEHOLD, "children_count", atom, some))
    members = (*household.members, *extra)
    return Scene(household, members, tuple(found), len(household.members))


def _made(key: str, role: Role, month: date, age: int) -> Member:
    return Member(key, role, {"birth_date": Held(add_months(month, -12 * age))})


def _partner(household: Household) -> bool | None:
    """Whether somebody may be missing: None, nobody; True, perhaps; False, somebody surely."""
    if any(one.role is Role.PARTNER for one in household.members):
        return None
    told = household.held(HOUSEHOLD, "couple").value
    return None if told is False else told is None


def partner_unknowns(household: Household, table: FactTable, *, may_be_none: bool) -> list[Unknown]:
    """What a partner who is not described brings: perhaps nobody, and any income."""
    atom = Atom(HOUSEHOLD, "couple")
    found = [Unknown(HOUSEHOLD, "couple", atom, (False, True))] if may_be_none else []
    one = table["wage_net"]
    months = one.months(household.month)
    incomes = [Amounts(dict.fromkeys(months, Decimal(euros))) for euros in (one.low, one.high, 900)]
    return [*found, Unknown(PARTNER, one.id, atom, tuple(incomes))]


def _children(household: Household) -> tuple[int, tuple[Value, ...]]:
    """How many children are told but not described; when their number is not known, the numbers to try."""
    listed = sum(_may_be_in_charge(one, household.month) for one in household.members)
    told = household.held(HOUSEHOLD, "children_count")
    if told.status in (FactStatus.UNKNOWN, FactStatus.DECLINED):
        return 0, (MORE_CHILDREN, 0, 1, 2)
    count = told.value if isinstance(told.value, int) else 0
    return max(0, count - listed), ()


def _may_be_in_charge(one: Member, month: date) -> bool:
    held, born = one.facts.get("in_charge"), one.facts.get("birth_date")
    grown = born is not None and isinstance(born.value, date) and elapsed_years(born.value, month) >= GROWN
    told = held.value if held else None
    return not grown and (told is not False if one.role is Role.CHILD else one.role is Role.OTHER and told is True)
