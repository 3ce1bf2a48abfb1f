"""What a tariff means for whoever pays, and in which order tariffs are proposed to whom (orientation.md §8).

No open file carries a price: only a sector and an option. With the C2S, extra fees are forbidden whatever the sector:
no sector puts an offer behind another. Without it: what costs no extra fee, then OPTAM, then what nobody says, then
free fees, then what is hardly reimbursed. A tariff that nobody says is never taken for a sector 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from misas.core.orientation.codes import Cover, OfferKind, Sector, Tariff, TariffOption

K, T = OfferKind, Tariff

SECTORS: Final[Mapping[str, Sector]] = {
    "0": Sector.NO_AGREEMENT,
    "1": Sector.ONE,
    "2": Sector.PERMANENT,
    "3": Sector.TWO,
}
"""Codes of the Annuaire santé ameli. 3 is labelled "Secteur 2": two public readers agree, a third does not (?)."""

OPTIONS: Final[Mapping[str, TariffOption]] = {
    "": TariffOption.NONE,
    "0": TariffOption.NONE,
    "3": TariffOption.OPTAM,
    "4": TariffOption.OPTAM_CO,
}
"""Codes of the Annuaire santé ameli. 4 is taken for OPTAM-CO (?). An option that is not here is not known."""

BY_KIND: Final[Mapping[OfferKind, Tariff]] = {
    K.HEALTH_CENTRE: T.OPPOSABLE,
    K.HOSPITAL: T.OPPOSABLE,
    K.LABORATORY: T.OPPOSABLE,
    K.HOME_CARE: T.OPPOSABLE,
    K.ACCESS_DESK: T.FREE,
    K.HEALTH_CHECK_CENTRE: T.FREE,
    K.PUBLIC_CENTRE: T.FREE,
}
"""What a kind of place takes by law (centres: CSP L6323-1). Elsewhere each professional has a tariff of her own."""

ORDER: Final[Mapping[Tariff, int]] = {
    T.FREE: 0,
    T.OPPOSABLE: 0,
    T.RESTRAINED: 1,
    T.UNKNOWN: 2,
    T.OPEN: 3,
    T.NOT_REIMBURSED: 4,
}
WITH_C2S: Final[Mapping[Tariff, int]] = {tariff: int(tariff is T.NOT_REIMBURSED) for tariff in Tariff}
"""Only what lies outside the agreement comes after: it has no sector, and the C2S pays almost nothing there."""

SURE: Final = frozenset({T.FREE, T.OPPOSABLE})
"""Tariffs that are sure to cost no extra fee."""


def tariff_of(
    kind: OfferKind, sector: Sector | None, option: TariffOption | None, is_free: bool | None = None
) -> Tariff:
    """What is known of the tariff of an offer. `is_free`: the "frais" of data·inclusion, when it says so."""
    if kind in BY_KIND:
        return BY_KIND[kind]
    if is_free:
        return T.FREE
    match sector:
        case None:
            return T.UNKNOWN
        case Sector.ONE:
            return T.OPPOSABLE
        case Sector.NO_AGREEMENT:
            return T.NOT_REIMBURSED
        case Sector.TWO | Sector.PERMANENT:
            return T.RESTRAINED if option in (TariffOption.OPTAM, TariffOption.OPTAM_CO) else T.OPEN


def tier(tariff: Tariff, cover: Cover) -> int:
    """Before which others an offer comes by its tariff: 0 first. AME and unknown rights follow the careful order."""
    return (WITH_C2S if cover is Cover.C2S else ORDER)[tariff]


def pays_extra(cover: Cover) -> bool:
    """Whether this person would pay an extra fee, so that she must be warned of it."""
    return cover is not Cover.C2S


def is_within(tariff: Tariff, cover: Cover, *, opposable: bool) -> bool:
    """Whether an offer is shown when only opposable tariffs are asked for. The C2S makes every sector opposable."""
    if not opposable:
        return True
    return tariff in SURE or (cover is Cover.C2S and tariff is not T.NOT_REIMBURSED)
