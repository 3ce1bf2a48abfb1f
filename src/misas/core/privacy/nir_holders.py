"""By which text a kind of organisation may hold a NIR, or may not: the law behind the column `nir` of KINDS.

A closed list: what is not on it may not, whoever asks; a kind whose text was not read may not either. Sources: CSS
R.115-1 and R.115-2 (social protection and those who serve it); décret 2019-341 of 19 April 2019, changed by décret
2022-1366 (categories and purposes); CSP L.1111-8-1 (the NIR as health identity). Associations are on none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from misas.core.partners.kinds import KINDS, OrganisationKind

type Certainty = Literal["primary", "secondary", "to_confirm"]

_SOCIAL = "CSS R.115-1, R.115-2"
_DECREE = "décret 2019-341, art. 2"
_HEALTH = "CSP L.1111-8-1, R.1111-8-1"
_NOWHERE = "on no list"
_K = OrganisationKind

GROUNDS: Final[Mapping[OrganisationKind, tuple[str, Certainty]]] = MappingProxyType(
    {
        _K.CAF: (_SOCIAL, "secondary"),
        _K.CARSAT: (_SOCIAL, "secondary"),
        _K.PENSION_FUND: (_SOCIAL, "secondary"),
        _K.MSA: (_SOCIAL, "secondary"),
        _K.COMPLEMENTARY_INSURER: (_DECREE, "secondary"),
        _K.FRANCE_TRAVAIL: (_DECREE, "secondary"),
        _K.MDPH: (_DECREE, "secondary"),
        _K.HOSPITAL: (_HEALTH, "secondary"),
        _K.HEALTH_PROFESSIONAL: (_HEALTH, "secondary"),
        _K.HEALTH_CENTRE: (_HEALTH, "secondary"),
        _K.DEPARTEMENT: ("décret 2019-341: RSA, APA, PCH only, not a referral", "to_confirm"),
        _K.CCAS: ("décret 2019-341: aide sociale légale only, not a referral", "to_confirm"),
        _K.CPTS: ("an association of professionals: on no list", "to_confirm"),
        _K.FRANCE_SERVICES: (_NOWHERE, "to_confirm"),
        _K.MISSION_LOCALE: (_NOWHERE, "to_confirm"),
        _K.ASSOCIATION: (_NOWHERE, "secondary"),
        _K.OTHER: (_NOWHERE, "to_confirm"),
    }
)


def may_hold_nir(organisation_kind: str) -> bool:
    """Whether the NIR may be asked of, shown to or taken from this kind of organisation; an unknown kind: no."""
    try:
        return KINDS[OrganisationKind(organisation_kind)].nir
    except ValueError:
        return False


def grounds(organisation_kind: OrganisationKind) -> tuple[str, Certainty]:
    """The text behind the answer, and how sure we are of our reading."""
    return GROUNDS[organisation_kind]
