"""Who the household has but nobody described: a partner or children that are told, or may be there, without a member.

Their ages and resources count, and no question asks for them: somebody must be added to the household first. Not here:
what they may bring (`connectors/openfisca/server/scene`), any sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from misas.core.rights.codes import Role
from misas.core.rights.facts import COUPLE, HOUSEHOLD, Household, Member
from misas.core.rights.months import elapsed_years

CHILDREN: Final = "children_count"
TOLD_BY: Final[Mapping[str, Role]] = {COUPLE: Role.PARTNER, CHILDREN: Role.CHILD}
"""The facts that tell how many members there are, and whom each tells of."""
GROWN: Final = 25  # CSS R861-2
DESCRIBE: Final[Mapping[Role, str]] = {Role.PARTNER: "describe_partner", Role.CHILD: "describe_children"}
"""The rule of a ground that misses a member, not a fact."""


def undescribed(household: Household) -> dict[Role, int]:
    """How many members are told for sure and are not described: the partner, the children in charge; nobody else."""
    found = {}
    if household.held(HOUSEHOLD, COUPLE).value is True and not _has_partner(household):
        found[Role.PARTNER] = 1
    told = household.held(HOUSEHOLD, CHILDREN).value
    if isinstance(told, int) and (left := told - described_children(household)) > 0:
        found[Role.CHILD] = left
    return found


def to_describe(household: Household, member: str, fact: str) -> Role | None:
    """Whom to add to the household to answer for a fact that is told: None when the fact itself is to be asked."""
    role = TOLD_BY.get(fact) if member == HOUSEHOLD else None
    return role if role in undescribed(household) else None


def may_have_partner(household: Household) -> bool | None:
    """Whether a partner may be there without being described: None, nobody; True, perhaps; False, somebody surely."""
    if _has_partner(household):
        return None
    told = household.held(HOUSEHOLD, COUPLE).value
    return None if told is False else told is None


def may_have_children(household: Household) -> bool:
    """Whether somebody may be in charge of the household, described or not."""
    described = any(
        one.role is Role.CHILD or may_be_in_charge(one, household.month)
        for one in household.members
    )  # fmt: skip
    return described or household.held(HOUSEHOLD, CHILDREN).value != 0


def described_children(household: Household) -> int:
    """How many of the members may be in charge of the household."""
    return sum(may_be_in_charge(one, household.month) for one in household.members)


def may_be_in_charge(one: Member, month: date) -> bool:
    """Whether a member may be in charge: a child under 25 unless told otherwise, somebody else only when it is told."""
    held, born = one.facts.get("in_charge"), one.facts.get("birth_date")
    grown = born is not None and isinstance(born.value, date) and elapsed_years(born.value, month) >= GROWN
    told = held.value if held else None
    return not grown and (told is not False if one.role is Role.CHILD else one.role is Role.OTHER and told is True)


def _has_partner(household: Household) -> bool:
    return any(one.role is Role.PARTNER for one in household.members)
