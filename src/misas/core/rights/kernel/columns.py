"""What the kernel is given and what it answers: columns of many households at once.

A column of persons has one cell per person, a column of households one per household; persons of a household stand
together, in the order of the households. Names are ids of `rules/rights/facts.yaml`, with the part that is read:

* `wage_net.window`: cents of the twelve months of the window, together;
* `aah.months`: cents of each of them, the oldest first, one row of twelve per person;
* `ass.now`: cents of the month itself; `training_pay.last`: of the month before; `wage_net.recent`: of M-3 to M-1.

Amounts are whole cents (int64), dates datetime64[D], answers yes or no bool, choices the rank of their code in CODES.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from misas.core.rights.c2s_facts import (
    ASSETS,
    BY_MONTH,
    COUNTED,
    DATES,
    FLAGS,
    LAST_NOTICE,
    LAST_YEAR,
    NOTICE_ONLY,
    NOW,
    OF_FAMILY,
    RECENT,
    UNTIL_2025,
)

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Array = NDArray[Any]

ROLES: Final = ("applicant", "partner", "child", "other")
CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "role": ROLES,
    "nationality": ("french", "eea_swiss", "other"),
    "permit": ("not_needed", "valid", "receipt", "asylum", "expired", "none"),
    "activity": ("employed", "unemployed", "student", "retired", "inactive"),
    "c2s_ceiling_gap": ("as_shown", "plus_1", "plus_2", "minus_1", "minus_2"),
    "territory": (
        "metropole",
        "guadeloupe",
        "martinique",
        "guyane",
        "reunion",
        "mayotte",
        "saint_martin",
        "saint_barthelemy",
        "saint_pierre_et_miquelon",
        "elsewhere",
    ),
    "housing_status": (
        "owner",
        "buying_owner",
        "social_tenant",
        "tenant",
        "furnished_tenant",
        "home_resident",
        "housed_free",
        "homeless",
    ),
}

TIERS: Final = ("refus", "gratuite", "participation", "presomption", "automatique_rsa", "ame")
"""The answers, by the names that the engine's `misas_c2s_droit` gives them."""
REFUSED, FREE, PAYING, PRESUMED, AUTOMATIC, AME = range(len(TIERS))

PERSON: Final = (
    "role",
    "nationality",
    "permit",
    "activity",
    *FLAGS,
    *DATES,
    *(f"{one}.window" for one in (*COUNTED, "training_pay", "bursary", *LAST_NOTICE, *UNTIL_2025)),
    *(f"{one}.months" for one in BY_MONTH),
    *(f"{one}.now" for one in NOW),
    "training_pay.last",
    *(f"{one}.recent" for one in RECENT),
    *LAST_YEAR,
    *LAST_NOTICE.values(),
    *NOTICE_ONLY,
    *ASSETS,
)
HOUSEHOLD: Final = (
    "territory",
    "housing_status",
    "c2s_opposed",
    "c2s_ceiling_gap",
    "housing_aid.now",
    "rsa.now",
    "aspa.now",
    "aspa.months",
    *(f"{one}.window" for one in OF_FAMILY),
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Many households: how many, whose each person is (0, 0, 1, 2, 2, 2…), and every column of PERSON and HOUSEHOLD.

    Each household has one applicant, at most one partner, any number of children and of other persons."""

    count: int
    of: Ints
    person: Mapping[str, Array]
    household: Mapping[str, Array]

    def __post_init__(self) -> None:
        if missing := [name for name in PERSON if name not in self.person]:
            raise ValueError(f"missing columns of persons: {', '.join(missing)}")
        if missing := [name for name in HOUSEHOLD if name not in self.household]:
            raise ValueError(f"missing columns of households: {', '.join(missing)}")
        if len(self.of) and ((np.diff(self.of) < 0).any() or self.of[0] < 0 or self.of[-1] >= self.count):
            raise ValueError("the persons of a household stand together, in the order of the households")
        applicants = np.bincount(self.of, weights=self.is_a("applicant"), minlength=self.count)
        if (applicants != 1).any():
            raise ValueError("a household has one applicant")

    def is_a(self, role: str) -> Flags:
        return np.asarray(self.person["role"] == ROLES.index(role))

    def total(self, cents: Array) -> Ints:
        """The sum of a column of persons in each household. Exact: float64 holds every number of cents under 2^53."""
        found = np.bincount(self.of, weights=cents, minlength=self.count)
        return found.astype(np.int64)

    def any(self, flags: Array) -> Flags:
        """In each household, whether someone is flagged."""
        return np.asarray(self.total(flags) > 0)

    def applicant(self, name: str) -> Array:
        """A column of persons, for the applicant of each household."""
        return np.asarray(self.person[name][self.is_a("applicant")])

    def applicant_is(self, name: str, *values: str) -> Flags:
        """Whether a choice of the applicant of each household is one of these codes."""
        return np.isin(self.applicant(name), [CODES[name].index(value) for value in values])

    def code(self, name: str, *values: str) -> Flags:
        """Whether a choice of the households is one of these codes."""
        return np.isin(self.household[name], [CODES[name].index(value) for value in values])


@dataclass(frozen=True, slots=True)
class Decisions:
    """The answer for each household: rank of its tier in TIERS; cents for the base, both ceilings, the contribution a
    month (0 unless one is due)."""

    tier: NDArray[np.int8]
    base: Ints
    ceiling_free: Ints
    ceiling_contribution: Ints
    contribution: Ints

    def tiers(self) -> NDArray[np.str_]:
        return np.array(TIERS)[self.tier]
