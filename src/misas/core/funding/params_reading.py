"""From the plain values of `rules/funding/` to the dated figures. Strict: every reason against a file at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from misas.core.funding.care_codes import (
    Audience,
    Basket,
    DentalKind,
    HearingClass,
    OpticalItem,
    Sight,
    ToothKind,
)
from misas.core.funding.params import (
    Certainty,
    Dated,
    DentalAct,
    Figure,
    Glasses,
    HearingAid,
    Origin,
    Params,
    Renewal,
    Span,
    Unit,
)
from misas.core.rights.facts import BrokenRule

ORIGIN: Final = frozenset({"url", "urls", "source", "certainty", "doubt", "reviewed_by", "reviewed_on", "checked_on"})
FIGURE: Final = ORIGIN | {"id", "value", "unit", "per", "from", "to", "scope"}
DENTAL: Final = ORIGIN | {"code", "label", "kind", "teeth", "baskets", "base", "fee_caps", "if_raised", "c2s_caps"}
HEARING: Final = ORIGIN | {"audience", "class", "from", "to", "base", "limit", "c2s_limit", "renewal_months"}
OPTICAL: Final = ORIGIN | {"item", "class", "sight", "from", "to", "base", "limit"}
CLASSES: Final = {"a": Basket.ZERO, "b": Basket.FREE}

type Raw = Mapping[str, Any]


def read_params(parameters: Raw, dental: Raw, hearing: Raw, optical: Raw, *, version: str = "") -> Params:
    """From the four files. Raises BrokenRule with every reason: an unknown key, a value that is no whole number, two
    values that hold the same day, a doubt that is not told…"""
    reasons: list[str] = []
    figures = tuple(_each("parameters", parameters, FIGURE, _figure, reasons))
    acts = tuple(_each("dental", dental, DENTAL, _dental, reasons))
    aids = tuple(_each("hearing", hearing, HEARING, _hearing, reasons))
    glasses = tuple(_each("optical", optical, OPTICAL, _glasses, reasons))
    renewals = tuple(_renewals(optical, reasons))
    reasons += _overlaps([(one.id, one.span) for one in figures])
    reasons += _overlaps([(f"hearing {one.audience} {one.klass}", one.span) for one in aids])
    reasons += _overlaps([(f"{one.item} {one.basket} {one.sight}", one.span) for one in glasses])
    for act in acts:
        for name, values in (("basket", act.baskets), ("cap", act.fee_caps), ("C2S cap", act.c2s_caps)):
            reasons += _overlaps([(f"{act.code} {name}", one.span) for one in values])
    reasons += _twice("dental", [one.code for one in acts])
    if not figures:
        reasons.append("no parameter")
    if reasons:
        raise BrokenRule("funding", reasons)
    return Params(figures, MappingProxyType({one.code: one for one in acts}), aids, glasses, renewals, version)


def _each[T](name: str, raw: Raw, keys: frozenset[str], make: Callable[[Raw], T], reasons: list[str]) -> Iterator[T]:
    shared = {key: raw.get(key) for key in ("reviewed_by", "reviewed_on") if raw.get(key)}
    for row in raw.get("rows") or ():
        told = row.get("id") or row.get("code") or row.get("item") or row.get("audience")
        reasons += [f"{name} {told}: unknown key {key}" for key in sorted(set(row) - keys)]
        try:
            yield make({**shared, **row})
        except (KeyError, ValueError, TypeError) as wrong:
            reasons.append(f"{name} {told}: {wrong!r}")


def _figure(row: Raw) -> Figure:
    unit = Unit(row["unit"])
    value = _whole(row["value"])
    if unit is Unit.PERCENT and not 0 <= value <= 400:
        raise ValueError(f"no percent: {value}")
    return Figure(row["id"], value, unit, row["per"], row.get("scope", ""), _span(row), _origin(row))


def _dental(row: Raw) -> DentalAct:
    raised = row.get("if_raised")
    return DentalAct(
        code=row["code"],
        label=row["label"],
        kind=DentalKind(row["kind"]),
        origin=_origin(row),
        teeth=frozenset(ToothKind(one) for one in row.get("teeth") or ()),
        baskets=tuple(Dated(_span(one), Basket(one["basket"])) for one in row.get("baskets") or ()),
        base=_whole(row["base"]) if "base" in row else None,
        fee_caps=_caps(row.get("fee_caps")),
        raised=Dated(_span(raised), _whole(raised["cents"])) if raised else None,
        c2s_caps=_caps(row.get("c2s_caps")),
    )


def _hearing(row: Raw) -> HearingAid:
    return HearingAid(
        audience=Audience(row["audience"]),
        klass=HearingClass(row["class"]),
        span=_span(row),
        base=_whole(row["base"]),
        renewal_months=_whole(row["renewal_months"]),
        origin=_origin(row),
        limit=_whole(row["limit"]) if "limit" in row else None,
        c2s_limit=_whole(row["c2s_limit"]) if "c2s_limit" in row else None,
    )


def _glasses(row: Raw) -> Glasses:
    return Glasses(
        item=OpticalItem(row["item"]),
        basket=CLASSES[row["class"]],
        span=_span(row),
        base=_whole(row["base"]),
        origin=_origin(row),
        sight=Sight(row["sight"]) if "sight" in row else None,
        limit=_whole(row["limit"]) if "limit" in row else None,
    )


def _renewals(optical: Raw, reasons: list[str]) -> Iterator[Renewal]:
    for row in (optical.get("renewals") or {}).get("rows") or ():
        try:
            yield Renewal(_whole(row["below"]) if "below" in row else None, _whole(row["months"]))
        except (KeyError, ValueError, TypeError) as wrong:
            reasons.append(f"renewals: {wrong!r}")


def _caps(rows: Iterable[Raw] | None) -> tuple[Dated[int], ...]:
    return tuple(Dated(_span(one), _whole(one["cents"])) for one in rows or ())


def _origin(row: Raw) -> Origin:
    certainty, doubt = Certainty(row["certainty"]), row.get("doubt", "")
    urls = tuple(row.get("urls") or ([row["url"]] if row.get("url") else ()))
    if (certainty is Certainty.TO_CONFIRM) != bool(doubt):
        raise ValueError("what is to be confirmed is said, and only then")
    if not urls and not row.get("source") and certainty is not Certainty.TO_CONFIRM:
        raise ValueError("a figure has a source")
    if certainty is Certainty.PRIMARY and not row.get("checked_on"):
        raise ValueError("a text that was read was read on a day")
    return Origin(
        urls=urls,
        certainty=certainty,
        reviewed_by=row["reviewed_by"],
        reviewed_on=_day(row["reviewed_on"]),
        source=row.get("source", ""),
        doubt=doubt,
        checked_on=_day(row["checked_on"]) if row.get("checked_on") else None,
    )


def _span(row: Raw) -> Span:
    since = _day(row["from"]) if row.get("from") else None
    until = _day(row["to"]) if row.get("to") else None
    if since and until and until < since:
        raise ValueError(f"ends before it begins: {since}")
    return Span(since, until)


def _whole(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise ValueError(f"a whole number of cents, of percents or of months is expected: {raw!r}")
    return raw


def _day(raw: Any) -> date:
    if not isinstance(raw, date):
        raise ValueError(f"not a day: {raw!r}")
    return raw


def _overlaps(rows: list[tuple[str, Span]]) -> list[str]:
    return [
        f"two values hold the same day: {name}"
        for nth, (name, span) in enumerate(rows)
        for other, another in rows[:nth]
        if name == other and span.meets(another)
    ]


def _twice(name: str, keys: list[str]) -> list[str]:
    return [f"{name}: {key} stands twice" for key in sorted({key for key in keys if keys.count(key) > 1})]
