"""The facts that the C2S reads, and which of them a household must hold for its answer to be certain.

A fact is needed when it can matter: the date of a permit only when it has expired, most resources from sixteen on. Who
completes a household before asking the second opinion fills `missing` until nothing is left: a question answered may
open another. Nothing that is needed is ever taken for zero. Not here: any rule of the right (`kernel`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from misas.core.rights.codes import Aspect, Role
from misas.core.rights.facts import HOUSEHOLD, Amounts, Atom, Household, Member, Value
from misas.core.rights.months import add_months, elapsed_months, elapsed_years, window
from misas.core.rights.totals import is_shared_out, untold
from misas.core.rights.undescribed import may_have_children

NOTICE_FROM: Final = date(2025, 1, 1)
"""From this month patrimony, royalties, foreign income and alimony are those of the last tax notice (décret of 28 June
2024)."""
PRESUMED_FROM: Final = date(2022, 4, 1)
"""First month in which a benefit other than RSA stands for the test of resources."""
IN_CHARGE_UNDER: Final = 25
"""R861-2: in charge is under twenty-five."""
MAJORITY: Final = 18
"""R861-2: shared custody is that of a minor. L251-1 CASF: a minor has AME whatever the resources."""
WORKING_AGE: Final = 16
EUROPEAN_MONTHS: Final = 60
"""After five years the right to stay of a European citizen is not looked at any more (DSS/DACI, 23 November 2007)."""
CEILING_GAP: Final = "c2s_ceiling_gap"
"""How far a ceiling that nobody read in its arrêté stands from the one of the table: a doubt of the law, which the
caisse settles. Tried in the review at both ends; nothing else needs it."""
AS_SHOWN: Final = "as_shown"
GAPS: Final = {"as_shown": 0, "plus_1": 1, "plus_2": 2, "minus_1": -1, "minus_2": -2}
"""Euros a year by which the ceiling of the arrêté is above the table's."""
ASPA_AGE: Final = 60
"""Nobody younger has ASPA, even unfit for work."""

COUNTED: Final = (
    "job_security_allowance",
    "ass",
    "research_grant",
    "caah",
    "unemployment_net",
    "asbestos_compensation",
    "exceptional_gains",
    "partial_unemployment",
    "daily_allowances",
    "internship_pay",
    "holiday_pay",
    "disability_pension",
    "compensatory_benefit",
    "return_to_work_bonus",
    "veteran_pension",
    "pension_net",
    "wage_net",
    "work_accident_annuity",
    "gifts_received",
    "micro_flat_tax_profit",
)
"""Resources of a person that count whole, as received over the window."""
BY_MONTH: Final = ("aah", "asi")
"""Resources of a person from which something is left out each month."""
LAST_YEAR: Final = ("micro_profit_last_year", "farm_profit_last_year", "other_independent_income_last_year")
LAST_NOTICE: Final = {
    "patrimony_income": "property_income_last_notice",
    "alimony_received": "alimony_received_last_notice",
    "alimony_paid": "alimony_paid_last_notice",
}
"""Read over the window before 2025, on the last tax notice since."""
NOTICE_ONLY: Final = ("royalties_last_notice", "foreign_income_last_notice")
UNTIL_2025: Final = ("ajpp", "ajpa")
"""Left the base in 2025. No question of the review asks for them: `gather` gives zero, a batch its own columns."""
OF_FAMILY: Final = (
    "family_allowances",
    "family_support",
    "family_supplement",
    "parental_leave_benefit",
)
"""Benefits of the foyer that count whole, as received over the window."""
NOW: Final = (
    "aah",
    "asi",
    "ass",
    "cej_allowance",
    "unemployment_net",
    "partial_unemployment",
    "training_pay",
    "sick_daily_allowances",
    "disability_pension",
    "pension_net",
    "work_accident_annuity",
)
"""Amounts of a person that the month itself is looked at for."""
RECENT: Final = ("wage_net", "micro_flat_tax_profit")
"""Earnings of M-3 to M-1, which tell whether somebody worked. A total says nothing of them: what she says then does."""
RECENT_MONTHS: Final = (1, 2, 3)
ASSETS: Final = ("idle_savings", "idle_building_rental_value", "idle_land_rental_value")
FLAGS: Final = (
    "in_charge",
    "shared_custody",
    "lives_with_parents",
    "on_parents_tax_return",
    "alimony_from_parents",
    "crous_yearly_aid",
    "bursary_holder",
    "lives_in_france",
    "eea_right_to_stay",
    "residence_waiver",
    "sick_leave",
    "worked_last_3_months",
    "aah_full_rate",
    "ass_full_rate",
    "cej_taxable_household",
    "alsace_moselle_scheme",
)
DATES: Final = ("birth_date", "in_france_since", "permit_expired_on", "irregular_since", "sick_leave_since")

OF_A_CHILD: Final = ("exceptional_gains",)
"""Resources that are asked for a child who may not work yet, beside patrimony and alimony."""
TIES: Final = ("lives_with_parents", "on_parents_tax_return", "alimony_from_parents", "crous_yearly_aid")
"""What keeps someone under 25 in the foyer of her parents, or frees her from it."""
PRESUMING: Final = {"asi": "", "aah": "aah_full_rate", "ass": "ass_full_rate", "cej_allowance": "cej_taxable_household"}
"""Benefits of a person that stand for the test of resources, each with the fact that its condition reads."""
PARENTS: Final = (Role.APPLICANT, Role.PARTNER)


def needed(household: Household) -> tuple[Atom, ...]:
    """Every part of a fact that the C2S of this household may read: the household's own, then each member's."""
    found = [*_of_household(household)]
    for one in household.members:
        found += [Atom(one.id, fact, aspect) for fact, aspect in _of_member(one, household)]
    return tuple(dict.fromkeys(found))


def missing(household: Household) -> tuple[Atom, ...]:
    """What is needed and is not held, or not for every month."""
    return tuple(atom for atom in needed(household) if not is_held(household, atom))


def is_held(household: Household, atom: Atom) -> bool:
    """Whether a part of a fact has a value; the month stands for those around it that the law looks at. Where something
    is left out each month, a total is no value: equal parts leave out twelve times what one payment does."""
    value = household.held(atom.member, atom.fact).value
    if not isinstance(value, Amounts):
        return value is not None
    if atom.aspect is Aspect.MONTH:
        told = {*value.months, *(window(household.month) if is_shared_out(value, household.month) else ())}
        return {add_months(household.month, -back) for back in READ_BACK.get(atom.fact, (0,))} <= told
    if value.total is None:
        return not untold(value, household.month)
    return atom.fact not in (*BY_MONTH, "aspa") or is_shared_out(value, household.month)


READ_BACK: Final = {"training_pay": (0, 1), **dict.fromkeys(RECENT, (1,))}
"""Facts read for the month before the request, beside that month or alone: a month that has begun tells no wage."""


def _value(member: Member, fact: str) -> Value | None:
    held = member.facts.get(fact)
    return held.value if held else None


def _may_be_paid(member: Member, fact: str, month: date) -> bool:
    """Whether a benefit may be in payment in the month: it is, or nobody knows."""
    value = _value(member, fact)
    return not isinstance(value, Amounts) or value.months.get(month) != 0


def age_of(member: Member, on: date) -> int | None:
    born = _value(member, "birth_date")
    return elapsed_years(born, on) if isinstance(born, date) else None


def _of_household(household: Household) -> Iterator[Atom]:
    for fact in ("housing_aid", "rsa"):
        yield Atom(HOUSEHOLD, fact, Aspect.MONTH)
    yield Atom(HOUSEHOLD, "territory")
    if not household.value(Atom(HOUSEHOLD, "housing_aid", Aspect.MONTH)):
        yield Atom(HOUSEHOLD, "housing_status")
    if household.value(Atom(HOUSEHOLD, "rsa", Aspect.MONTH)) != 0:
        yield Atom(HOUSEHOLD, "c2s_opposed")
    if may_have_aspa(household):
        yield Atom(HOUSEHOLD, "aspa", Aspect.WINDOW)
        yield Atom(HOUSEHOLD, "aspa", Aspect.MONTH)
    if may_have_children(household):
        for fact in OF_FAMILY:
            yield Atom(HOUSEHOLD, fact, Aspect.WINDOW)


def may_have_aspa(household: Household) -> bool:
    parents = [one for one in household.members if one.role in PARENTS]
    ages = [age_of(one, household.month) for one in parents]
    return any(age is None or age >= ASPA_AGE for age in ages)


def _of_member(one: Member, household: Household) -> Iterator[tuple[str, Aspect]]:
    age = age_of(one, household.month)
    yield "birth_date", Aspect.VALUE
    if one.role in PARENTS:
        yield from ((fact, Aspect.VALUE) for fact in _of_parent(one, age, household))
    else:
        if age is not None and age >= IN_CHARGE_UNDER:
            return
        if one.role is Role.CHILD:
            yield "in_charge", Aspect.VALUE
        if _value(one, "in_charge") is not True:
            return  # another person is in charge when it is said, never by default
        if age is None or age < MAJORITY:
            yield "shared_custody", Aspect.VALUE
    if one.role in PARENTS:
        yield "alsace_moselle_scheme", Aspect.VALUE
    yield from _resources(one, age, household.month)


def _of_parent(one: Member, age: int | None, household: Household) -> Iterator[str]:
    if one.role is Role.APPLICANT:
        yield from _stay(one, household.month)
    if age is None or age < IN_CHARGE_UNDER:
        yield from TIES
    if household.month >= PRESUMED_FROM:
        paid = [fact for fact in PRESUMING if _may_be_paid(one, fact, household.month)]
        yield from (PRESUMING[fact] for fact in paid if PRESUMING[fact])
        if may_have_aspa(household) or set(paid) - {"cej_allowance"}:
            yield "worked_last_3_months"


def _stay(one: Member, month: date) -> Iterator[str]:
    yield "lives_in_france"
    yield "nationality"
    nationality, permit = _value(one, "nationality"), _value(one, "permit")
    if nationality != "french":
        yield "permit"
        if permit == "expired":
            yield "permit_expired_on"
        if nationality != "other" or permit in (None, "expired", "none"):
            yield "in_france_since"
        if nationality != "eea_swiss" and permit in (None, "expired", "none"):
            yield "irregular_since"
        if nationality != "other":
            since = _value(one, "in_france_since")
            if not isinstance(since, date) or elapsed_months(since, month) < EUROPEAN_MONTHS:
                yield "eea_right_to_stay"
    if _value(one, "activity") != "employed":
        yield "residence_waiver"
        if _value(one, "residence_waiver") is not True:
            yield "in_france_since"


def _resources(one: Member, age: int | None, month: date) -> Iterator[tuple[str, Aspect]]:
    young = age is not None and age < WORKING_AGE
    for before, since in LAST_NOTICE.items():
        if not (young and before == "alimony_paid"):
            yield (since, Aspect.VALUE) if month >= NOTICE_FROM else (before, Aspect.WINDOW)
    if young:
        yield from ((fact, Aspect.WINDOW) for fact in OF_A_CHILD)
        return
    for fact in (*COUNTED, *BY_MONTH, "training_pay", "bursary"):
        if fact != "bursary" or _value(one, "bursary_holder") is not True:
            yield fact, Aspect.WINDOW
    for fact in (*NOW, *RECENT):
        yield fact, Aspect.MONTH
    for fact in ("activity", "bursary_holder", *LAST_YEAR, *ASSETS, *(NOTICE_ONLY if month >= NOTICE_FROM else ())):
        yield fact, Aspect.VALUE
    if _may_be_paid(one, "sick_daily_allowances", month):
        yield "sick_leave", Aspect.VALUE
        if _value(one, "sick_leave") is not False:
            yield "sick_leave_since", Aspect.VALUE
