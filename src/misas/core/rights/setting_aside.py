"""A fact that contradicts another one, or the calendar, is kept and named, and no answer rests on it until it is clear.

For the answers alone it counts as unknown: then what it would have decided is UNKNOWN, and asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from misas.core.refusals import Fault
from misas.core.rights.facts import HOUSEHOLD, Held, Household

_PLACE: Final = re.compile(r"(?:household|members\[(\d+)\])\.(\w+)")


def place_of(fault: Fault, household: Household) -> tuple[str, str] | None:
    """The member and the fact that a fault names (`validation`); None when it names none."""
    found = _PLACE.fullmatch(fault.field)
    if found is None:
        return None
    return (household.members[int(found[1])].id if found[1] else HOUSEHOLD), found[2]


def set_aside(household: Household, faults: Iterable[Fault]) -> Household:
    """The household without the facts that these faults name."""
    named = {place for fault in faults if (place := place_of(fault, household))}
    if not named:
        return household
    members = tuple(replace(one, facts=_without(one.id, one.facts, named)) for one in household.members)
    return replace(household, facts=_without(HOUSEHOLD, household.facts, named), members=members)


def _without(member: str, facts: Mapping[str, Held], named: set[tuple[str, str]]) -> dict[str, Held]:
    return {name: held for name, held in facts.items() if (member, name) not in named}
