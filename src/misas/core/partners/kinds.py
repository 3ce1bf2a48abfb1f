"""What kind of organisation a partner is, and what each kind may hold: one table, KINDS.

The NIR is asked only of those on the closed list of the law (its texts: `core.privacy.nir_holders`); when the text was
not read for a kind, the answer is no. What one organisation may do is its agreement (`agreements`).
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

    `nir`: may hold and send it. `health`: speaks as a health professional (prescribed care, RPPS or FINESS). `pays`:
    may be a funder. `agreement`: refers only under a signed one; else the law and the person's own agreement suffice.
    """

    kind: OrganisationKind
    nir: bool
    health: bool
    pays: bool
    agreement: bool = True


_K = OrganisationKind
KINDS: Final[dict[OrganisationKind, KindRule]] = {
    rule.kind: rule
    for rule in (
        #        kind                      nir    health pays   agreement
        KindRule(_K.CCAS, False, False, True),
        KindRule(_K.ASSOCIATION, False, False, True),
        KindRule(_K.HOSPITAL, True, True, False),
        KindRule(_K.HEALTH_PROFESSIONAL, True, True, False, agreement=False),
        KindRule(_K.HEALTH_CENTRE, True, True, False),
        KindRule(_K.CPTS, False, False, False),
        KindRule(_K.COMPLEMENTARY_INSURER, True, False, True),
        KindRule(_K.FRANCE_TRAVAIL, True, False, True),
        KindRule(_K.CAF, True, False, True),
        KindRule(_K.CARSAT, True, False, True),
        KindRule(_K.PENSION_FUND, True, False, True),
        KindRule(_K.MSA, True, False, True),
        KindRule(_K.DEPARTEMENT, False, False, True),
        KindRule(_K.MDPH, True, False, True),
        KindRule(_K.FRANCE_SERVICES, False, False, False),
        KindRule(_K.MISSION_LOCALE, False, False, False),
        KindRule(_K.OTHER, False, False, False),
    )
}
