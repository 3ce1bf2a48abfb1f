"""What kind of offer a code of a directory stands for: FINESS categories, professions of the RPPS, ameli specialities.

A category that is not here is kept with its label and offered as a service; it is never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from misas.core.orientation.codes import OfferKind

K = OfferKind

BY_SITE: Final[Mapping[str, OfferKind]] = {
    "124": K.HEALTH_CENTRE,
    "603": K.HEALTH_HOUSE,
    "604": K.SERVICE,
    **dict.fromkeys(("101", "106", "355", "292"), K.HOSPITAL),
    "347": K.HEALTH_CHECK_CENTRE,
    **dict.fromkeys(("156", "189", "197", "178", "180", "165", "228", "223", "230", "268"), K.PUBLIC_CENTRE),
    **dict.fromkeys(("142", "143", "266"), K.PUBLIC_CENTRE),
    **dict.fromkeys(("354", "209", "127"), K.HOME_CARE),
    "620": K.SHOP,
    "611": K.LABORATORY,
}
"""TRE_R397. A maison de santé has no tariff of its own: each professional there has hers."""

BY_PROFESSION: Final[Mapping[str, OfferKind]] = {"21": K.SHOP, "26": K.SHOP, "28": K.SHOP}
"""TRE_G15: pharmacists, hearing-aid and optical dispensers. Every other profession is a professional."""

BY_SPECIALITY: Final[Mapping[str, OfferKind]] = {
    **dict.fromkeys(("30", "39", "40"), K.LABORATORY),
    **dict.fromkeys(("50", "51", "52"), K.SHOP),
    **dict.fromkeys(("55", "56", "57"), K.SHOP),
    **dict.fromkeys(("60", "61", "62", "63", "64", "65", "66", "67", "68"), K.SHOP),
}
"""Annuaire santé ameli: laboratories, pharmacies, carriers, suppliers. Every other speciality is a professional."""


def kind_of_site(category: str) -> OfferKind:
    return BY_SITE.get(category, K.SERVICE)


def kind_of_profession(profession: str) -> OfferKind:
    return BY_PROFESSION.get(profession, K.PROFESSIONAL)


def kind_of_speciality(speciality: str) -> OfferKind:
    return BY_SPECIALITY.get(speciality, K.PROFESSIONAL)
