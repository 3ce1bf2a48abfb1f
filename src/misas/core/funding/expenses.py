"""Quoted lines as the rules of funders look at them, and what is known of the person without asking her again.

COSTS is the one table between what a care is (quotes) and what an expense is (packs). What nobody knows stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from misas.core.funding.care_codes import DENTAL, Basket, CareFamily
from misas.core.funding.coverage import MINOR_UNTIL, Complementary, Coverage
from misas.core.funding.packs.codes import Cost
from misas.core.funding.packs.facts import FACTS, Nature, Value, Whose
from misas.core.funding.packs.schema import Expense
from misas.core.funding.quote_results import LineResult

F = CareFamily

COSTS: Final[Mapping[CareFamily, Cost]] = {
    F.CONSULTATION: Cost.CONSULTATION,
    F.AUXILIARY: Cost.COPAYMENT,
    F.EMERGENCY: Cost.COPAYMENT,
    F.HOSPITAL: Cost.HOSPITAL,
    F.DAILY_FEE: Cost.DAILY_CHARGE,
    F.DENTAL_CARE: Cost.DENTAL_CARE,
    F.DENTAL_PROSTHESIS: Cost.DENTAL_PROSTHESIS,
    F.IMPLANT: Cost.IMPLANT,
    F.OPTICAL: Cost.GLASSES,
    F.HEARING: Cost.HEARING_AID,
    F.DEVICE: Cost.DEVICE,
    F.NOT_COVERED: Cost.OTHER,
}
"""The families that one cost answers; the others are told apart in `cost_of`."""

IN_BASKETS: Final = DENTAL | {F.OPTICAL, F.HEARING}
SESSIONS: Final = frozenset({Cost.PSYCHOLOGIST, Cost.PSYCHOMOTRICITY, Cost.OSTEOPATHY, Cost.OCCUPATIONAL_THERAPY})
DEVICES: Final = frozenset({Cost.HEARING_AID, Cost.DEVICE, Cost.DISABILITY_AID})


@dataclass(frozen=True, slots=True)
class Priced:
    """One line as it was worked out. `cost`: said by somebody who knows better than its family, else None."""

    result: LineResult
    cost: Cost | None = None


def expense_of(priced: Priced, coverage: Coverage, day: date) -> Expense:
    """One line as rules look at it; a share that is not known counts at its worst."""
    result, line = priced.result, priced.result.line
    paid = result.paid or result.worst
    cost = priced.cost or cost_of(result, coverage, day)
    return Expense(
        id=line.id,
        cost=cost,
        cents=paid.rac_cents,
        price_cents=paid.price_cents,
        refunds_cents=paid.amo_cents + paid.local_cents + paid.amc_cents,
        devices=line.quantity if cost in DEVICES else 1,
        sessions=line.quantity if cost in SESSIONS else 0,
        days=line.quantity if cost is Cost.DAILY_CHARGE else 0,
        in_c2s_basket=_in_c2s_basket(result),
    )


def expenses_of(lines: Iterable[Priced], coverage: Coverage, day: date) -> tuple[Expense, ...]:
    return tuple(expense_of(one, coverage, day) for one in lines)


def cost_of(result: LineResult, coverage: Coverage, day: date) -> Cost:
    """What an expense is, by its family. An act above its base is an extra fee."""
    line, paid = result.line, result.paid or result.worst
    match line.family:
        case F.ORTHODONTICS:
            age = coverage.age(day)
            return Cost.CHILD_ORTHODONTICS if age is not None and age < MINOR_UNTIL else Cost.ADULT_ORTHODONTICS
        case F.ACT:
            left = paid.price_cents - paid.amo_cents - paid.local_cents
            return Cost.EXTRA_FEE if 2 * left > paid.price_cents else Cost.COPAYMENT
        case F.MEDICINE:
            return Cost.COPAYMENT if paid.amo_cents else Cost.UNREFUNDED_MEDICINE
        case F.TRANSPORT:
            return Cost.TRANSPORT if paid.amo_cents else Cost.UNREFUNDED_TRANSPORT
        case family:
            return COSTS[family]


def _in_c2s_basket(result: LineResult) -> bool | None:
    """Whether the basket of the C2S takes it: that of 100 % Santé does; None when its basket is not known."""
    if result.line.family not in IN_BASKETS:
        return None
    return None if result.line.basket is None else result.line.basket is Basket.ZERO


def known_facts(
    said: Mapping[str, Any], coverage: Coverage, day: date, *, commune: str = "", departement: str = ""
) -> dict[str, Value]:
    """What is known of the person: what she said, and what her cover, her age and her address already say."""
    derived: dict[str, Value | None] = {
        "age": coverage.age(day),
        "ame": coverage.ame.at(day),
        "c2s": coverage.c2s.at(day),
        "complementaire": _has_cover(coverage, day),
        "commune": commune or None,
        "departement": departement or None,
        "devis_avant_soins": True,  # a quote that counts is one whose care is not done
    }
    known = {name: value for name, value in derived.items() if value is not None}
    return known | {name: told(name, value) for name, value in said.items() if _is_asked(name) and value is not None}


def told(name: str, value: Any) -> Value:
    """A fact of the person as it was kept."""
    return frozenset(value) if FACTS[name].nature is Nature.WORDS else value


def _is_asked(name: str) -> bool:
    return name in FACTS and FACTS[name].whose is Whose.PERSON


def _has_cover(coverage: Coverage, day: date) -> bool | None:
    match coverage.cover.at(day):
        case Complementary.HELD:
            return True
        case Complementary.NONE:
            return coverage.c2s.at(day)
    return None
