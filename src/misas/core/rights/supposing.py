"""What age alone makes so improbable that nobody is asked: a question that would only hurt or amaze.

For the answers alone, and only where nothing was said: whatever the person says comes first. Not here: what a sex in a
register would suppose; it supposes nothing (`validation` names what should be checked with her).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from misas.core.rights.codes import FactStatus
from misas.core.rights.facts import NOT_HELD, Held, Household, Member
from misas.core.rights.months import elapsed_years

AGE: Final = "age"
"""The source of a supposed fact."""
MAY_BEAR: Final = (12, 60)
"""Years between which a person may be asked whether she is pregnant: the younger included, the older not (p)."""
NOT_PREGNANT: Final = Held("none", FactStatus.KNOWN, AGE)


def supposed(household: Household) -> Household:
    """The household with what the age of its members tells."""
    members = tuple(_with_age(one, household) for one in household.members)
    return household if members == household.members else replace(household, members=members)


def _with_age(one: Member, household: Household) -> Member:
    born = one.facts.get("birth_date", NOT_HELD).value
    said = one.facts.get("pregnancy", NOT_HELD)
    if said.status is not FactStatus.UNKNOWN or born is None:
        return one
    years = elapsed_years(born, household.month)  # type: ignore[arg-type]  # the nature of this fact is a date
    if MAY_BEAR[0] <= years < MAY_BEAR[1]:
        return one
    return replace(one, facts={**one.facts, "pregnancy": NOT_PREGNANT})
