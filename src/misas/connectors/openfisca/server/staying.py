"""A couple of which one may not have stayed long enough for the RSA or the prime d'activité.

CASF L262-4 and L262-5: such a partner is not counted in the foyer, but what she earns is. OpenFisca counts both as soon
as one of them may ask. Until it does otherwise, no amount is told of such a couple.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from misas.core.rights.codes import Role
from misas.core.rights.facts import Household, Member
from misas.core.rights.months import elapsed_years

OF_COUPLES: Final = ("rsa", "ppa")
COUNTED: Final = ("protected", "resident_card")
YEARS: Final = 5


def may_count_less(household: Household, variable: str) -> bool:
    """Whether this right of a couple may be that of one person less: the partner's stay is too short, or unknown."""
    if variable not in OF_COUPLES:
        return False
    return any(one.role is Role.PARTNER and not _counts(one, household.month) for one in household.members)


def _counts(one: Member, month: date) -> bool:
    told = {name: held.value for name, held in one.facts.items()}
    if told.get("nationality") in ("french", "eea_swiss") or told.get("permit_kind") in COUNTED:
        return True
    since = told.get("work_permit_since")
    return isinstance(since, date) and elapsed_years(since, month) >= YEARS
