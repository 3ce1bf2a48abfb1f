"""Facts that contradict one another or the calendar: every fault at once, each where it stands.

A contradiction is named and kept, never settled here by a guess. What cannot even be read: `household`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from misas.core.refusals import Fault, Invalid
from misas.core.rights.codes import FactPeriod, Nature, Role
from misas.core.rights.facts import Amounts, FactTable, FactType, Held, Household, Member, Value
from misas.core.rights.household import understand
from misas.core.rights.months import add_months, elapsed_years, first_day, window

CHILD_AGE: Final = 25  # under 25: CSS R861-2
AHEAD: Final = frozenset({"c2s_ends_on"})
"""The only dates that may stand after the month under review."""

AGAINST: Final[Mapping[str, frozenset[str]]] = {
    "ame": frozenset({"c2s_free", "c2s_paying", "employer"}),
    "closed": frozenset({"c2s_free", "c2s_paying"}),
}
"""The complementary covers that a base cover excludes. Whoever is covered by an employer works here and is insured: she
has no AME. A contract that she pays herself stays possible."""
OLDEST: Final = date(2019, 11, 1)
"""The first month of the C2S: no review goes further back."""
OF_THE_MONTH: Final = frozenset({"rights.date_too_far", "rights.total_differs", "rights.resources_before_birth"})
"""Faults that only a month that is read can tell."""
NOT_BEFORE_BIRTH: Final = frozenset(
    {
        "in_france_since",
        "permit_expired_on",
        "work_permit_since",
        "irregular_since",
        "sick_leave_since",
        "job_lost_on",
        "independent_since",
    }
    | {"breast_screening_on", "colorectal_screening_on", "cervical_screening_on"}
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a check looks at: the household, the table, and the place of each member in the file."""

    household: Household
    table: FactTable
    places: tuple[str, ...]

    def members(self) -> Iterator[tuple[str, Member]]:
        yield from zip(self.places, self.household.members, strict=True)

    def everyone(self) -> Iterator[tuple[str, str, Held]]:
        """Every fact held: its place, its id, what is held."""
        for name, held in self.household.facts.items():
            yield f"household.{name}", name, held
        for place, one in self.members():
            for name, held in one.facts.items():
                yield f"{place}.{name}", name, held


def take(raw: Any, table: FactTable, *, today: date) -> Household:
    """The household of a file. Raises Invalid with all that is wrong in it, in its order: what cannot be read, and what
    contradicts itself in the rest."""
    found = understand(raw, table, lent=first_day(today))
    faults = list(found.faults)
    if found.month is not None and found.month < OLDEST:
        faults.append(Fault.of("month", "rights.month_too_old"))
    for one in faults_of(found.household, table, today=today, places=found.places):
        if found.month is not None or one.code not in OF_THE_MONTH:
            faults.append(one)
    if faults:
        raise Invalid(faults)
    return found.household


def faults_of(
    household: Household, table: FactTable, *, today: date, places: tuple[str, ...] | None = None
) -> tuple[Fault, ...]:
    """Every contradiction, in the order of CHECKS; empty when sound. `places`: where each member stands in its file,
    when some could not be read."""
    if places is None:
        places = tuple(f"members[{index}]" for index in range(len(household.members)))
    looked = Looked(household, table, places)
    faults = [Fault.of("month", "rights.month_ahead")] if household.month > first_day(today) else []
    for one in CHECKS:
        faults.extend(one(looked))
    return tuple(dict.fromkeys(faults))


def _value(one: Member, fact: str) -> Value | None:
    held = one.facts.get(fact)
    return held.value if held else None


def _birth(one: Member) -> date | None:
    value = _value(one, "birth_date")
    return value if isinstance(value, date) else None


def _amounts_are_positive(looked: Looked) -> Iterator[Fault]:
    for place, _, held in looked.everyone():
        value = held.value
        euros = [*value.months.values(), value.total] if isinstance(value, Amounts) else [value]
        if any(isinstance(one, Decimal) and one < 0 for one in euros):
            yield Fault.of(place, "rights.negative")


def _numbers_are_plausible(looked: Looked) -> Iterator[Fault]:
    for place, name, held in looked.everyone():
        one = looked.table[name]
        if one.nature is Nature.WHOLE and isinstance(held.value, int) and not one.low <= held.value <= one.high:
            yield Fault.of(place, "rights.out_of_bounds", low=one.low, high=one.high)


def _dates_are_plausible(looked: Looked) -> Iterator[Fault]:
    month = looked.household.month
    last = add_months(month, 1)
    for place, name, held in looked.everyone():
        if not isinstance(held.value, date):
            continue
        one = looked.table[name]
        if held.value >= last and name not in AHEAD:
            yield Fault.of(place, "rights.date_ahead")
        elif not add_months(month, -12 * (one.high + 1)) <= held.value <= add_months(last, -12 * one.low):
            yield Fault.of(place, "rights.date_too_far")


def _months_are_past(looked: Looked) -> Iterator[Fault]:
    for place, _, held in looked.everyone():
        if isinstance(held.value, Amounts) and any(month > looked.household.month for month in held.value.months):
            yield Fault.of(place, "rights.amount_ahead")


def _total_is_the_sum(looked: Looked) -> Iterator[Fault]:
    months = set(window(looked.household.month))
    for place, _, held in looked.everyone():
        if isinstance(held.value, Amounts) and held.value.total is not None and held.value.total >= 0:
            known = [euros for month, euros in held.value.months.items() if month in months]
            total = held.value.total
            if sum(known, Decimal(0)) > total or (len(known) == len(months) and sum(known, Decimal(0)) != total):
                yield Fault.of(place, "rights.total_differs")


def _children_are_younger(looked: Looked) -> Iterator[Fault]:
    parents = [one for one in looked.household.members if one.role in (Role.APPLICANT, Role.PARTNER)]
    oldest = [born for one in parents if (born := _birth(one))]
    for place, one in looked.members():
        born = _birth(one)
        if one.role is Role.CHILD and born and oldest and all(born <= parent for parent in oldest):
            yield Fault.of(f"{place}.birth_date", "rights.child_older_than_parent")


def _nothing_before_birth(looked: Looked) -> Iterator[Fault]:
    for place, one in looked.members():
        born = _birth(one)
        if not born:
            continue
        for name, held in one.facts.items():
            value = held.value
            if _is_paid_before(value, looked.table[name], born, looked.household.month):
                yield Fault.of(f"{place}.{name}", "rights.resources_before_birth")
            elif name in NOT_BEFORE_BIRTH and isinstance(value, date) and value < born:
                yield Fault.of(f"{place}.{name}", "rights.before_birth")


def _is_paid_before(value: Value | None, one: FactType, born: date, month: date) -> bool:
    """Whether money is told of a time when she was not born: a month, a whole window, a year that is closed."""
    if isinstance(value, Amounts):
        by_month = any(euros and when < first_day(born) for when, euros in value.months.items())
        return by_month or bool(value.total and window(month)[-1] < first_day(born))
    closed = one.period in (FactPeriod.LAST_NOTICE, FactPeriod.CALENDAR_YEAR)
    return closed and isinstance(value, Decimal) and value > 0 and born.year >= month.year


def _covers_go_together(looked: Looked) -> Iterator[Fault]:
    for place, one in looked.members():
        base, more = _value(one, "base_cover"), _value(one, "complementary_cover")
        if more in AGAINST.get(str(base), frozenset()):
            yield Fault.of(f"{place}.complementary_cover", "rights.covers_incompatible")
        if base == "ame" and _value(one, "nationality") == "french":
            yield Fault.of(f"{place}.base_cover", "rights.ame_of_a_french_person")


def _stay_goes_with_nationality(looked: Looked) -> Iterator[Fault]:
    for place, one in looked.members():
        if _value(one, "nationality") == "french" and _value(one, "permit") not in (None, "not_needed"):
            yield Fault.of(f"{place}.permit", "rights.permit_of_a_french_person")
        if _value(one, "permit_expired_on") is not None and _value(one, "permit") in ("valid", "not_needed"):
            yield Fault.of(f"{place}.permit_expired_on", "rights.permit_both_valid_and_expired")


def _household_is_the_one_told(looked: Looked) -> Iterator[Fault]:
    household = looked.household
    couple, count = household.facts.get("couple"), household.facts.get("children_count")
    partner = any(one.role is Role.PARTNER for one in household.members)
    if couple and couple.value is False and partner:
        yield Fault.of("household.couple", "rights.partner_without_couple")
    listed = [one for one in household.members if one.role is Role.CHILD]
    young = [
        one
        for one in listed
        if (born := _birth(one)) is not None and elapsed_years(born, household.month) < CHILD_AGE
        and _value(one, "in_charge") is not False
    ]  # fmt: skip
    if count and isinstance(count.value, int) and 0 <= count.value < len(young):  # below: not plausible, told once
        yield Fault.of("household.children_count", "rights.more_children_than_told")


def _a_man_is_not_pregnant_on_file(looked: Looked) -> Iterator[Fault]:
    """The register says male and the person pregnant: one of the two is to be checked with her, never guessed."""
    for place, one in looked.members():
        if _value(one, "sex") == "male" and _value(one, "pregnancy") not in (None, "none"):
            yield Fault.of(f"{place}.pregnancy", "rights.pregnancy_to_check")


CHECKS: Final[tuple[Callable[[Looked], Iterator[Fault]], ...]] = (
    _amounts_are_positive,
    _numbers_are_plausible,
    _dates_are_plausible,
    _months_are_past,
    _total_is_the_sum,
    _children_are_younger,
    _nothing_before_birth,
    _covers_go_together,
    _stay_goes_with_nationality,
    _household_is_the_one_told,
    _a_man_is_not_pregnant_on_file,
)
