"""The 18 points where OpenFisca-France as published departs from the law: number, law, date, state.

This table is the law of the corrections: formulas ask `in_force(number, period)`, tests and the replay may lift one
point to see what it alone changes. Reference: rights.md §5. Not here: the formulas, the probes.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

UPSTREAM = "https://github.com/openfisca/openfisca-france"
ALWAYS = date(1, 1, 1)


class State(StrEnum):
    """`corrected`: our answer differs from the published one. `documented`: it does not, and `note` says why."""

    CORRECTED = "corrected"
    DOCUMENTED = "documented"


@dataclass(frozen=True, slots=True)
class Point:
    """One discrepancy: since when the law says so, where, how sure we are, and where upstream stands."""

    number: int
    id: str
    law: str
    since: date
    state: State
    certainty: str
    note: str
    upstream: str = UPSTREAM


C, D = State.CORRECTED, State.DOCUMENTED
POINTS = (
    Point(
        1,
        "ceilings",
        "CSS L861-1, D861-1 ; arrêtés annuels (rules/c2s/ceilings.yaml)",
        date(2019, 4, 1),
        C,
        "published",
        "Published table by size of foyer; OpenFisca stops at April 2024 and has no 2020 value.",
        f"{UPSTREAM}/pull/2507",
    ),
    Point(
        2,
        "window",
        "CSS R861-8, décret n° 2021-1642 du 13 décembre 2021",
        date(2022, 1, 1),
        C,
        "published",
        "Resources of M-13…M-2 since January 2022, M-12…M-1 before; the alimony of pre-eligibility too.",
        f"{UPSTREAM}/tree/msa_master",
    ),
    Point(
        3,
        "residence",
        "CSS L160-1, L861-1, D160-2, R111-3",
        ALWAYS,
        C,
        "published",
        "No C2S without stable and regular residence; irregular stay goes to AME.",
    ),
    Point(
        4,
        "mayotte",
        "Décret n° 2023-1425 du 30 décembre 2023",
        date(2024, 1, 1),
        C,
        "published",
        "C2S exists in Mayotte since January 2024, with the overseas ceiling.",
    ),
    Point(
        5,
        "territories",
        "CSS L751-1 ; note DSS/SD2A/2022/207",
        ALWAYS,
        C,
        "unsure",
        "Overseas ceiling in Saint-Martin and Saint-Barthélemy too.",
    ),
    Point(
        6,
        "presumptions",
        "CSS L861-2 ; loi n° 2023-1250, art. 45",
        date(2022, 1, 1),
        C,
        "published",
        "Presumptions and the automatic right are in misas_c2s_droit: upstream has no variable for them.",
    ),
    Point(
        7,
        "under_25",
        "CSS R861-2",
        ALWAYS,
        C,
        "published",
        "In charge is under 25, not at 25; who is not leaves the foyer, its ceiling and its participation.",
    ),
    Point(
        8,
        "age_on_1_january",
        "CSS D861-4 ; formulaire S3711, fiche F10027",
        date(2019, 11, 1),
        C,
        "published",
        "Participation by age on 1 January of the year of attribution.",
    ),
    Point(
        9,
        "civil_age",
        "Code civil ; fiche F10027",
        ALWAYS,
        C,
        "published",
        "Age by the calendar, for the C2S and AME alone: upstream's `age` turns a year one day early for some dates, "
        "and stays so for the other rights.",
    ),
    Point(
        10, "housing", "CSS R861-5, R861-7", ALWAYS, C, "published", "One housing sum per foyer, owner-buyers included."
    ),
    Point(
        11,
        "last_notice",
        "CSS R861-8, R861-10, décret du 28 juin 2024",
        date(2025, 1, 1),
        C,
        "unsure",
        "Patrimony, royalties, foreign income, alimony: last tax notice; AJPP, AJPA and others leave the base.",
    ),
    Point(
        12,
        "exclusions",
        "CSS R861-9, R861-10 ; décret n° 2023-671 du 27 juillet 2023",
        ALWAYS,
        D,
        "unsure",
        "CEJ and harkis' allowances are already outside upstream's list of resources. Alimony paid is deducted: by the "
        "decree, what the last tax notice shows since January 2024 (klesiaprosocial.fr), the closed year in 2023. "
        "Ours reads the notice since 2025, with the rest of point 11: reviews of 2023 and 2024 keep the window.",
    ),
    Point(
        13,
        "interruption",
        "CSS R861-8, 1° (en vigueur au 1er janvier 2022)",
        ALWAYS,
        C,
        "published",
        "Sick pay abates wages only beyond six months of leave, when its start is a fact; else as upstream.",
    ),
    Point(
        14,
        "crous_aid",
        "CSS R861-2 ; prevoyance-assurance.com",
        ALWAYS,
        C,
        "unsure",
        "A student on the yearly Crous aid asks alone, whatever the parents' foyer.",
    ),
    Point(
        15,
        "bursary",
        "CSS R861-8, R861-10",
        ALWAYS,
        C,
        "unsure",
        "A bursary outside social criteria counts for the twelve months of the window, not for one month.",
    ),
    Point(
        16,
        "rounding",
        "CSS L861-1",
        ALWAYS,
        C,
        "published",
        "Both ceilings to the nearest euro, half up; before November 2019 the ACS ceiling stays unrounded.",
    ),
    Point(
        17,
        "mva",
        "CSS R861-10 (non lu sur ce point)",
        ALWAYS,
        D,
        "unsure",
        "MVA stays in the base through caah: the text was not read, issue #1419 asks for it. To be flagged.",
        f"{UPSTREAM}/issues/1419",
    ),
    Point(
        18,
        "precision",
        "CSS L861-1",
        ALWAYS,
        C,
        "published",
        "Base summed in float64 and decided in whole cents: float32 sums drift by up to 0.016 €.",
    ),
)
BY_NUMBER = {point.number: point for point in POINTS}

_lifted: ContextVar[frozenset[int]] = ContextVar("lifted", default=frozenset())
_advanced: ContextVar[frozenset[int]] = ContextVar("advanced", default=frozenset())


def in_force(number: int, period: Any) -> bool:
    """Whether the correction `number` applies to a period: its date has come and nobody lifted it."""
    if number in _lifted.get():
        return False
    return number in _advanced.get() or BY_NUMBER[number].since <= date(*period.start)


@contextmanager
def other_law(*, without: Iterable[int] = (), already: Iterable[int] = ()) -> Iterator[None]:
    """Compute `without` some points, or as if others were `already` in force, whatever their date.

    For tests, and to prove what a superseded case hangs on; never for a person's answer.
    """
    lifted = _lifted.set(_lifted.get() | frozenset(without))
    advanced = _advanced.set(_advanced.get() | frozenset(already))
    try:
        yield
    finally:
        _lifted.reset(lifted)
        _advanced.reset(advanced)
