"""What other facts make certain, so that nobody is asked: no allowance of the old at thirty, no wage at ten, no refusal
of what an allowance that she has not would open. The table of facts says which (`demande_si` and `sinon`).

For the answers alone, and only where nothing was said: whatever the person says comes first. Not here: what a sex in a
register would suppose; it supposes nothing (`validation` names what should be checked with her).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from misas.core.rights.asked_if import Supposed
from misas.core.rights.codes import Entity, FactPeriod, FactStatus, Nature
from misas.core.rights.facts import HOUSEHOLD, NOT_HELD, Amounts, FactTable, FactType, Held, Household
from misas.core.rights.gates import is_asked
from misas.core.rights.months import add_months

AGE: Final = "age"
"""The source of what an age makes certain."""
MONTHS: Final = 14
"""The month of the review and the thirteen before: every month that a fact may be asked for."""


def supposed(household: Household, table: FactTable) -> Household:
    """The household with what the other facts make certain."""
    gated = [one for one in table.values() if one.asked_if is not None and one.asked_if.otherwise is not None]
    found = household
    while (more := _once(found, gated, table)) is not found:
        found = more
    return found


def _once(household: Household, gated: list[FactType], table: FactTable) -> Household:
    facts = _more(household.facts, HOUSEHOLD, household, gated, table)
    members = tuple(
        one if told is one.facts else replace(one, facts=told)
        for one in household.members
        for told in (_more(one.facts, one.id, household, gated, table),)
    )
    if facts is household.facts and members == household.members:
        return household
    return replace(household, facts=facts, members=members)


def _more(
    facts: Mapping[str, Held], owner: str, household: Household, gated: list[FactType], table: FactTable
) -> Mapping[str, Held]:
    told = {
        one.id: _held(one, one.asked_if.otherwise, household.month)
        for one in gated
        if (one.entity is Entity.HOUSEHOLD) is (owner == HOUSEHOLD)
        and facts.get(one.id, NOT_HELD).status is FactStatus.UNKNOWN
        and is_asked(one, owner, household, table) is False
        and one.asked_if is not None
        and one.asked_if.otherwise is not None
    }
    return {**facts, **told} if told else facts


def _held(one: FactType, told: Supposed, month: date) -> Held:
    if one.nature is Nature.MONTHLY:
        back = 1 if one.period is FactPeriod.MONTH else MONTHS
        months = {add_months(month, -each): Decimal(0) for each in range(back)}
        return Held(Amounts(months), FactStatus.KNOWN, told.source)
    value = Decimal(0) if one.nature is Nature.AMOUNT else told.value
    return Held(value, FactStatus.KNOWN, told.source)
