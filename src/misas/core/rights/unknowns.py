"""What an engine must try of the facts that are not held: each with the values to try (`tries`).

An engine computes on whole households: an unknown fact is run at the values that may matter, never left to a default.
Not here: the conditions of the catalogue (`completing`), any computation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from misas.core.rights.codes import Aspect, Entity, FactPeriod, Nature, Role
from misas.core.rights.facts import HOUSEHOLD, Amounts, Atom, FactTable, FactType, Held, Household, Member, Value
from misas.core.rights.months import window
from misas.core.rights.totals import is_shared_out
from misas.core.rights.tries import said_of, tries_of


@dataclass(frozen=True, slots=True)
class Unknown:
    """One fact that is not wholly held, with the whole values to try: the best first, the worst second."""

    member: str
    fact: str
    atom: Atom
    tries: tuple[Value, ...]

    @property
    def key(self) -> tuple[str, str]:
        return self.member, self.fact


def unknowns(household: Household, table: FactTable, read: Collection[str]) -> tuple[Unknown, ...]:
    """Every fact of `read` that the law reads this month and that is not wholly held, for each member it concerns."""
    return tuple(_unknowns(household, table, read))


def _unknowns(household: Household, table: FactTable, read: Collection[str]) -> Iterator[Unknown]:
    for name, one in table.items():
        if name not in read or not one.is_read_in(household.month):
            continue
        if one.entity is Entity.HOUSEHOLD:
            if not is_whole(household.held(HOUSEHOLD, name), one, household.month):
                yield _unknown(household, None, one)
            continue
        for member in household.members:
            if _concerns(one, member) and not is_whole(household.held(member.id, name), one, household.month):
                found = _unknown(household, member, one)
                if len(found.tries) > 1:
                    yield found


def _concerns(one: FactType, member: Member) -> bool:
    """Whether a fact says anything of a member: only a child is in charge or in shared custody; where the parents live
    is asked of adults; the permit's end of those whose permit has ended."""
    if one.id in ("in_charge", "shared_custody"):
        return member.role is Role.CHILD
    if one.id in ("permit_expired_on", "irregular_since"):
        ended = ("expired",) if one.id == "permit_expired_on" else ("expired", "none")
        return said_of(member, "nationality") != "french" and said_of(member, "permit") in (None, *ended)
    if one.id == "permit":
        return said_of(member, "nationality") != "french"
    if one.id == "eea_right_to_stay":
        return said_of(member, "nationality") in (None, "eea_swiss")
    if one.id == "sick_leave_since":
        return said_of(member, "sick_leave") is not False
    return True


def is_whole(held: Held, one: FactType, month: date) -> bool:
    """Whether nothing of a fact is left to know: a monthly amount for each month it covers. A total says nothing of the
    months it was paid in, unless a single one is left to tell, or nothing to share out."""
    value = held.value
    if not isinstance(value, Amounts):
        return value is not None
    covered = set(window(month)) if is_shared_out(value, month) else set()
    return all(each in value.months or each in covered for each in one.months(month))


def _unknown(household: Household, member: Member | None, one: FactType) -> Unknown:
    owner = member.id if member else HOUSEHOLD
    aspect = Aspect.VALUE
    if one.nature is Nature.MONTHLY:
        aspect = Aspect.MONTH if one.period is FactPeriod.MONTH else Aspect.WINDOW
    return Unknown(owner, one.id, Atom(owner, one.id, aspect), tries_of(household, member, one))


def completed(household: Household, values: Mapping[tuple[str, str], Value]) -> Household:
    """The household with these facts at these values, said by nobody: what an engine computes on."""

    def more(owner: str, facts: Mapping[str, Held]) -> dict[str, Held]:
        return {**facts, **{fact: Held(value) for (who, fact), value in values.items() if who == owner}}

    members = tuple(Member(one.id, one.role, more(one.id, one.facts)) for one in household.members)
    return Household(household.month, more(HOUSEHOLD, household.facts), members)
