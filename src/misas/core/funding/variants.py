"""Cheaper ways to the same care, before money is sought: 100 % Santé, tarif maîtrisé, tariff of the C2S, sector 1.

Each is the quoted line with the most that it may cost; what the person would pay of it is worked out like any other
line (`quote_results`). When no tariff is held, the variant stands all the same and says what to ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from misas.core.funding.care_codes import (
    TEETH,
    Audience,
    Basket,
    CareFamily,
    DentalKind,
    HearingClass,
    OpticalItem,
)
from misas.core.funding.coverage import YOUNG_UNTIL, Coverage
from misas.core.funding.params import At, DentalAct
from misas.core.funding.problem import Cents
from misas.core.funding.quotes import QuotedLine
from misas.core.orientation.codes import Sector, TariffOption

F = CareFamily


class CheaperKind(StrEnum):
    ZERO = "zero"
    MODERATE = "moderate"
    C2S = "c2s"
    SECTOR_1 = "sector_1"
    OPTAM = "optam"


class Ask(StrEnum):
    """What is missing to put an amount on a variant."""

    CODE = "code"
    TOOTH = "tooth"
    BASKET = "basket"
    FEE_CAP = "fee_cap"
    C2S_TARIFF = "c2s_tariff"
    SIGHT = "sight"
    CLASS_A_PRICE = "class_a_price"
    BORN = "born"
    CLASS_1_PRICE = "class_1_price"
    SECTOR_1_FEE = "sector_1_fee"
    OPTAM_FEE = "optam_fee"
    BASE = "base"


@dataclass(frozen=True, slots=True)
class Cheaper:
    """One way. `line` None: no amount, `to_ask` says why. `needs_opinion`: another technique, for the dentist to judge.

    `most_cents`: the most that it may cost.
    """

    kind: CheaperKind
    code: str = ""
    label: str = ""
    line: QuotedLine | None = None
    most_cents: Cents | None = None
    to_ask: tuple[Ask, ...] = ()
    needs_opinion: bool = False


BASKETS: Final = {CheaperKind.ZERO: Basket.ZERO, CheaperKind.MODERATE: Basket.MODERATE}
BY_TOOTH: Final = frozenset({DentalKind.CROWN, DentalKind.BRIDGE})
PROSTHESES: Final = frozenset({DentalKind.CROWN, DentalKind.BRIDGE, DentalKind.DENTURE, DentalKind.INLAY_CORE})
OPTIONS: Final = frozenset({TariffOption.OPTAM, TariffOption.OPTAM_CO})


def alternatives(line: QuotedLine, at: At, coverage: Coverage) -> tuple[Cheaper, ...]:
    """Every cheaper way to a line that the tables know of or that must be asked for, the least fee first."""
    has_c2s = coverage.c2s.at(at.day) is True
    match line.family:
        case F.DENTAL_PROSTHESIS | F.IMPLANT:
            found = _dental(line, at, has_c2s)
        case F.OPTICAL:
            found = _glasses(line, at)
        case F.HEARING:
            found = _hearing(line, at, coverage, has_c2s)
        case F.CONSULTATION | F.ACT:
            found = _fees(line, at, has_c2s)
        case _:
            return ()
    return tuple(sorted(found, key=lambda one: (one.needs_opinion, one.line is None, one.most_cents or 0)))


# --- dental


def _dental(line: QuotedLine, at: At, has_c2s: bool) -> Iterator[Cheaper]:
    act = at.dental(line.code)
    if line.family is F.IMPLANT:
        yield from _of_kind(line, at, DentalKind.BRIDGE, CheaperKind.ZERO, has_c2s, needs_opinion=True)
        return
    basket = (act.basket_at(at.day) if act else None) or line.basket
    if basket is Basket.ZERO:
        if has_c2s:
            yield from _c2s_fee(line, act, at)
        return
    if act is None:
        yield Cheaper(CheaperKind.ZERO, to_ask=(Ask.CODE,))
        return
    if act.kind not in PROSTHESES:
        return
    if basket is None:
        yield Cheaper(CheaperKind.ZERO, act.code, act.label, to_ask=(Ask.BASKET,))
    yield from _of_kind(line, at, act.kind, CheaperKind.ZERO, has_c2s)
    if basket is not Basket.MODERATE and not has_c2s:
        yield from _of_kind(line, at, act.kind, CheaperKind.MODERATE, has_c2s)


def _of_kind(
    line: QuotedLine, at: At, kind: DentalKind, way: CheaperKind, has_c2s: bool, *, needs_opinion: bool = False
) -> Iterator[Cheaper]:
    """The acts of a kind in a basket at the day, on the tooth of the line."""
    acts = [one for one in at.params.dental.values() if one.kind is kind and one.basket_at(at.day) is BASKETS[way]]
    tooth = TEETH.get(line.tooth)
    if tooth is None and kind in BY_TOOTH and any(one.teeth for one in acts):
        yield Cheaper(way, to_ask=(Ask.TOOTH,), needs_opinion=needs_opinion)
        acts = [one for one in acts if not one.teeth]
    for act in acts:
        if act.code == line.code or (tooth is not None and not act.admits(tooth)):
            continue
        yield _priced(line, act, at, way, has_c2s, needs_opinion=needs_opinion)


def _priced(
    line: QuotedLine, act: DentalAct, at: At, way: CheaperKind, has_c2s: bool, *, needs_opinion: bool
) -> Cheaper:
    cap = act.c2s_cap_at(at.day) if has_c2s else act.cap_at(at.day)
    if cap is None or act.base is None:
        ask = Ask.C2S_TARIFF if has_c2s else Ask.FEE_CAP
        return Cheaper(way, act.code, act.label, to_ask=(ask,), needs_opinion=needs_opinion)
    instead = replace(
        line,
        family=F.DENTAL_PROSTHESIS,
        code=act.code,
        label=act.label,
        price_cents=cap,
        base_cents=act.base,
        basket=BASKETS[way],
    )
    return Cheaper(way, act.code, act.label, instead, cap, needs_opinion=needs_opinion)


def _c2s_fee(line: QuotedLine, act: DentalAct | None, at: At) -> Iterator[Cheaper]:
    """The same act at the tariff that a dentist takes from whoever has the C2S."""
    cap = act.c2s_cap_at(at.day) if act else None
    if cap is None:
        yield Cheaper(CheaperKind.C2S, line.code, line.label, to_ask=(Ask.C2S_TARIFF,))
    elif line.price_cents > cap:
        yield Cheaper(CheaperKind.C2S, line.code, line.label, replace(line, price_cents=cap), cap)


# --- glasses and hearing aids


def _glasses(line: QuotedLine, at: At) -> Iterator[Cheaper]:
    """Class A, that every optician must offer."""
    if line.basket is Basket.ZERO or line.item is None:
        return
    is_lens = line.item is OpticalItem.LENS
    if is_lens and line.sight is None:
        yield Cheaper(CheaperKind.ZERO, to_ask=(Ask.SIGHT,))
        return
    held = at.glasses(line.item, Basket.ZERO, line.sight if is_lens else None)
    if held is None or held.limit is None:
        yield Cheaper(CheaperKind.ZERO, to_ask=(Ask.CLASS_A_PRICE,))
        return
    instead = replace(line, basket=Basket.ZERO, price_cents=held.limit, base_cents=held.base)
    yield Cheaper(CheaperKind.ZERO, line=instead, most_cents=held.limit)


def _hearing(line: QuotedLine, at: At, coverage: Coverage, has_c2s: bool) -> Iterator[Cheaper]:
    """Class I; with the C2S, at its own limit."""
    is_one = line.hearing_class is HearingClass.ONE or (line.hearing_class is None and line.basket is Basket.ZERO)
    if is_one and not has_c2s:
        return
    way = CheaperKind.C2S if is_one else CheaperKind.ZERO
    audience = _audience(line, at, coverage)
    if audience is None:
        yield Cheaper(way, to_ask=(Ask.BORN,))
        return
    aid = at.hearing(audience, HearingClass.ONE)
    limit = (aid.c2s_limit or aid.limit if has_c2s else aid.limit) if aid else None
    if aid is None or limit is None:
        yield Cheaper(way, to_ask=(Ask.CLASS_1_PRICE,))
        return
    if is_one and line.price_cents <= limit:
        return
    instead = replace(line, hearing_class=HearingClass.ONE, basket=Basket.ZERO, price_cents=limit, base_cents=aid.base)
    yield Cheaper(way, line=instead, most_cents=limit)


def _audience(line: QuotedLine, at: At, coverage: Coverage) -> Audience | None:
    """By the base that the quote says, else by age and sight; None when neither is known."""
    for audience in Audience:
        aid = at.hearing(audience, HearingClass.ONE)
        if aid is not None and line.base_cents == aid.base:
            return audience
    if coverage.is_blind:
        return Audience.YOUNG
    age = coverage.age(at.day)
    if age is None:
        return None
    if age < YOUNG_UNTIL:
        return Audience.YOUNG
    return None if coverage.is_blind is None else Audience.ADULT


# --- consultations and acts


def _fees(line: QuotedLine, at: At, has_c2s: bool) -> Iterator[Cheaper]:
    """The same care without extra fee: the tariff that the C2S obliges to, sector 1, or OPTAM."""
    if line.sector is Sector.ONE and not has_c2s:
        return
    if has_c2s:
        if line.base_cents is None:
            yield Cheaper(CheaperKind.C2S, to_ask=(Ask.BASE,))
        elif line.price_cents > line.base_cents:
            instead = replace(line, price_cents=line.base_cents)
            yield Cheaper(CheaperKind.C2S, line=instead, most_cents=line.base_cents)
        return
    fee = at.get("consultation_general") if line.family is F.CONSULTATION and line.is_general_practice else None
    if fee is None:
        yield Cheaper(CheaperKind.SECTOR_1, to_ask=(Ask.SECTOR_1_FEE,))
    elif line.price_cents > fee or line.base_cents != fee:
        instead = replace(line, price_cents=fee, base_cents=fee, sector=Sector.ONE, option=None)
        yield Cheaper(CheaperKind.SECTOR_1, line=instead, most_cents=fee)
    if line.option not in OPTIONS:
        yield Cheaper(CheaperKind.OPTAM, to_ask=(Ask.OPTAM_FEE,))
