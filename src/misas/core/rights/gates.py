"""Whether a fact is asked of a member, by the conditions of the table (`demande_si`): yes, no, or not before another.

A condition on the household is read once; one on a person is read of the member asked, and for a fact of the household
of each of the couple: one is enough. Not here: what is supposed where a condition fails (`supposing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from misas.core.rights.asked_if import Condition
from misas.core.rights.codes import Aspect, Entity, FactPeriod, Nature, Role
from misas.core.rights.facts import HOUSEHOLD, NOT_HELD, Atom, FactTable, FactType, Household

COUPLE: Final = (Role.APPLICANT, Role.PARTNER)
AGE_OF: Final = "birth_date"
"""On file nearly always. Where it is not, nothing waits for it: every question is asked, as of anybody."""


def is_asked(one: FactType, member: str, household: Household, table: FactTable) -> bool | None:
    """Whether a fact is asked of a member (HOUSEHOLD for a fact of the household); None while it is not known."""
    if one.asked_if is None:
        return True
    said: list[bool | None] = []
    for group in one.asked_if.groups:
        answers = [_holds(each, member, household, table) for each in group]
        said.append(True if True in answers else None if None in answers else False)
    return False if False in said else None if None in said else True


def first_unknown(one: FactType, member: str, household: Household, table: FactTable) -> tuple[str, str] | None:
    """The member and the fact to ask before this one: the first that its conditions miss, that somebody may still be
    asked for. None when they miss nothing that can be asked."""
    if one.asked_if is None:
        return None
    for group in one.asked_if.groups:
        if any(_holds(each, member, household, table) for each in group):
            continue
        for each in group:
            for owner in _owners(each, member, household, table):
                if each.fact == AGE_OF or _is_told(household, owner, each.fact):
                    continue
                if _reads(each, owner, household, table) is None:
                    return first_unknown(table[each.fact], owner, household, table) or (owner, each.fact)
    return None


def _holds(one: Condition, member: str, household: Household, table: FactTable) -> bool | None:
    answers = [_reads(one, owner, household, table) for owner in _owners(one, member, household, table)]
    return True if True in answers else None if None in answers or not answers else False


def _owners(one: Condition, member: str, household: Household, table: FactTable) -> Iterator[str]:
    if table[one.fact].entity is Entity.HOUSEHOLD:
        yield HOUSEHOLD
    elif member != HOUSEHOLD:
        yield member
    else:
        yield from (each.id for each in household.members if each.role in COUPLE)


def _reads(one: Condition, owner: str, household: Household, table: FactTable) -> bool | None:
    kind = table[one.fact]
    aspect = Aspect.VALUE
    if kind.nature is Nature.MONTHLY:
        aspect = Aspect.MONTH if kind.period is FactPeriod.MONTH or 0 in kind.also else Aspect.WINDOW
    value = household.value(Atom(owner, one.fact, aspect))
    return None if value is None else one.holds(value, household.month)


def _is_told(household: Household, owner: str, fact: str) -> bool:
    """Whether somebody was asked already, whatever she said: what she could not answer is not waited for."""
    facts = household.facts if owner == HOUSEHOLD else household.member(owner).facts
    return household.held(owner, fact).value is not None or facts.get(fact, NOT_HELD) is not NOT_HELD
