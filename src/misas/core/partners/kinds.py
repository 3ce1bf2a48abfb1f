"""What kind of organisation a partner is, and how each kind speaks: one table, KINDS.

Who may hold a NIR is the law's closed list (`core.privacy.nir_holders`, by the values of this enumeration). What one
organisation may do is its agreement (`agreements`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class OrganisationKind(StrEnum):
    CCAS = "ccas"
    ASSOCIATION = "association"
    HOSPITAL = "hospital"
    HEALTH_PROFESSIONAL = "health_professional"
    HEALTH_CENTRE = "health_centre"
    CPTS = "cpts"
    COMPLEMENTARY_INSURER = "complementary_insurer"
    FRANCE_TRAVAIL = "france_travail"
    CAF = "caf"
    CARSAT = "carsat"
    PENSION_FUND = "pension_fund"
    MSA = "msa"
    DEPARTEMENT = "departement"
    MDPH = "mdph"
    FRANCE_SERVICES = "france_services"
    MISSION_LOCALE = "mission_locale"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KindRule:
    """What a kind is allowed by nature.

    `health`: speaks as a health professional (prescribed care, RPPS or FINESS). `pays`: may be a funder. `agreement`:
    refers only under a signed agreement; else the law and the person's own agreement suffice.
    """

    kind: OrganisationKind
    health: bool
    pays: bool
    agreement: bool = True


_K = OrganisationKind
KINDS: Final[dict[OrganisationKind, KindRule]] = {
    rule.kind: rule
    for rule in (
        #        kind                      health pays
        KindRule(_K.CCAS, False, True),
        KindRule(_K.ASSOCIATION, False, True),
        KindRule(_K.HOSPITAL, True, False),
        KindRule(_K.HEALTH_PROFESSIONAL, True, False, agreement=False),
        KindRule(_K.HEALTH_CENTRE, True, False),
        KindRule(_K.CPTS, False, False),
        KindRule(_K.COMPLEMENTARY_INSURER, False, True),
        KindRule(_K.FRANCE_TRAVAIL, False, True),
        KindRule(_K.CAF, False, True),
        KindRule(_K.CARSAT, False, True),
        KindRule(_K.PENSION_FUND, False, True),
        KindRule(_K.MSA, False, True),
        KindRule(_K.DEPARTEMENT, False, True),
        KindRule(_K.MDPH, False, True),
        KindRule(_K.FRANCE_SERVICES, False, False),
        KindRule(_K.MISSION_LOCALE, False, False),
        KindRule(_K.OTHER, False, False),
    )
}
