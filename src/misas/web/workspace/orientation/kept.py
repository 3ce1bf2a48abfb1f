"""An offer kept in a case, read again as it was shown that day: each fact with its source and its day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from misas.core.orientation.codes import (
    Cover,
    Fact,
    Precision,
    ReasonCode,
    Sector,
    Source,
    Tariff,
    WideningCode,
)
from misas.core.orientation.offers import OfferReason
from misas.lib.french import listed
from misas.records.orientation.models import CareOffer
from misas.web.workspace.orientation.shown import ASIDE, FactShown
from misas.wording.orientation import UNSAID, reason_sentence, said

AGAIN: Final[Mapping[str, Callable[[str], Any]]] = {
    "tariff": Tariff,
    "sector": Sector,
    "cover": Cover,
    "precision": Precision,
    "by": WideningCode,
}
"""Values of a reason that JSON kept as text."""


def reasons_of(row: CareOffer) -> tuple[OfferReason, ...]:
    """The reasons of an offer as the ranking gave them."""
    return tuple(
        OfferReason(
            ReasonCode(one["code"]),
            {name: _again(name, value) for name, value in one["values"].items()},
            date.fromisoformat(one["on"]) if one["on"] else None,
            Source(one["source"]) if one["source"] else None,
            one["is_stale"],
        )
        for one in row.reasons
    )


def _again(name: str, value: Any) -> Any:
    return AGAIN[name](value) if name in AGAIN and value is not None else value


def facts_of(row: CareOffer) -> tuple[FactShown, ...]:
    """What was known of the place the day it was proposed; what the directory says of where it is has its day."""
    listing = said(Source(row.listed_source), row.listed_on)
    return tuple(
        FactShown(reason_sentence(one), said(one.source, one.on) if one.source and one.on else listing, one.is_stale)
        for one in reasons_of(row)
        if one.code not in ASIDE
    )


def instead_of(row: CareOffer) -> str:
    """Why it stands in for what was looked for, when it does."""
    return next((reason_sentence(one) for one in reasons_of(row) if one.code is ReasonCode.SUBSTITUTE), "")


def contact_of(row: CareOffer) -> FactShown:
    """Where it is, as its directory or the person says."""
    town = f"{row.postal_code} {row.town}".strip()
    address = ", ".join(part for part in (row.street, town) if part)
    return FactShown(address or row.name, said(Source(row.listed_source), row.listed_on))


def not_said_of(row: CareOffer) -> str:
    return listed(UNSAID[Fact(code)] for code in row.not_said)
