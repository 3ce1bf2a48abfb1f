"""Who of a couple asks, and who counts: one may not have stayed long enough for the RSA or the prime d'activité.

CASF L262-4 and L262-5: such a partner is not counted in the foyer, but what she earns is. OpenFisca counts both as soon
as one of them may ask: here the couple is computed a second time, with one adult less and the same resources. While her
stay is not known both are tried, and it is asked when it decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, Final

import numpy as np
from openfisca_france.entities import Famille

from misas.connectors.openfisca.server.copies import FAMILY, Copies
from misas.connectors.openfisca.server.trying import Found
from misas.core.rights.codes import FactStatus, Role
from misas.core.rights.facts import Atom, Household, Member
from misas.core.rights.months import elapsed_years

OF_COUPLES: Final = ("rsa", "ppa")
AT_ONCE: Final = ("protected", "resident_card")
NO_STAY: Final = ("expired", "none", "asylum")
YEARS: Final = 5
MONTHS: Final = 4
"""The month asked, and the three before it that both rights may read."""


class Counts(Enum):
    """Whether the partner counts in the foyer."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stay:
    """What the stay of the other one of a couple makes of a right; `asks`: the fact to ask, when it is not known."""

    counts: Counts
    asks: Atom | None = None


COUNTED: Final = Stay(Counts.YES)


def stay_of_partner(household: Household, variable: str) -> Stay:
    """How the partner is counted for this right."""
    partner = next((one for one in household.members if one.role is Role.PARTNER), None)
    if variable not in OF_COUPLES or partner is None:
        return COUNTED
    return _stay(partner, household.month)


def _stay(one: Member, month: date) -> Stay:
    told = {name: held.value for name, held in one.facts.items() if held.status is not FactStatus.UNKNOWN}
    if told.get("nationality") in ("french", "eea_swiss") or told.get("permit_kind") in AT_ONCE:
        return COUNTED
    if told.get("permit") in NO_STAY:
        return Stay(Counts.NO)
    since = told.get("work_permit_since")
    if isinstance(since, date):
        long = elapsed_years(since, month) >= YEARS
        if long or told.get("permit_kind") is not None:
            return Stay(Counts.YES if long else Counts.NO)
    wanted = ("nationality", "permit", "permit_kind", "work_permit_since")
    asks = next((name for name in wanted if name not in told), None)
    return Stay(Counts.UNKNOWN, Atom(one.id, asks) if asks else None)


def without_partner(copies: Copies) -> Copies:
    """The same copies, fresh, of which the foyer counts one adult less: its resources stay those of both."""
    simulation = copies.simulation
    families = simulation.populations[FAMILY]
    parents = families.nb_persons(Famille.PARENT)
    holder = simulation.get_holder("nb_parents")
    for back in range(MONTHS):
        holder.put_in_cache(np.maximum(parents - 1, 1).astype(holder.variable.dtype), copies.month.offset(-back))
    return copies


def either(couple: Found, alone: Found, asks: Atom | None) -> Found:
    """The ends of a right that is that of a couple or of one: what both say, else what would tell."""
    worst, best = couple.worst and alone.worst, couple.best or alone.best
    if worst == best:
        return Found(worst, best, (), {})
    settles: dict[Atom, Any] = {**alone.settles, **couple.settles}
    if asks is not None and (couple.worst, couple.best) != (alone.worst, alone.best):
        settled = sum(one.worst == one.best for one in (couple, alone))
        settles[asks] = Fraction(max(settled, 1), 2)
    return Found(False, True, tuple(sorted(settles, key=lambda atom: -settles[atom])), settles)


def spoken_by(household: Household, speaker: str) -> Household:
    """The household as one of a couple asks for it: the law looks at the stay and the lodging of who asks."""
    if household.applicant.id == speaker:
        return household
    turned = {Role.APPLICANT: Role.PARTNER, Role.PARTNER: Role.APPLICANT}
    members = (replace(one, role=turned.get(one.role, one.role)) for one in household.members)
    return replace(household, members=tuple(members))
