"""What stands behind the person for a line: C2S, AME, or a complementary cover; as one guarantee of the engine.

A figure that excludes the compulsory share is converted here, flat amounts are read from their pots, the ceilings of a
responsible cover bound compulsory and complementary shares together. A guarantee that nobody told is asked for: between
the least that law demands and the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from misas.core.funding.care_codes import (
    DENTAL,
    Basket,
    CareFamily,
    Equipment,
    HearingClass,
    OpticalItem,
)
from misas.core.funding.counters import YEARLY_CAP, Pot
from misas.core.funding.coverage import Complementary, Every, FlatUnit, Promise, PromiseKind
from misas.core.funding.out_of_pocket import Guarantee, GuaranteeKind, QuoteLine, work_out
from misas.core.funding.problem import Cents
from misas.core.funding.quote_scene import Scene, Why
from misas.core.funding.quotes import QuotedLine
from misas.core.funding.rates import Terms, audience_of, has_option, hearing_class, optical_basket, terms
from misas.core.orientation.codes import Sector

F, K = CareFamily, GuaranteeKind
COPAYMENT: Final = Guarantee(K.COPAYMENT)
FULL: Final = Guarantee(K.FULL)
PAID_WHOLE: Final = frozenset({F.DAILY_FEE, F.EMERGENCY})
"""What a responsible cover and the C2S pay whole, without limit of days (k for the emergency fee)."""

CEILING_OF: Final = {
    Equipment.SIMPLE: "optical_total_cap_simple",
    Equipment.COMPLEX: "optical_total_cap_complex",
    Equipment.VERY_COMPLEX: "optical_total_cap_very_complex",
}
PAIR_KIND: Final = "optical_total"
FRAME_KIND: Final = "optical_frame"


@dataclass(frozen=True, slots=True)
class Stand:
    """A guarantee for one unit, and why. `pots` and `flat` count what it pays; `flat` what is beyond `flat_beyond`."""

    guarantee: Guarantee | None
    whys: tuple[Why, ...] = ()
    pots: tuple[Pot, ...] = ()
    flat: Pot | None = None
    flat_beyond: Cents = 0


def stand(line: QuotedLine, read: Terms, unit: QuoteLine, scene: Scene) -> Stand:
    """What pays beside the compulsory insurance for one unit, in the order of law."""
    if scene.right("c2s"):
        return _c2s(line, read, unit, scene)
    if scene.right("ame"):
        return Stand(None, (Why.of("ame"),))
    state = scene.coverage.cover.at(scene.day)
    if state is Complementary.NONE:
        return Stand(None, (Why.of("no_cover"),))
    if state is Complementary.UNKNOWN:
        return Stand(FULL if scene.supposed.say("cover", "", None, (False, True)) else None)
    return _bounded(line, unit, _promised(line, read, unit, scene), scene)


def is_responsible(scene: Scene) -> bool:
    return scene.supposed.say("is_responsible", "", scene.coverage.cover.is_responsible, (False, True))


# --- C2S


def _c2s(line: QuotedLine, read: Terms, unit: QuoteLine, scene: Scene) -> Stand:
    """The copayment everywhere; the 100 % Santé basket whole, within the tariff of the C2S; never an extra fee."""
    if line.family in PAID_WHOLE:
        return Stand(FULL, (Why.of("c2s_whole"),))
    if read.base == 0:
        return Stand(None, (Why.of("c2s_not_reimbursed"),))
    if read.is_out_of_pathway:
        paid = scene.supposed.say("c2s_out_of_pathway", line.id, None, (False, True))
        return Stand(COPAYMENT if paid else None, (Why.of("c2s"),))
    if line.family is F.ORTHODONTICS or (line.family in DENTAL and is_zero(line, scene)):
        return _within(c2s_tariff(line, scene), "c2s_tariff")
    if is_zero(line, scene):
        tariff = c2s_limit(line, scene)
        return _within(tariff, "c2s_tariff") if tariff is not None else Stand(FULL, (Why.of("c2s_whole"),))
    whys: tuple[Why, ...] = (Why.of("c2s"),)
    if unit.price_cents > read.base and line.family in (F.CONSULTATION, F.ACT, F.DENTAL_CARE):
        whys += (Why.of("c2s_no_extra_fee", extra=unit.price_cents - read.base),)
    return Stand(COPAYMENT, whys)


def c2s_tariff(line: QuotedLine, scene: Scene) -> Cents:
    """The tariff of the C2S for a dental act; asked for when our tables hold none, between its base and its price."""
    act = scene.at.dental(line.code)
    known = act.c2s_cap_at(scene.day) if act else None
    return scene.supposed.say("c2s_tariff", line.id, known, (0, line.price_cents))


def c2s_limit(line: QuotedLine, scene: Scene) -> Cents | None:
    """The price that an optician or a hearing aid maker takes at most with the C2S; None when our tables hold none."""
    if line.family is F.HEARING:
        aid = scene.at.hearing(audience_of(line, scene), HearingClass.ONE)
        return (aid.c2s_limit or aid.limit) if aid else None
    return zero_limit(line, scene)


def _within(cap: Cents, code: str) -> Stand:
    return Stand(Guarantee(K.WITHIN_TOTAL, total_cap=cap), (Why.of(code, cap=cap),))


# --- 100 % Santé


def is_zero(line: QuotedLine, scene: Scene) -> bool:
    """Whether a line is of the basket without any charge, at the day of the care."""
    if line.family is F.HEARING:
        return hearing_class(line, scene) is HearingClass.ONE
    if line.family is F.OPTICAL:
        return optical_basket(line, scene) is Basket.ZERO
    if line.family is F.DENTAL_PROSTHESIS:
        return dental_basket(line, scene) is Basket.ZERO
    return False


def dental_basket(line: QuotedLine, scene: Scene) -> Basket:
    """That of the table at the day of the care; else that which the quote says; else asked."""
    act = scene.at.dental(line.code)
    held = act.basket_at(scene.day) if act else None
    return scene.supposed.say("basket", line.id, held or line.basket, (Basket.FREE, Basket.ZERO))


def zero_limit(line: QuotedLine, scene: Scene) -> Cents | None:
    """The most that a line of the zero basket may cost; None when our tables hold none. A rise that is not confirmed is
    asked for when the price stands between the two."""
    at = scene.at
    if line.family is F.DENTAL_PROSTHESIS:
        act = at.dental(line.code)
        cap, raised = (act.cap_at(scene.day), act.raised_at(scene.day)) if act else (None, None)
        if cap is not None and raised is not None and line.price_cents > cap:
            return scene.supposed.say("fee_cap", line.id, None, (cap, raised))
        return cap
    if line.family is F.HEARING:
        aid = at.hearing(audience_of(line, scene), HearingClass.ONE)
        return aid.limit if aid else None
    if line.item is not None:
        held = at.glasses(line.item, Basket.ZERO, line.sight if line.item is OpticalItem.LENS else None)
        return held.limit if held else None
    return None


def _zero(line: QuotedLine, scene: Scene) -> Stand:
    limit = zero_limit(line, scene)
    if limit is None:
        return Stand(FULL, (Why.of("zero_basket"), Why.of("limit_not_held")))
    over = (Why.of("over_limit", limit=limit),) if line.price_cents > limit else ()
    return Stand(Guarantee(K.WITHIN_TOTAL, total_cap=limit), (Why.of("zero_basket"), *over))


# --- complementary covers


def _promised(line: QuotedLine, read: Terms, unit: QuoteLine, scene: Scene) -> Stand:
    """What the cover says, or the least of law when it is asked for."""
    if line.family in PAID_WHOLE and is_responsible(scene):
        return Stand(FULL, (Why.of("responsible_pays_fee"),))
    if is_zero(line, scene) and is_responsible(scene):
        return _zero(line, scene)
    told = scene.coverage.cover.promises.get(line.family)
    if told is None:
        least = is_responsible(scene)
        whole = scene.supposed.say("promise", line.family, None, (False, True))
        if whole:
            return Stand(FULL)
        return Stand(_least(read) if least else None, (Why.of("least_of_law"),) if least else ())
    if told.in_network is not None and scene.supposed.say("in_network", line.id, line.in_network, (False, True)):
        told = told.in_network
    if told.from_day is not None and scene.day < told.from_day:
        return Stand(None, (Why.of("waiting_until", day=told.from_day),))
    return _worded(line, read, unit, told, scene)


def _least(read: Terms) -> Guarantee:
    """The copayment; never the rise of it outside the pathway, that a responsible cover may not pay."""
    if not read.is_out_of_pathway:
        return COPAYMENT
    return Guarantee(K.PERCENT_OF_BASE, pct=read.amo_rate + read.copayment)


def _worded(line: QuotedLine, read: Terms, unit: QuoteLine, told: Promise, scene: Scene) -> Stand:
    whys = (Why.of(f"promise_{told.kind}", percent=told.percent, cents=told.cents, plus=told.plus_cents),)
    match told.kind:
        case PromiseKind.NOTHING:
            return Stand(None, whys)
        case PromiseKind.FULL:
            return Stand(FULL, whys)
        case PromiseKind.COPAYMENT:
            guarantee = _least(read) if read.is_out_of_pathway and is_responsible(scene) else COPAYMENT
        case PromiseKind.PERCENT_OF_BASE:
            guarantee = Guarantee(K.PERCENT_OF_BASE, pct=_including(line, read, told, scene))
        case PromiseKind.FLAT:
            return _flat(line, unit, told, 0, whys, scene)
    if told.plus_cents == 0:
        return Stand(guarantee, whys)
    return _flat(line, unit, told, work_out(replace(unit, guarantee=guarantee)).amc, whys, scene)


def _including(line: QuotedLine, read: Terms, told: Promise, scene: Scene) -> int:
    """The percent of the base with the compulsory share inside."""
    if scene.supposed.say("includes_amo", line.family, told.includes_amo, (True, False)):
        return told.percent
    return told.percent + read.amo_rate + min(read.local_rate, 100 - read.amo_rate)


def _flat(
    line: QuotedLine, unit: QuoteLine, told: Promise, before: Cents, whys: tuple[Why, ...], scene: Scene
) -> Stand:
    """A flat amount from its pot, beyond what is already paid (`before`)."""
    whole, already = told.pot_cents, 0
    if told.kind is PromiseKind.FLAT and scene.supposed.say(
        "includes_amo", line.family, told.includes_amo, (True, False)
    ):
        share = work_out(unit)
        already = share.amo + share.local
    if told.unit is FlatUnit.EACH and told.every is Every.CARE:
        return Stand(Guarantee(K.FLAT, cents=before + max(0, whole - already)), whys)
    pot = Pot(f"promise:{line.family}", _place(line, told))
    if told.every is Every.CARE:
        used = sum(one.cents for one in scene.pots.spent if one.pot == pot)
        left = max(0, whole - used)
    else:
        counted = scene.counted()
        left = scene.left(pot, whole, counted.used(pot, told.every, scene.day))
        again = counted.whole_again(pot, told.every, scene.day)
        if again is not None:
            whys += (Why.of("pot_used", left=left, again=again),)
    return Stand(Guarantee(K.FLAT, cents=before + max(0, left - already)), whys, flat=pot, flat_beyond=before - already)


def _place(line: QuotedLine, told: Promise) -> str:
    """What the pot of a flat amount stands for."""
    match told.unit:
        case FlatUnit.EAR:
            return line.ear or line.id
        case FlatUnit.TOOTH:
            return line.tooth or line.id
        case FlatUnit.PAIR:
            return line.pair or "pair"
        case _:
            return ""


# --- the ceilings of a responsible cover


def _bounded(line: QuotedLine, unit: QuoteLine, promised: Stand, scene: Scene) -> Stand:
    """Compulsory and complementary shares within the ceilings of a responsible cover, then within its year."""
    if promised.guarantee is None:
        return promised
    for cap, code, pot in _ceilings(line, unit, scene):
        share = work_out(replace(unit, guarantee=promised.guarantee))
        if share.amo + share.local + share.amc > cap:
            promised = replace(
                promised,
                guarantee=Guarantee(K.WITHIN_TOTAL, total_cap=cap),
                whys=(*promised.whys, Why.of(code, cap=cap)),
            )
        if pot is not None:
            promised = replace(promised, pots=(*promised.pots, pot))
    return _within_year(unit, promised, scene)


def _ceilings(line: QuotedLine, unit: QuoteLine, scene: Scene) -> list[tuple[Cents, str, Pot | None]]:
    """What bounds a unit: cap on compulsory + complementary, its code, and the pot that several lines share."""
    found: list[tuple[Cents, str, Pot | None]] = []
    if line.family is F.HEARING and hearing_class(line, scene) is HearingClass.TWO and is_responsible(scene):
        found.append((scene.figure("hearing_total_cap", (0, unit.price_cents)), "ceiling_hearing", None))
    if line.family is F.OPTICAL and optical_basket(line, scene) is Basket.FREE and is_responsible(scene):
        found += _of_pair(line, unit, scene)
    if line.family in (F.CONSULTATION, F.ACT) and unit.price_cents > unit.base_cents and is_responsible(scene):
        sector = scene.supposed.say("sector", line.id, line.sector, (Sector.TWO, Sector.ONE))
        if sector is not Sector.ONE and not _is_optam(line, scene):
            percent = scene.figure("extra_fee_cap_without_optam", ())
            cap = unit.base_cents * percent // 100 - work_out(unit).withheld  # what is withheld stays with the person
            found.append((cap, "ceiling_without_optam", None))
    return found


def _is_optam(line: QuotedLine, scene: Scene) -> bool:
    return scene.supposed.say("option", line.id, None if line.option is None else has_option(line), (False, True))


def _of_pair(line: QuotedLine, unit: QuoteLine, scene: Scene) -> list[tuple[Cents, str, Pot | None]]:
    """A frame within its own cap, and all the lines of a pair within that of the equipment."""
    place = line.pair or "pair"
    used = sum(one.cents for one in scene.pots.spent if one.pot == Pot(PAIR_KIND, place))
    used += sum(_compulsory(other, scene) for other in _pair_of(line, scene))
    own = work_out(unit)
    used -= own.amo + own.local  # this unit's own share is counted with it
    found: list[tuple[Cents, str, Pot | None]] = []
    if line.item is OpticalItem.FRAME:
        found.append((scene.figure("optical_frame_cap", (0, unit.price_cents)), "ceiling_frame", None))
    least = scene.at.get(CEILING_OF[Equipment.SIMPLE])
    told = line.equipment
    if told is None and least is not None and used + unit.price_cents <= least:
        told = Equipment.SIMPLE  # whatever it is, its ceiling is not reached
    equipment = scene.supposed.say("equipment", place, told, tuple(Equipment))
    cap = scene.figure(CEILING_OF[equipment], (0, unit.price_cents))
    found.append((max(0, cap - used), "ceiling_pair", Pot(PAIR_KIND, place)))
    return found


def _pair_of(line: QuotedLine, scene: Scene) -> list[QuotedLine]:
    """The lines of class B that share the ceiling of a pair; of variants of one care, the line itself."""
    others = (other for other in scene.lines if other.id != line.id and not _is_variant_of(other, line))
    return [
        line,
        *(
            other
            for other in others
            if other.family is F.OPTICAL
            and (other.pair or "pair") == (line.pair or "pair")
            and optical_basket(other, scene) is Basket.FREE
        ),
    ]


def _is_variant_of(one: QuotedLine, other: QuotedLine) -> bool:
    return bool(one.variant_group) and one.variant_group == other.variant_group


def _compulsory(line: QuotedLine, scene: Scene) -> Cents:
    """What compulsory insurance and régime local pay of a whole line: it counts in the ceiling before any cover."""
    read = terms(line, scene)
    share = work_out(QuoteLine(line.price_cents, read.base, read.amo_rate, read.local_rate))
    return line.quantity * (share.amo + share.local)


def _within_year(unit: QuoteLine, promised: Stand, scene: Scene) -> Stand:
    """What the cover pays in a calendar year, all guarantees together."""
    whole = scene.coverage.cover.yearly_cap_cents
    if whole is None or promised.guarantee is None:
        return promised
    pot = Pot(YEARLY_CAP)
    left = scene.left(pot, whole, scene.counted().used_in_year(pot, scene.day))
    if work_out(replace(unit, guarantee=promised.guarantee)).amc > left:
        whys = (*promised.whys, Why.of("yearly_cap", left=left))
        promised = replace(promised, guarantee=Guarantee(K.FLAT, cents=left), whys=whys)
    return promised
