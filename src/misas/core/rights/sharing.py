"""What one gesture may say of several facts or members: the same answer for the whole household, or none of these
amounts. The table of facts says which answers families usually share (`partage`).

Never somebody of whom the question makes no sense, never what was told already. Not here: recording, any sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from misas.core.rights.codes import Entity, FactPeriod, FactTheme, Nature
from misas.core.rights.facts import HOUSEHOLD, NOT_HELD, Amounts, FactTable, FactType, Household, Value
from misas.core.rights.gates import is_asked

RESOURCES: Final = frozenset({FactTheme.RESOURCES, FactTheme.INDEPENDENT, FactTheme.WEALTH, FactTheme.ALIMONY})
SAME_MONEY: Final = (
    frozenset({"wage_net", "wage_gross"}),
    frozenset({"pension_net", "pension_gross"}),
    frozenset({"daily_allowances", "sick_daily_allowances"}),
    frozenset({"alimony_received", "alimony_received_last_notice"}),
    frozenset({"alimony_paid", "alimony_paid_last_notice"}),
    frozenset({"patrimony_income", "property_income_last_notice"}),
)
"""Amounts that tell of the same money: whoever has told one is not said to have nothing of the other."""


def is_resource(one: FactType) -> bool:
    """Whether a fact is an amount somebody may simply not have."""
    amount = one.nature in (Nature.MONTHLY, Nature.AMOUNT)
    return amount and (one.theme in RESOURCES or one.period is FactPeriod.WINDOW)


def shared_with(one: FactType, member: str, household: Household, table: FactTable) -> tuple[str, ...]:
    """The other members for whom the answer of `member` may be told with hers; nobody for a fact that each answers."""
    if not one.is_shared:
        return ()
    others = (each.id for each in household.members if each.id != member)
    return tuple(each for each in others if is_asked(one, each, household, table) is not False)


def left_to_tell(member: str, household: Household, table: FactTable) -> tuple[str, ...]:
    """The amounts of a member (HOUSEHOLD: of the household itself) that nobody told yet, in the order of the table:
    all those she may have, so that one gesture may say at once that there are none."""
    return tuple(_left(member, household, table))


def _left(member: str, household: Household, table: FactTable) -> Iterator[str]:
    entity = Entity.HOUSEHOLD if member == HOUSEHOLD else Entity.PERSON
    held = household.facts if member == HOUSEHOLD else household.member(member).facts
    has = {fact for fact, told in held.items() if told.value is not None and not _is_nothing(told.value)}
    for fact, one in table.items():
        if one.entity is not entity or not is_resource(one) or not one.is_read_in(household.month):
            continue
        is_told = held.get(fact, NOT_HELD) is not NOT_HELD or any(fact in same and same & has for same in SAME_MONEY)
        if not is_told and is_asked(one, member, household, table) is not False:
            yield fact


def _is_nothing(value: Value) -> bool:
    if isinstance(value, Amounts):
        return not any((*value.months.values(), value.total or 0))
    return value == 0
