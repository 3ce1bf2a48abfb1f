"""One line of a quote worked out in a scene: which engine lines it becomes, who pays what, and what that uses up.

A line is one engine line a unit as soon as a pot or a withheld amount may run out between two units; an act above the
threshold of the heavy acts is two, since law puts a fixed amount in place of its copayment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from misas.core.funding.care_codes import CareFamily
from misas.core.funding.counters import YEARLY_CAP, Equipped, Pot
from misas.core.funding.out_of_pocket import Guarantee, GuaranteeKind, LineShare, QuoteLine, work_out
from misas.core.funding.problem import Cents
from misas.core.funding.promises import PAID_WHOLE, Stand, stand
from misas.core.funding.quote_scene import Scene, Why
from misas.core.funding.quotes import QuotedLine
from misas.core.funding.rates import WITHHELD_OF, Terms, audience_of, hearing_class, terms, withheld_of, withheld_pot

F = CareFamily
DAILY_FEES: Final = {False: "forfait_journalier", True: "forfait_journalier_psychiatrie"}


@dataclass(frozen=True, slots=True)
class Paid:
    """Who pays what of a whole line, all its units: price = amo + local + amc + rac; `withheld` is inside `rac`."""

    price_cents: Cents = 0
    amo_cents: Cents = 0
    local_cents: Cents = 0
    withheld_cents: Cents = 0
    amc_cents: Cents = 0
    rac_cents: Cents = 0

    def __add__(self, other: Paid) -> Paid:
        return Paid(
            self.price_cents + other.price_cents,
            self.amo_cents + other.amo_cents,
            self.local_cents + other.local_cents,
            self.withheld_cents + other.withheld_cents,
            self.amc_cents + other.amc_cents,
            self.rac_cents + other.rac_cents,
        )

    @classmethod
    def of(cls, price: Cents, share: LineShare, units: int = 1) -> Paid:
        paid = (price, share.amo, share.local, share.withheld, share.amc, share.rac)
        return cls(*(units * cents for cents in paid))


@dataclass(frozen=True, slots=True)
class Worked:
    """A line in one attempt: who pays what, and why."""

    paid: Paid
    whys: tuple[Why, ...]


def work_line(line: QuotedLine, scene: Scene) -> Worked:
    """Works a line out and uses up what it takes from the scene's pots."""
    early = _early(line, scene)
    if early is not None:
        unpaid = Paid(price_cents=line.total_cents, rac_cents=line.total_cents)
        return Worked(unpaid, (early,))
    read = _fee_terms(line, scene) if line.family in PAID_WHOLE else terms(line, scene)
    heavy = _heavy(line, read, scene)
    if heavy is not None:
        return _work_heavy(line, read, heavy, scene)
    paid, whys = Paid(), dict.fromkeys(read.whys)
    for nth in range(line.quantity):
        withheld, told = withheld_of(line, scene, nth) if read.base and read.amo_rate else (0, ())
        unit = QuoteLine(line.price_cents, read.base, read.amo_rate, read.local_rate, withheld)
        standing = stand(line, read, unit, scene)
        share = work_out(replace(unit, guarantee=standing.guarantee))
        _use(line, standing, share, scene, nth)
        paid += Paid.of(line.price_cents, share)
        whys |= dict.fromkeys((*told, *standing.whys))
    _equip(line, paid, scene)
    return Worked(paid, tuple(whys))


def _use(line: QuotedLine, standing: Stand, share: LineShare, scene: Scene, nth: int) -> None:
    """What one unit takes from the counters."""
    if line.family in WITHHELD_OF:
        scene.spend(withheld_pot(line), share.withheld, today=line.on_one_day or nth == 0)
    for pot in standing.pots:
        scene.spend(pot, share.amc)
    if standing.flat is not None:
        scene.spend(standing.flat, max(0, share.amc - standing.flat_beyond))
    if scene.coverage.cover.yearly_cap_cents is not None:
        scene.spend(Pot(YEARLY_CAP), share.amc)


# --- fees that have no rate


def _fee_terms(line: QuotedLine, scene: Scene) -> Terms:
    """The daily fee and the emergency fee: the compulsory insurance pays nothing of them, except to some."""
    price = line.price_cents
    for right in ("ame", "maternity"):
        if scene.right(right):
            return Terms(price, 100, 0, 0, (Why.of("fee_lifted", right=right),), is_lifted=True)
    if line.family is F.DAILY_FEE:
        if _is_of_accident(line, scene):
            return Terms(price, 100, 0, 0, (Why.of("fee_lifted", right="at_mp"),), is_lifted=True)
        whys = _fee_whys(price, scene.at.get(DAILY_FEES[line.is_psychiatry]))
        if scene.right("local_regime"):
            rate = scene.figure("local_total_hospital", ())
            return Terms(price, 0, rate, 0, (*whys, Why.of("local", rate=rate)))
        return Terms(0, 0, 0, 0, whys)
    full, reduced = scene.at.get("forfait_urgences"), scene.at.get("forfait_urgences_reduit")
    whys = () if price in (full, reduced) else _fee_whys(price, full)
    if price != reduced and scene.right("ald"):
        whys += (Why.of("reduced_fee", reduced=reduced),) if reduced is not None else (Why.of("reduced_fee_not_held"),)
    if scene.right("local_regime"):
        rate = scene.supposed.say("local_rate", line.id, None, (0, 100))
        return Terms(price if rate else 0, 0, rate, 0, whys)
    return Terms(0, 0, 0, 0, whys)


def _is_of_accident(line: QuotedLine, scene: Scene) -> bool:
    if line.is_of_at_mp is False or not scene.right("at_mp"):
        return False
    return scene.supposed.say("is_of_at_mp", line.id, line.is_of_at_mp, (False, True))


def _fee_whys(price: Cents, held: Cents | None) -> tuple[Why, ...]:
    if held is None:
        return (Why.of("fee_not_held"),)
    return (Why.of("fee", cents=held),) if price == held else (Why.of("fee_differs", cents=held),)


# --- heavy acts


def _heavy(line: QuotedLine, read: Terms, scene: Scene) -> Cents | None:
    """The fixed amount that stands in place of the copayment of a heavy act; None for any other line."""
    if line.family is not F.ACT or read.is_lifted or read.is_out_of_pathway:
        return None
    threshold = scene.at.get("actes_lourds_from")
    if threshold is None or min(line.price_cents, read.base) < threshold:
        return None
    return scene.figure("participation_actes_lourds", (read.base, 0))


def _work_heavy(line: QuotedLine, read: Terms, fixed: Cents, scene: Scene) -> Worked:
    """The base less the fixed amount, paid whole by compulsory insurance; then that amount, that a cover may pay."""
    local = 0
    if read.local_rate:
        local = scene.supposed.say("local_rate", line.id, None, (0, 100))
    paid, whys = Paid(), dict.fromkeys(why for why in read.whys if why.code not in ("rate", "local"))
    whys[Why.of("heavy_act", cents=fixed)] = None
    for nth in range(line.quantity):
        withheld, told = withheld_of(line, scene, nth)
        whole = QuoteLine(line.price_cents, read.base, read.amo_rate, 0, 0)
        standing = stand(line, replace(read, local_rate=0, amo_rate=100), replace(whole, amo_rate_percent=100), scene)
        beyond, on_fixed = _split(line, read, fixed, standing.guarantee, scene)
        first = QuoteLine(line.price_cents - fixed, read.base - fixed, 100, 0, withheld, beyond)
        second = QuoteLine(fixed, fixed, 0, local, 0, on_fixed)
        one, other = work_out(first), work_out(second)
        both = LineShare(
            one.amo + other.amo, one.local + other.local, one.withheld, one.amc + other.amc, one.rac + other.rac
        )
        _use(line, standing, both, scene, nth)
        paid += Paid.of(line.price_cents, both)
        whys |= dict.fromkeys((*told, *standing.whys))
    return Worked(paid, tuple(whys))


def _split(
    line: QuotedLine, read: Terms, fixed: Cents, guarantee: Guarantee | None, scene: Scene
) -> tuple[Guarantee | None, Guarantee | None]:
    """A guarantee on the part above the fixed amount, and on the fixed amount itself."""
    if guarantee is None:
        return None, None
    extra = max(0, line.price_cents - read.base)
    kind, flat = GuaranteeKind, GuaranteeKind.FLAT
    match guarantee.kind:
        case kind.COPAYMENT:
            return None, guarantee
        case kind.PERCENT_OF_BASE:
            above = max(0, min(line.price_cents, read.base * guarantee.pct // 100) - read.base)
            return Guarantee(flat, cents=min(extra, above)), Guarantee(kind.COPAYMENT)
        case kind.WITHIN_TOTAL:
            above = max(0, guarantee.total_cap - read.base)
            return Guarantee(flat, cents=min(extra, above)), Guarantee(kind.COPAYMENT)
        case kind.FLAT:
            on_fixed = min(fixed, guarantee.cents)
            return Guarantee(flat, cents=min(extra, guarantee.cents - on_fixed)), Guarantee(flat, cents=on_fixed)
        case _:
            return guarantee, guarantee


# --- equipment


def _early(line: QuotedLine, scene: Scene) -> Why | None:
    """Why nothing is paid of an equipment that came too early; None when its time has come."""
    place, months = _equipment(line, scene)
    if not months or not (scene.counters.equipped or not scene.counters.is_known):
        return None
    again = scene.counters.renews_on(place, months, scene.day)
    if again is None:
        asked = scene.counters.is_known or any(one.place == place for one in scene.counters.equipped)
        if asked or scene.supposed.say("equipped", place, None, (False, True)):
            return None
        return Why.of("early_renewal", months=months)
    if line.family is F.OPTICAL and scene.supposed.say("sight_changed", line.pair, line.sight_changed, (False, True)):
        return None
    return Why.of("early_renewal_until", day=again)


def _equipment(line: QuotedLine, scene: Scene) -> tuple[str, int]:
    """Where an equipment stands and every how many months it is paid; 0 when the line is none."""
    if line.family is F.HEARING:
        if scene.counters.is_known and not scene.counters.equipped:
            return "", 0
        ear = scene.supposed.say("ear", line.id, line.ear, ("",))
        aid = scene.at.hearing(audience_of(line, scene), hearing_class(line, scene))
        return f"ear:{ear}", aid.renewal_months if aid else 0
    if line.family is F.OPTICAL:
        if scene.counters.is_known and not scene.counters.equipped:
            return "", 0
        return "pair", scene.at.renewal_months(scene.age) or 0
    return "", 0


def _equip(line: QuotedLine, paid: Paid, scene: Scene) -> None:
    """An equipment that something paid for is counted at its place."""
    if paid.amo_cents + paid.local_cents + paid.amc_cents == 0:
        return
    if line.family is F.HEARING and line.ear is not None:
        scene.pots.equipped.append(Equipped(f"ear:{line.ear}", scene.day))
    elif line.family is F.OPTICAL:
        scene.pots.equipped.append(Equipped("pair", scene.day))
