"""Invented households for the rights measures: realistic mixes, and what breaks rules: edges of ceilings, birthdays on
the first of a month, shared custody, overseas, students, independents, irregular stays, every kind of month.

Plain seeded numpy. The same people are given to the kernel and to the engine (`bench.twice`). Nobody is real.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from misas.core.rights.c2s_facts import (
    ASSETS,
    COUNTED,
    DATES,
    FLAGS,
    LAST_NOTICE,
    LAST_YEAR,
    NOTICE_ONLY,
    OF_FAMILY,
    UNTIL_2025,
)
from misas.core.rights.kernel.columns import CODES, ROLES
from misas.core.rights.months import add_months

Array = Any
MONTHS_BACK = 13
"""Amounts are told from M-13 to M."""
MONTHLY_OF_PERSON = (
    *COUNTED,
    "aah",
    "asi",
    "training_pay",
    "bursary",
    "patrimony_income",
    "alimony_received",
    "alimony_paid",
    "cej_allowance",
    *UNTIL_2025,
)
MONTHLY_OF_HOUSEHOLD = ("aspa", *OF_FAMILY)
YEARLY = (*LAST_YEAR, *LAST_NOTICE.values(), *NOTICE_ONLY, *ASSETS)
APPLICANT, PARTNER, CHILD, OTHER = range(len(ROLES))

USUAL = {  # fact: (share of the adults who have it, highest cents a month)
    "wage_net": (0.40, 1_900_00),
    "unemployment_net": (0.15, 1_300_00),
    "pension_net": (0.15, 1_500_00),
    "disability_pension": (0.10, 1_000_00),
    "daily_allowances": (0.10, 1_200_00),
    "aah": (0.12, 1_041_59),
    "asi": (0.10, 600_00),
    "ass": (0.08, 600_00),
    "work_accident_annuity": (0.05, 500_00),
    "training_pay": (0.08, 700_00),
    "partial_unemployment": (0.05, 500_00),
    "bursary": (0.08, 600_00),
    "micro_flat_tax_profit": (0.08, 900_00),
    "alimony_received": (0.10, 400_00),
    "alimony_paid": (0.10, 400_00),
    "patrimony_income": (0.08, 300_00),
    "gifts_received": (0.08, 300_00),
    "cej_allowance": (0.08, 560_00),
    "caah": (0.05, 105_00),
    "exceptional_gains": (0.04, 800_00),
}
SELDOM = (0.03, 400_00)
AGES = (0, 1, 3, 15, 16, 17, 18, 19, 24, 25, 26, 29, 30, 31, 49, 50, 59, 60, 64, 65, 69, 70, 71, 85)
PRESUMING = ("aah", "asi", "ass", "aspa", "cej_allowance")
NEAR = (-100, -1, 0, 1, 2, 100)
"""Cents around a ceiling at which households are put."""


@dataclass(frozen=True, slots=True)
class Population:
    """`count` households at a month. `person` and `household`: one cell each, by fact. `monthly_*`: cents by fact, one
    row of 14 months (M-13 to M) each. `housing_aid`, `rsa` and `sick_daily_allowances` are of the month alone."""

    month: date
    count: int
    of: Array
    person: Mapping[str, Array]
    household: Mapping[str, Array]
    monthly_of_person: Mapping[str, Array]
    monthly_of_household: Mapping[str, Array]

    @property
    def months(self) -> tuple[date, ...]:
        return tuple(add_months(self.month, -back) for back in range(MONTHS_BACK, -1, -1))

    def is_a(self, *roles: int) -> Array:
        return np.isin(self.person["role"], roles)

    def with_more(self, fact: str, cents: Array, back: int = 6) -> Population:
        """The same people, `cents` more of one monthly fact of each person in the month M-`back`."""
        amounts = self.monthly_of_person[fact].copy()
        amounts[:, MONTHS_BACK - back] += cents
        return replace(self, monthly_of_person={**self.monthly_of_person, fact: amounts})

    def shuffled(self, seed: int) -> Population:
        """The same households, the members of each in another order."""
        order = np.lexsort((np.random.default_rng(seed).random(len(self.of)), self.of))
        moved = {name: column[order] for name, column in self.person.items()}
        months = {name: rows[order] for name, rows in self.monthly_of_person.items()}
        return replace(self, person=moved, monthly_of_person=months)

    def as_asked(self) -> Population:
        """The same people without what no question of the review asks for."""
        nothing = {fact: np.zeros_like(self.monthly_of_person[fact]) for fact in UNTIL_2025}
        return replace(self, monthly_of_person={**self.monthly_of_person, **nothing})

    def applicants(self) -> Array:
        return np.flatnonzero(self.is_a(APPLICANT))


def invent(count: int, month: date, seed: int) -> Population:
    """`count` households for a request of `month`; the same for the same seed."""
    chance = np.random.default_rng([seed, month.year, month.month])
    of, role = _members(chance, count)
    adult = np.isin(role, (APPLICANT, PARTNER)) | ((role == OTHER) & (chance.random(len(role)) < 0.5))
    born = _births(chance, month, adult)
    person = {"role": role, "birth_date": born, **_answers(chance, role, born, month)}
    monthly = {fact: _flow(chance, fact, adult) for fact in MONTHLY_OF_PERSON}
    yearly = {fact: _sum(chance, fact, adult) for fact in YEARLY}
    sick = _some(chance, 0.1, len(of)) & adult
    fortune = _some(chance, 0.01, len(of))  # beyond what a float32 holds to the cent
    yearly["idle_savings"] = np.where(fortune, chance.integers(0, 500_000_00, len(of)), yearly["idle_savings"])
    yearly["sick_daily_allowances"] = np.where(sick, chance.integers(1, 900_00, len(of)), 0)
    household = {
        "territory": np.where(_some(chance, 0.6, count), 0, chance.integers(0, len(CODES["territory"]), count)),
        "housing_status": chance.integers(0, len(CODES["housing_status"]), count),
        "c2s_opposed": _some(chance, 0.3, count),
        "c2s_ceiling_gap": chance.integers(0, len(CODES["c2s_ceiling_gap"]), count),
        "housing_aid": np.where(_some(chance, 0.5, count), 0, chance.integers(1, 400_00, count)),
        "rsa": np.where(_some(chance, 0.9, count), 0, chance.integers(1, 650_00, count)),
    }
    families = {fact: _flow(chance, fact, np.ones(count, dtype=bool)) for fact in MONTHLY_OF_HOUSEHOLD}
    found = Population(month, count, of, {**person, **yearly}, household, monthly, families)
    return _with_holders(found, chance)


def _with_holders(people: Population, chance: Any) -> Population:
    """The same people, one household in twelve put on a benefit that stands for the test of resources: nothing else of
    theirs stops the right, but for what chance leaves: a partner, a child, work, a rate, a tax, resources."""
    holds = _some(chance, 1 / 12, people.count)[people.of]
    applicant = people.is_a(APPLICANT) & holds
    kind = chance.choice(len(PRESUMING), people.count)
    person, monthly = dict(people.person), {fact: rows.copy() for fact, rows in people.monthly_of_person.items()}
    person["nationality"] = np.where(applicant, 0, person["nationality"])
    person["lives_in_france"] = person["lives_in_france"] | applicant
    person["residence_waiver"] = person["residence_waiver"] | applicant
    for fact in ("wage_net", "micro_flat_tax_profit"):
        monthly[fact][holds & _some(chance, 0.8, len(people.of)), -4:-1] = 0
    for rank, fact in enumerate(PRESUMING):
        paid = applicant & (kind[people.of] == rank)
        if fact in monthly:
            monthly[fact][paid, -1] = chance.integers(1, 1_100_00, int(paid.sum()))
    monthly["compensatory_benefit"][applicant, 3] += chance.integers(0, 16_000_00, int(applicant.sum()))
    families = {fact: rows.copy() for fact, rows in people.monthly_of_household.items()}
    aspa = np.zeros(people.count, dtype=bool)
    aspa[people.of[applicant]] = kind[people.of[applicant]] == PRESUMING.index("aspa")
    families["aspa"][aspa, -1] = chance.integers(1, 900_00, int(aspa.sum()))
    here = np.zeros(people.count, dtype=bool)
    here[people.of[applicant]] = True
    household = {**people.household, "territory": np.where(here, 0, people.household["territory"])}
    return replace(people, person=person, household=household, monthly_of_person=monthly, monthly_of_household=families)


def _some(chance: Any, share: float, count: int) -> Array:
    return chance.random(count) < share


def _members(chance: Any, count: int) -> tuple[Array, Array]:
    """Whose each person is, and her role: one applicant, perhaps a partner, up to nine children, perhaps another."""
    partners = _some(chance, 0.4, count).astype(int)
    children = np.where(_some(chance, 0.5, count), 0, np.minimum(chance.geometric(0.45, count), 9))
    others = _some(chance, 0.06, count).astype(int)
    of = np.repeat(np.arange(count), 1 + partners + children + others)
    place = np.arange(len(of)) - np.searchsorted(of, of)
    role = np.full(len(of), CHILD)
    role[place == 0] = APPLICANT
    role[(place == 1) & (partners[of] == 1)] = PARTNER
    role[(place == (1 + partners + children)[of]) & (others[of] == 1)] = OTHER
    return of, role


def _births(chance: Any, month: date, adult: Array) -> Array:
    """Half anywhere, half around the ages that rules look at, on the days where a year turns; some twins."""
    size = len(adult)
    today = np.datetime64(month, "D")
    anywhere = np.where(adult, chance.integers(16 * 365, 90 * 365, size), chance.integers(0, 27 * 365, size))
    ages = np.array(AGES)
    chosen = np.where(adult, chance.choice(ages[ages >= 16], size), chance.choice(ages[ages <= 26], size))
    on_the_day = np.datetime64(month, "M") - (12 * chosen).astype("timedelta64[M]")
    edge = on_the_day.astype("datetime64[D]") + chance.integers(-1, 2, size).astype("timedelta64[D]")
    january = on_the_day.astype("datetime64[Y]").astype("datetime64[D]") + chance.integers(-1, 2, size)
    kind = chance.integers(0, 4, size)
    born = np.select([kind < 2, kind == 2], [today - anywhere.astype("timedelta64[D]"), edge], january)
    leap = _some(chance, 0.01, size)
    born = np.where(leap, np.datetime64("2008-02-29") - np.where(adult, 1461 * 8, 0).astype("timedelta64[D]"), born)
    twin = np.append(False, _some(chance, 0.1, size - 1) & ~adult[1:] & ~adult[:-1])
    born[twin] = born[np.flatnonzero(twin) - 1]
    return np.minimum(born, today + 27)  # a birth later in the month itself: not yet in the foyer


def _answers(chance: Any, role: Array, born: Array, month: date) -> dict[str, Array]:
    size = len(role)
    small = {"shared_custody": 0.25, "sick_leave": 0.3, "lives_in_france": 0.96, "in_charge": 0.9}
    flags = {name: _some(chance, small.get(name, 0.15), size) for name in FLAGS}
    flags["in_charge"] &= np.isin(role, (CHILD, OTHER))
    flags["aah_full_rate"] |= _some(chance, 0.3, size)
    flags["ass_full_rate"] |= _some(chance, 0.5, size)
    codes = {name: chance.integers(0, len(CODES[name]), size) for name in ("nationality", "permit", "activity")}
    codes["nationality"] = np.where(_some(chance, 0.75, size), 0, codes["nationality"])
    recent = [0, 1, 2, 3, 4, 5, 6, 7, 12, 59, 60, 61]
    dates = {}
    for name in DATES[1:]:
        back = chance.choice(recent, size).astype("timedelta64[M]")
        day = (np.datetime64(month, "M") - back).astype("datetime64[D]")
        dates[name] = np.maximum(day + chance.integers(-1, 20, size).astype("timedelta64[D]"), born)
    return {**flags, **codes, **dates}


def _flow(chance: Any, fact: str, able: Array) -> Array:
    """Cents of 14 months: steady, uneven, only lately, only before, or one single month."""
    share, most = USUAL.get(fact, SELDOM)
    size = len(able)
    has = _some(chance, share, size) & (able | _some(chance, 0.05, size))
    level = np.where(has, chance.integers(1, most, size), 0)[:, None]
    shape = chance.integers(0, 6, size)[:, None]
    back = np.arange(MONTHS_BACK, -1, -1)[None, :]
    turn = chance.integers(0, 5, size)[:, None]
    uneven = (level * chance.random((size, MONTHS_BACK + 1))).astype(np.int64)
    return np.select(
        [shape < 2, shape == 2, shape == 3, shape == 4],
        [
            np.broadcast_to(level, uneven.shape),
            uneven,
            np.where(back <= turn, level, 0),
            np.where(back > turn, level, 0),
        ],
        np.where(back == 2 + turn, level, 0),
    ).astype(np.int64)


def _sum(chance: Any, fact: str, able: Array) -> Array:
    size = len(able)
    has = _some(chance, 0.06, size) & (able | _some(chance, 0.05, size))
    cents = np.where(fact in ASSETS and _some(chance, 0.8, size), 100, 1)  # savings are mostly told in whole euros
    return np.where(has, chance.integers(1, 9_000_00, size) // cents * cents, 0)


def at_the_edge(people: Population, base: Array, free: Array, paying: Array, seed: int) -> Population:
    """The same people, a third of those who can brought within a euro of one of their ceilings, one cent at a time: a
    gain of the applicant in the window makes up the difference."""
    chance = np.random.default_rng([seed, 1])
    target = np.where(_some(chance, 0.5, people.count), free, paying) + chance.choice(NEAR, people.count)
    short = target - base
    chosen = (short > 0) & _some(chance, 0.5, people.count)
    cents = np.zeros(len(people.of), dtype=np.int64)
    cents[people.applicants()] = np.where(chosen, short, 0)
    return people.with_more("exceptional_gains", cents)
