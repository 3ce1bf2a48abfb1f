"""Who the household may be: its members, and those it may have besides (a partner or children told but not described).

What somebody who is not described may bring is tried, and asked for through the couple or the number of children: the
question that adds them. Not here: who is told and not described (`core.rights.undescribed`), arrays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from misas.core.rights.c2s_facts import OF_FAMILY
from misas.core.rights.codes import FactStatus, Role
from misas.core.rights.facts import COUPLE, HOUSEHOLD, Atom, FactTable, Held, Household, Member, Value
from misas.core.rights.months import add_months
from misas.core.rights.undescribed import CHILDREN, may_be_in_charge, may_have_partner, undescribed
from misas.core.rights.unknowns import Unknown, completed, unknowns

PARTNER = "+partner"
CHILD = "+child"
MORE_CHILDREN = 4
"""How many children beyond those described are tried, when their number is not known."""
PARTNER_AGE, CHILD_AGE = 40, 6
OF_PARTNER: Final = ("wage_net", "asi", "alimony_paid", "alimony_paid_last_notice")
"""What a partner who is not described may bring: any income, a benefit that opens a right, less by what she pays."""
OF_CHILD: Final = ("shared_custody",)
OF_FIRST_CHILD: Final = ("exceptional_gains",)
"""What children who are not described may bring: half of their share of the ceiling, and money of their own."""


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

    @property
    def children(self) -> list[int]:
        """Places of those for whom a family benefit may be paid."""
        month = self.household.month
        return [
            rank
            for rank, one in enumerate(self.members)
            if one.role is Role.CHILD or may_be_in_charge(one, month)
        ]  # fmt: skip

    def chosen(self, values: Mapping[tuple[str, str], Value]) -> Household:
        """The household of one copy, with those who are there in it: `values` by member and fact. Without a child no
        family benefit is paid, beyond what is told."""
        count = values.get((HOUSEHOLD, CHILDREN))
        there = tuple(
            one
            for one in self.members
            if not (one.id == PARTNER and values.get((HOUSEHOLD, COUPLE)) is False)
            and not (one.id.startswith(CHILD) and isinstance(count, int) and int(one.id.removeprefix(CHILD)) >= count)
        )
        kept = dict(values)
        if not {self.members[rank].id for rank in self.children} & {one.id for one in there}:
            kept = {key: value for key, value in values.items() if key[1] not in OF_FAMILY}
            kept[HOUSEHOLD, CHILDREN] = 0
        return completed(replace(self.household, members=there), kept)


def scene(household: Household, table: FactTable, read: Collection[str]) -> Scene:
    """The scene of a household for the facts that the rights asked read."""
    found = [one for one in unknowns(household, table, read) if one.fact not in (COUPLE, CHILDREN)]
    extra: list[Member] = []
    if (may_be_none := may_have_partner(household)) is not None:
        partner = _made(PARTNER, Role.PARTNER, household.month, PARTNER_AGE)
        extra.append(partner)
        atom = Atom(HOUSEHOLD, COUPLE)
        found += [Unknown(HOUSEHOLD, COUPLE, atom, (False, True))] if may_be_none else []
        found += _brought(household, partner, atom, table, {"wage_net", *set(OF_PARTNER) & set(read)})
    told, some = _children(household)
    children = [
        _made(f"{CHILD}{rank}", Role.CHILD, household.month, CHILD_AGE)
        for rank in range(MORE_CHILDREN if some else told)
    ]
    atom = Atom(HOUSEHOLD, CHILDREN)
    if some:
        found.append(Unknown(HOUSEHOLD, CHILDREN, atom, some))
    for rank, child in enumerate(children):
        brings = {*OF_CHILD, *(OF_FIRST_CHILD if not rank else ())} & set(read)
        found += _brought(household, child, atom, table, brings)
    members = (*household.members, *extra, *children)
    return Scene(household, members, tuple(found), len(household.members))


def _made(key: str, role: Role, month: date, age: int) -> Member:
    facts = {"birth_date": Held(add_months(month, -12 * age))}
    return Member(key, role, facts | ({"alsace_moselle_scheme": Held(False)} if role is Role.PARTNER else {}))


def _brought(
    household: Household, made: Member, atom: Atom, table: FactTable, facts: Collection[str]
) -> Iterator[Unknown]:
    """What a member who is not described may bring, asked for through what would describe her."""
    for one in unknowns(replace(household, members=(made,)), table, facts):
        if one.member == made.id:
            yield replace(one, atom=atom)


def _children(household: Household) -> tuple[int, tuple[Value, ...]]:
    """How many children are told but not described; when their number is not known, the numbers to try."""
    if household.held(HOUSEHOLD, CHILDREN).status in (FactStatus.UNKNOWN, FactStatus.DECLINED):
        return 0, (MORE_CHILDREN, 0, 1, 2)
    return undescribed(household).get(Role.CHILD, 0), ()
