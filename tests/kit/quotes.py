"""Quotes for tests: the shipped figures, a person of whom everything is known, worked quotes read from files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from misas.connectors.rule_files import FundingFolder
from misas.core.funding.care_codes import (
    Basket,
    CareFamily,
    Ear,
    Equipment,
    HearingClass,
    OpticalItem,
    Sight,
)
from misas.core.funding.counters import NOTHING_USED, Counters, Equipped, Pot, Spent
from misas.core.funding.coverage import (
    NO,
    NO_COVER,
    YES,
    Complementary,
    Cover,
    Coverage,
    Every,
    FlatUnit,
    Promise,
    PromiseKind,
)
from misas.core.funding.params import Params
from misas.core.funding.quote_results import QuoteResult, quote_result
from misas.core.funding.quotes import Quote, QuotedLine
from misas.core.orientation.codes import Sector, TariffOption
from tests.architecture.repository import ROOT

DAY: Final = date(2026, 11, 22)
PROFESSIONAL: Final = "Cabinet du Lavoir"
TYPES: Final[Mapping[str, Any]] = {
    "family": CareFamily,
    "basket": Basket,
    "ear": Ear,
    "hearing_class": HearingClass,
    "item": OpticalItem,
    "sight": Sight,
    "equipment": Equipment,
    "sector": Sector,
    "option": TariffOption,
}
SHORT: Final = {"price": "price_cents", "base": "base_cents", "rate": "rate_percent"}
KNOWN: Final = Coverage(
    read_on=DAY,
    born=date(1980, 5, 17),
    local_regime=NO,
    c2s=NO,
    ame=NO,
    ald=NO,
    at_mp=NO,
    invalidity=NO,
    maternity=NO,
    is_blind=False,
    cover=NO_COVER,
)
"""An adult of whom everything is known: no right, no complementary cover."""

RESPONSIBLE: Final = Cover(Complementary.HELD, is_responsible=True)
NOT_RESPONSIBLE: Final = Cover(Complementary.HELD, is_responsible=False)
WHO: Final[Mapping[str, dict[str, Any]]] = {
    "nobody": {},
    "responsible": {"cover": RESPONSIBLE},
    "not_responsible": {"cover": NOT_RESPONSIBLE},
    "minor": {"born": date(2015, 5, 17)},
    "young": {"born": date(2007, 5, 17)},
    "blind": {"is_blind": True},
    **{right: {right: YES} for right in ("local_regime", "c2s", "ame", "ald", "at_mp", "invalidity", "maternity")},
}


@cache
def params() -> Params:
    return FundingFolder(ROOT / "rules").params


def who(*words: str, promises: Mapping[CareFamily, Promise] = MappingProxyType({}), **changed: Any) -> Coverage:
    """A person of whom everything is known, with these rights and guarantees."""
    found = KNOWN
    for word in words:
        found = replace(found, **WHO[word])
    if promises:
        found = replace(found, cover=replace(found.cover, promises=promises))
    return replace(found, **changed)


def line(family: str | CareFamily, price: int, **said: Any) -> QuotedLine:
    """A line: `price`, `base` and `rate` for short, words for codes. Consultations stand in the pathway unless said."""
    held = {SHORT.get(key, key): TYPES[key](value) if key in TYPES else value for key, value in said.items()}
    if family in ("consultation", "act"):
        held.setdefault("in_pathway", True)
        held.setdefault("sector", Sector.ONE if held.get("base_cents", price) >= price else None)
    return QuotedLine(
        **{"id": "1", "label": "Soin", "family": CareFamily(family), "price_cents": price, **held}  # type: ignore[arg-type]
    )


def quote(*lines: QuotedLine, care_on: date = DAY, **said: Any) -> Quote:
    numbered = tuple(replace(one, id=one.id if one.id != "1" else str(nth)) for nth, one in enumerate(lines, 1))
    return Quote("D1", said.pop("professional", PROFESSIONAL), care_on, numbered, care_on=care_on, **said)


def result(
    *lines: QuotedLine, by: Coverage = KNOWN, counters: Counters = NOTHING_USED, on: date = DAY, **chosen: str
) -> QuoteResult:
    return quote_result(quote(*lines, care_on=on), by, counters, params(), on, chosen=chosen)


def promise(raw: Mapping[str, Any]) -> Promise:
    """As a worked quote says it: {percent: 300, incl: true}, {flat: 20000, unit: ear, every: year, incl: false}…"""
    kind = next(kind for key, kind in KINDS.items() if key in raw)
    return Promise(
        kind,
        percent=raw.get("percent", 0),
        cents=raw.get("flat", 0),
        plus_cents=raw.get("plus", 0),
        includes_amo=raw.get("incl"),
        unit=FlatUnit(raw.get("unit", "each")),
        every=Every(raw.get("every", "care")),
        from_day=raw.get("from_day"),
    )


KINDS: Final = {
    "nothing": PromiseKind.NOTHING,
    "copayment": PromiseKind.COPAYMENT,
    "percent": PromiseKind.PERCENT_OF_BASE,
    "flat": PromiseKind.FLAT,
    "full": PromiseKind.FULL,
}


@dataclass(frozen=True)
class Case:
    """One worked quote: what was read, and what each payer pays by hand, line by line (amo, local, amc, rac)."""

    id: str
    rule: str
    result: QuoteResult
    pays: tuple[tuple[int, int, int, int], ...]


def worked_quotes(folder: Path) -> Iterator[Case]:
    for file in sorted(folder.glob("*.yaml")):
        for raw in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield worked_quote(raw)


def worked_quote(raw: Mapping[str, Any]) -> Case:
    lines = [line(**one) for one in raw.get("lines") or [raw["line"]]]
    pays = tuple(tuple(one) for one in (raw["pays"] if "lines" in raw else [raw["pays"]]))
    promises = {CareFamily(family): promise(one) for family, one in (raw.get("promises") or {}).items()}
    by = who(*raw["who"], promises=promises)
    if "yearly_cap" in raw:
        by = replace(by, cover=replace(by.cover, yearly_cap_cents=raw["yearly_cap"]))
    spent = tuple(
        Spent(Pot(one["pot"], one.get("place", "")), one["day"], one["cents"], one.get("professional", ""))
        for one in raw.get("used") or ()
    )
    equipped = tuple(Equipped(one["place"], one["day"]) for one in raw.get("equipped") or ())
    counters = NOTHING_USED.with_more(spent, equipped)
    return Case(raw["id"], raw["rule"], result(*lines, by=by, counters=counters, on=raw.get("day", DAY)), pays)  # type: ignore[arg-type]
