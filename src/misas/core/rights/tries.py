"""The values that an engine tries of a fact that is not held: the best first, the worst second, then those between.

Amounts take shapes over the months they cover: nothing, all along, this month only, before only: a benefit in payment
may open a right by itself, whatever the total. A total alone is tried in equal parts and in one month: what is left out
of AAH, ASI or ASPA each month, and what the last three months held, hang on it. Bounds are those of the table, narrowed
by what else is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Final

from misas.core.rights.c2s_facts import LAST_NOTICE, OF_A_CHILD, RECENT, WORKING_AGE
from misas.core.rights.codes import FactPeriod, Nature, Role, Sense
from misas.core.rights.facts import HOUSEHOLD, Amounts, FactType, Household, Member, Value
from misas.core.rights.months import add_months, elapsed_years
from misas.core.rights.spreading import equal_parts, filled, not_recent, spread
from misas.core.rights.totals import is_shared_out, rest_of, untold

ASKED_OF_A_CHILD: Final = frozenset({*OF_A_CHILD, *LAST_NOTICE, *LAST_NOTICE.values()}) - {
    "alimony_paid",
    "alimony_paid_last_notice",
}
"""The amounts that a child under the working age may have; every other one is nothing."""

BEST_FIRST: Final[Mapping[str, tuple[bool | str, ...]]] = {
    "activity": ("unemployed", "inactive", "retired", "student", "employed"),
    "alimony_from_parents": (False, True),
    "alsace_moselle_scheme": (True, False),
    "ass_full_rate": (True, False),
    "bursary_holder": (True, False),
    "c2s_ceiling_gap": ("plus_2", "plus_1", "as_shown", "minus_1", "minus_2"),
    "c2s_opposed": (False, True),
    "cej_taxable_household": (False, True),
    "couple": (False, True),
    "crous_yearly_aid": (True, False),
    "disability_rate": ("from_80", "from_50_to_79", "under_50", "none"),
    "housing_status": (
        "tenant",
        "furnished_tenant",
        "social_tenant",
        "home_resident",
        "homeless",
        "housed_free",
        "buying_owner",
        "owner",
    ),
    "in_charge": (True, False),
    "lives_in_france": (True, False),
    "lives_with_parents": (False, True),
    "nationality": ("french", "eea_swiss", "other"),
    "on_parents_tax_return": (False, True),
    "permit": ("valid", "not_needed", "asylum", "receipt", "expired", "none"),
    "residence_waiver": (True, False),
    "shared_custody": (False, True),
    "sick_leave": (False, True),
    "territory": (
        "guadeloupe",
        "martinique",
        "guyane",
        "reunion",
        "mayotte",
        "saint_martin",
        "saint_barthelemy",
        "metropole",
        "saint_pierre_et_miquelon",
        "elsewhere",
    ),
    "worked_last_3_months": (False, True),
}
"""Which value helps most, where it is not plain that a yes does: for rights with a ceiling of resources."""

AGES: Final = (30, 20, 0, 2, 5, 13, 16, 17, 18, 24, 25, 26, 29, 49, 50, 59, 60, 62, 65, 69, 70, 80)
"""Each side of the ages that rights look at; the first helps most, the second least (own foyer at 25)."""
CHILD_AGES: Final = (4, 24, 0, 2, 6, 10, 13, 14, 16, 18, 19, 20, 25)
SINCE_MONTHS: Final = (240, 1, 2, 3, 5, 6, 7)
"""Each side of the delays in months: three of residence, six after a permit, six of sick leave."""
EVERYDAY_MONTH, EVERYDAY_YEAR = Decimal(200), Decimal(3000)
"""A plausible amount, when the ends are far away (rights.md §7.3)."""

GROSS_OF: Final[Mapping[str, tuple[str, Decimal, Decimal]]] = {
    "wage_gross": ("wage_net", Decimal("1.00"), Decimal("1.40")),
    "pension_gross": ("pension_net", Decimal("1.00"), Decimal("1.12")),
    "wage_net": ("wage_gross", Decimal("0.70"), Decimal("1.00")),
    "pension_net": ("pension_gross", Decimal("0.88"), Decimal("1.00")),
}
"""A gross amount lies between its net and a share above it, and the other way round: what is held narrows the other."""


def said_of(member: Member, fact: str) -> Value | None:
    held = member.facts.get(fact)
    return held.value if held else None


def tries_of(household: Household, member: Member | None, one: FactType) -> tuple[Value, ...]:
    match one.nature:
        case Nature.BOOLEAN:
            return BEST_FIRST.get(one.id, (True, False))
        case Nature.ENUM:
            best = BEST_FIRST.get(one.id, tuple(one.values))
            return (best[0], best[-1], *best[1:-1]) if len(best) > 1 else best
        case Nature.DATE:
            return _days(household.month, member, one)
        case Nature.WHOLE:
            return tuple(dict.fromkeys((one.high, one.low, 1, 2, 3)))
        case Nature.AMOUNT:
            return _euros(household, member, one)
        case Nature.MONTHLY:
            return _shapes(household, member, one)


def _days(month: date, member: Member | None, one: FactType) -> tuple[Value, ...]:
    if one.id == "birth_date":
        ages = CHILD_AGES if member is not None and member.role is Role.CHILD else AGES
        # one day before the first of the month: the year is full, and the age on 1 January is that of a late birth
        return tuple(add_months(month, -12 * age) - timedelta(days=15) for age in ages)
    earliest, latest = add_months(month, -12 * one.high), add_months(month, -12 * one.low)
    born = said_of(member, "birth_date") if member else None
    if isinstance(born, date):
        earliest = max(earliest, born)
    days = [add_months(month, -count) for count in SINCE_MONTHS]
    if one.id == "permit_expired_on":
        days = [days[1], days[0], *days[2:]]  # a permit that ended last month still counts
    return tuple(dict.fromkeys(min(max(day, earliest), latest) for day in days))


def _euros(household: Household, member: Member | None, one: FactType) -> tuple[Value, ...]:
    if _is_nothing(household, member, one):
        return (Decimal(0),)
    low, high = Decimal(one.low), Decimal(one.high)
    ends = (high, low) if one.sense is Sense.LESS else (low, high)
    return tuple(dict.fromkeys((*ends, min(EVERYDAY_YEAR, high))))


def _shapes(household: Household, member: Member | None, one: FactType) -> tuple[Value, ...]:
    """Shapes of an amount over its months; the months that are held keep their amounts."""
    owner = member.id if member else HOUSEHOLD
    months, month = one.months(household.month), household.month
    held = household.held(owner, one.id).value
    known = held if isinstance(held, Amounts) else Amounts()
    if _is_nothing(household, member, one) and known.total is None:
        return (filled(known, dict.fromkeys(months, Decimal(0)), household.month),)
    lows, highs = _bounds(household, member, one, months)
    nothing, all_along = lows, highs
    everyday = {each: min(max(EVERYDAY_MONTH, lows[each]), highs[each]) for each in months}
    shapes = [all_along, nothing] if one.sense is Sense.LESS else [nothing, all_along]
    shapes.append(everyday)
    if one.period is FactPeriod.WINDOW:
        shapes.append({each: highs[each] if each == month else lows[each] for each in months})
        shapes.append({each: lows[each] if each == month else highs[each] for each in months})
    else:
        shapes.append({each: min(max(Decimal(1), lows[each]), highs[each]) for each in months})
    splits = _splits(known, member, one, month)
    if not splits:
        return tuple({repr(whole): whole for shape in shapes if (whole := filled(known, shape, month))}.values())
    paired = [(splits[0], shapes[0]), (splits[-1], shapes[1]), *product(splits, shapes)]
    whole_ones = [Amounts({**shape, **known.months, **split}) for split, shape in paired]
    return tuple({repr(whole): whole for whole in whole_ones}.values())


def _splits(known: Amounts, member: Member | None, one: FactType, month: date) -> list[dict[date, Decimal]]:
    """How a total may have been paid over the months that are not told: in equal parts, all in the first, all in the
    last. Nobody who says that she did not work lately was paid for it lately."""
    if known.total is None or is_shared_out(known, month):
        return []
    left = untold(known, month)
    if one.id in RECENT and member is not None and said_of(member, "worked_last_3_months") is False:
        left = not_recent(left, month)
    rest = rest_of(known, month)
    nothing = dict.fromkeys(untold(known, month), Decimal(0))
    equal = nothing | equal_parts(rest, left)
    return [equal, {**nothing, left[0]: rest}, {**nothing, left[-1]: rest}]


def _is_nothing(household: Household, member: Member | None, one: FactType) -> bool:
    if member is None or one.id in ASKED_OF_A_CHILD:
        return False
    born = said_of(member, "birth_date")
    return isinstance(born, date) and elapsed_years(born, household.month) < WORKING_AGE


def _bounds(
    household: Household, member: Member | None, one: FactType, months: tuple[date, ...]
) -> tuple[dict[date, Decimal], dict[date, Decimal]]:
    lows, highs = dict.fromkeys(months, Decimal(one.low)), dict.fromkeys(months, Decimal(one.high))
    if member is None or one.id not in GROSS_OF:
        return lows, highs
    other, least, most = GROSS_OF[one.id]
    held = said_of(member, other)
    if isinstance(held, Amounts):
        whole = spread(held, household.month)
        for each in months:
            if each in whole:
                lows[each], highs[each] = whole[each] * least, whole[each] * most
    return lows, highs
