"""Which organisations may hold a NIR: a closed list of the law. What is not on it may not, whoever asks.

Sources: CSS R.115-1 and R.115-2 (social protection and those who serve it); décret 2019-341 of 19 April 2019, changed by
décret 2022-1366 (categories and purposes); CSP L.1111-8-1 (the NIR as health identity). Associations are on none of
them. `certainty` is of our reading: where it is not primary, the field is optional and a lawyer has a question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class NirRight:
    """Whether a kind of organisation may hold a NIR, by which text, and how sure we are of it."""

    allowed: bool
    source: str
    certainty: Literal["primary", "secondary", "to_confirm"] = "secondary"


_SOCIAL = "CSS R.115-1, R.115-2"
_DECREE = "décret 2019-341, art. 2"
_HEALTH = "CSP L.1111-8-1, R.1111-8-1"

NIR_HOLDERS: Final[Mapping[str, NirRight]] = MappingProxyType(
    {
        "caisse": NirRight(True, _SOCIAL),
        "caf": NirRight(True, _SOCIAL),
        "msa": NirRight(True, _SOCIAL),
        "carsat": NirRight(True, _SOCIAL),
        "pension_fund": NirRight(True, _SOCIAL),
        "complementary_insurer": NirRight(True, _DECREE),
        "hospital": NirRight(True, _HEALTH),
        "health_professional": NirRight(True, _HEALTH),
        "health_centre": NirRight(True, _HEALTH),
        "ces": NirRight(True, _SOCIAL),
        "departement": NirRight(True, _DECREE),
        "mdph": NirRight(True, _DECREE),
        "france_travail": NirRight(True, _DECREE),
        "ccas": NirRight(False, "décret 2019-341: aide sociale légale only, not a referral", "to_confirm"),
        "cpts": NirRight(False, "an association of professionals: on no list", "to_confirm"),
        "france_services": NirRight(False, "on no list", "to_confirm"),
        "mission_locale": NirRight(False, "on no list", "to_confirm"),
        "association": NirRight(False, "on no list", "secondary"),
    }
)
UNLISTED: Final = NirRight(False, "on no list", "to_confirm")


def nir_right(organisation_kind: str) -> NirRight:
    """The right of a kind of organisation; a kind that the table does not know has none."""
    return NIR_HOLDERS.get(str(organisation_kind), UNLISTED)


def may_hold_nir(organisation_kind: str) -> bool:
    """Whether the NIR may be asked of, shown to or taken from this kind of organisation."""
    return nir_right(organisation_kind).allowed
