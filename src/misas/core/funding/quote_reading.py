"""An out-of-pocket file as the lines of a quote, or every fault in it, each at its JSON path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from misas.core.funding.fields import Place
from misas.core.funding.out_of_pocket import Guarantee, GuaranteeKind, QuoteLine, QuoteProblem
from misas.core.refusals import Invalid

LINE_FIELDS: Final = (
    *("quantity", "price_cents", "base_remboursement_cents", "amo_rate_percent", "regime_local_percent"),
    *("participation_or_franchise_cents", "amc_guarantee"),
)
FIGURES: Final[Mapping[GuaranteeKind, str]] = {
    GuaranteeKind.PERCENT_OF_BASE: "pct",
    GuaranteeKind.FLAT: "cents",
    GuaranteeKind.WITHIN_TOTAL: "total_cap",
}
"""The one figure that a kind of guarantee needs."""


def read_quote_problem(document: object, at: str = "$") -> QuoteProblem:
    """The quote of a JSON value. Raises Invalid with every fault."""
    whole = Place(document, at)
    if not whole.object():
        raise Invalid(whole.faults)
    whole.once("id", "lines")
    problem = QuoteProblem(whole.id("id"), tuple(map(_line, whole.members("lines"))))
    if whole.faults:
        raise Invalid(dict.fromkeys(whole.faults))
    return problem


def _line(place: Place) -> QuoteLine:
    if not place.object():
        return QuoteLine(0, 0, 0)
    place.once(*LINE_FIELDS)
    return QuoteLine(
        price_cents=place.whole("price_cents"),
        base_cents=place.whole("base_remboursement_cents"),
        amo_rate_percent=place.whole("amo_rate_percent", high=100),
        local_percent=place.whole("regime_local_percent", high=100),
        withheld_cents=place.whole("participation_or_franchise_cents"),
        guarantee=_guarantee(place.at("amc_guarantee")) if place.needs("amc_guarantee") else None,
        quantity=place.whole("quantity", 1, low=1),
        label=place.text("label"),
    )


def _guarantee(place: Place) -> Guarantee | None:
    """None for null: a contract that pays nothing. A guarantee that is not told at all is asked for, never supposed."""
    if place.value is None or not place.object():
        return None
    place.once()
    kind = place.choice("kind", GuaranteeKind)
    if kind is None:
        return None
    figure = FIGURES.get(kind)
    place.object({"kind", figure} if figure else {"kind"})
    return Guarantee(kind, **({figure: place.whole(figure)} if figure else {}))
