"""What the compulsory insurance and the régime local pay of a line by law: base, rates, and what is withheld.

Each right changes different terms. ALD, AT/MP, invalidity and maternity lift the copayment; only C2S, AME, minority and
maternity lift what is withheld. Figures: `params`, at the day of the care. Not here: what a cover promises.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from misas.core.funding.care_codes import DENTAL, Audience, Basket, CareFamily, HearingClass, OpticalItem
from misas.core.funding.counters import FRANCHISE, PARTICIPATION, Pot
from misas.core.funding.problem import Cents
from misas.core.funding.quote_scene import Scene, Why
from misas.core.funding.quotes import QuotedLine
from misas.core.orientation.codes import Sector, TariffOption

F = CareFamily
RATE_OF: Final = {
    F.CONSULTATION: "amo_rate_consultation",
    F.ACT: "amo_rate_act",
    F.AUXILIARY: "amo_rate_auxiliary",
    F.TRANSPORT: "amo_rate_transport",
    F.HOSPITAL: "amo_rate_hospital",
    F.DENTAL_CARE: "amo_rate_dental",
    F.DENTAL_PROSTHESIS: "amo_rate_dental",
    F.ORTHODONTICS: "amo_rate_dental",
    F.OPTICAL: "amo_rate_device",
    F.HEARING: "amo_rate_device",
    F.DEVICE: "amo_rate_device",
}
"""The parameter of each family; MEDICINE has several rates, that a statement says."""

UNPAID: Final = frozenset({F.NOT_COVERED, F.IMPLANT})
IN_PATHWAY: Final = frozenset({F.CONSULTATION, F.ACT})
LONG_STAY: Final = 31
WITHHELD_OF: Final = {
    F.CONSULTATION: (PARTICIPATION, "participation_forfaitaire", "participation_daily_cap", "participation_annual_cap"),
    F.ACT: (PARTICIPATION, "participation_forfaitaire", "participation_daily_cap", "participation_annual_cap"),
    F.AUXILIARY: (FRANCHISE, "franchise_auxiliary", "franchise_auxiliary_daily_cap", "franchise_annual_cap"),
    F.MEDICINE: (FRANCHISE, "franchise_medicine", "", "franchise_annual_cap"),
    F.TRANSPORT: (FRANCHISE, "franchise_transport", "franchise_transport_daily_cap", "franchise_annual_cap"),
}
"""The counter, the amount, the cap of a day and the cap of a year. Dentists and devices: nothing is withheld."""

UNBOUNDED: Final = (5000, 0)
"""Between which amounts a withheld figure that is not held may be."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What law makes of one line: the base, the two rates, and why.

    `copayment`: the points of the base that a responsible cover pays by law; outside the pathway, never the rise of it.
    """

    base: Cents
    amo_rate: int
    local_rate: int
    copayment: int
    whys: tuple[Why, ...]
    is_out_of_pathway: bool = False
    is_lifted: bool = False


def terms(line: QuotedLine, scene: Scene) -> Terms:
    """Base and rates of a line of a reimbursed family (the daily fee and the emergency fee have no rate)."""
    if line.family in UNPAID:
        return Terms(0, 0, 0, 0, (Why.of("not_reimbursed"),))
    base, whys = base_of(line, scene)
    if base == 0:
        return Terms(0, 0, 0, 0, (*whys, Why.of("no_base")))
    outside = _is_outside(line, scene)
    standard = _standard(line, scene, outside=outside)
    lifted = _lifted(line, scene)
    if lifted and outside:
        rate = scene.supposed.say("rate", line.id, line.rate_percent, (standard, 60, 100))
        whys += (Why.of("out_of_pathway", rate=rate),)
        return Terms(base, rate, 0, 0, whys, is_out_of_pathway=True, is_lifted=True)
    if lifted:
        return Terms(base, 100, 0, 0, (*whys, Why.of("lifted", right=lifted)), is_lifted=True)
    whys += (Why.of("out_of_pathway" if outside else "rate", rate=standard),)
    local = _local(line, scene, standard, outside=outside)
    if local:
        whys += (Why.of("local", rate=local),)
    within = scene.figure(RATE_OF[line.family], ()) if outside else standard
    return Terms(base, standard, local, 100 - within, whys, outside)


def _is_outside(line: QuotedLine, scene: Scene) -> bool:
    """Outside the coordinated pathway; whoever has the AME is not held to it."""
    if line.family not in IN_PATHWAY or scene.right("ame"):
        return False
    return not scene.supposed.say("in_pathway", line.id, line.in_pathway, (False, True))


def _standard(line: QuotedLine, scene: Scene, *, outside: bool) -> int:
    """The rate before any right. A statement's rate serves where no table holds one."""
    if line.family is F.HOSPITAL and line.nth_day >= LONG_STAY:
        return 100
    parameter = RATE_OF.get(line.family, "")
    if outside:
        parameter = "amo_rate_consultation_outside_pathway" if line.family is F.CONSULTATION else ""
    if parameter and scene.at.get(parameter) is not None:
        return scene.figure(parameter, ())
    return scene.supposed.say("rate", line.id, line.rate_percent, (0, 100))


def _lifted(line: QuotedLine, scene: Scene) -> str:
    """The right that lifts the copayment of this line; "" when none does."""
    if scene.right("ame"):
        return "ame"
    if scene.right("maternity"):
        return "maternity"
    if line.family not in (F.TRANSPORT, F.MEDICINE) and scene.right("invalidity"):
        return "invalidity"
    for right, belongs in (("ald", line.is_of_ald), ("at_mp", line.is_of_at_mp)):
        if belongs is False or not scene.right(right):
            continue
        if (
            right == "ald"
            and line.family is F.TRANSPORT
            and not scene.supposed.say("is_impaired", line.id, line.is_impaired, (False, True))
        ):
            continue
        if scene.supposed.say(f"is_of_{right}", line.id, belongs, (False, True)):
            return right
    return ""


def _local(line: QuotedLine, scene: Scene, standard: int, *, outside: bool) -> int:
    """What the régime local of Alsace-Moselle adds, in percent of the base."""
    if standard == 100 or not scene.right("local_regime"):
        return 0
    if line.family in DENTAL:
        return scene.figure("local_rate_dental", (0, 100 - standard))
    if line.family is F.HOSPITAL:
        return max(0, scene.figure("local_total_hospital", ()) - standard)
    if line.family in (F.TRANSPORT, F.MEDICINE):
        return scene.supposed.say("local_rate", line.id, None, (0, 100 - standard))
    within = scene.figure(RATE_OF[line.family], ()) if outside else standard
    return max(0, scene.figure("local_total_general", ()) - within)


def base_of(line: QuotedLine, scene: Scene) -> tuple[Cents, tuple[Why, ...]]:
    """The base that the quote says, else that of our tables; a difference between the two is told."""
    held = known_base(line, scene)
    if line.base_cents is not None:
        differs = held is not None and held != line.base_cents
        whys = (Why.of("base_differs", said=line.base_cents, held=held),) if differs else ()
        return line.base_cents, whys
    if held is not None:
        return held, (Why.of("base_of_tables", base=held),)
    return scene.supposed.say("base", line.id, None, (0, line.price_cents)), ()


def known_base(line: QuotedLine, scene: Scene) -> Cents | None:
    """The base that our tables hold for a line; None when they hold none."""
    at = scene.at
    if line.family in DENTAL:
        act = at.dental(line.code)
        return act.base if act else None
    if line.family is F.HEARING:
        if line.base_cents is not None:
            return line.base_cents  # 400 € or 1 400 €: the audience is the affair of `audience_of`
        aid = at.hearing(audience_of(line, scene), hearing_class(line, scene))
        return aid.base if aid else None
    if line.family is F.OPTICAL and line.item is not None:
        held = at.glasses(line.item, optical_basket(line, scene), line.sight if line.item is OpticalItem.LENS else None)
        return held.base if held else None
    if line.family is F.CONSULTATION and line.is_general_practice:
        if line.sector is Sector.ONE or (line.sector is Sector.TWO and has_option(line)):
            return at.get("consultation_general")
        if line.sector in (Sector.TWO, Sector.PERMANENT) and line.option is TariffOption.NONE:
            return at.get("consultation_base_sector_2")
    return None


def audience_of(line: QuotedLine, scene: Scene) -> Audience:
    """Told by the base that the quote says when it is that of one audience; else by age and sight."""
    for audience in Audience:
        aid = scene.at.hearing(audience, HearingClass.ONE)
        if aid is not None and line.base_cents == aid.base:
            return audience
    return Audience.YOUNG if scene.is_young else Audience.ADULT


def hearing_class(line: QuotedLine, scene: Scene) -> HearingClass:
    known = line.hearing_class or ({Basket.ZERO: HearingClass.ONE}.get(line.basket) if line.basket else None)
    return scene.supposed.say("hearing_class", line.id, known, (HearingClass.TWO, HearingClass.ONE))


def optical_basket(line: QuotedLine, scene: Scene) -> Basket:
    return scene.supposed.say("basket", line.id, line.basket, (Basket.FREE, Basket.ZERO))


def has_option(line: QuotedLine) -> bool:
    return line.option in (TariffOption.OPTAM, TariffOption.OPTAM_CO)


def withheld_of(line: QuotedLine, scene: Scene, nth: int) -> tuple[Cents, tuple[Why, ...]]:
    """What is withheld from the `nth` unit (from 0), the caps of the day and of the year counted; it is spent here."""
    held = WITHHELD_OF.get(line.family)
    if held is None:
        return 0, ()
    kind, amount_id, daily_id, yearly_id = held
    for right in ("c2s", "ame", "maternity"):
        if scene.right(right):
            return 0, (Why.of("not_withheld", right=right),)
    if scene.is_minor:
        return 0, (Why.of("not_withheld", right="minor"),)
    amount = scene.figure(amount_id, UNBOUNDED)
    counted = scene.counted()
    whole = scene.figure(yearly_id, UNBOUNDED)
    cents = min(amount, scene.left(Pot(kind), whole, counted.withheld_in_year(kind, scene.day)))
    if daily_id:
        today = line.on_one_day or nth == 0
        used = counted.used_on_day(withheld_pot(line), scene.day, scene.professional) if today else 0
        cents = min(cents, max(0, scene.figure(daily_id, UNBOUNDED) - used))
    return cents, (Why.of("withheld", kind=kind, cents=cents, amount=amount),)


def withheld_pot(line: QuotedLine) -> Pot:
    """Where what is withheld from a line counts: franchises have a cap of a day each, participations have one."""
    kind, *_ = WITHHELD_OF[line.family]
    return Pot(kind, "" if kind == PARTICIPATION else line.family)
