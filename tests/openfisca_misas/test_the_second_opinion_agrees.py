"""The engine and the kernel, written apart from the same law, answer alike; and what the law promises of both holds.

Invented households (`bench.households`), half of them within a euro of a ceiling. `make prove` plays 100,000 of them,
`python -m bench rights-differential N` as many as one likes.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from bench.households import APPLICANT, CHILD, Population, invent
from bench.rights_differential import MONTHS, Tally, compare, judge
from bench.twice import ask_engine, columns, household, kernel, people, tables
from misas.connectors.openfisca.server.answering import Law
from misas.core.rights.c2s_facts import ASSETS, COUNTED, LAST_YEAR, NOTICE_ONLY, OF_FAMILY
from misas.core.rights.kernel import TIERS, second_opinion
from openfisca_misas.law import other_law
from tests.kit.rights import table

TURNS = (date(2019, 11, 1), date(2021, 6, 1), date(2021, 12, 1), date(2022, 1, 1), date(2022, 4, 1), date(2022, 7, 1))
TURNS += (date(2023, 12, 1), date(2024, 1, 1), date(2024, 7, 1), date(2024, 12, 1), date(2025, 1, 1), date(2025, 7, 1))
TURNS += (date(2026, 3, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 11, 1))
"""Months on each side of a change of the law."""
NOW = date(2026, 11, 1)
FREE, AUTOMATIC = TIERS.index("gratuite"), TIERS.index("automatique_rsa")


@pytest.mark.parametrize("month", TURNS, ids=str)
def test_both_answer_alike_at_each_turn_of_the_law(corrected: Any, month: date) -> None:
    tally, invented = Tally(), people(400, month, 11)
    judge(tally, invented, kernel(invented), ask_engine(corrected, invented))
    assert tally.unexplained == []
    assert tally.agree >= 380
    assert len(tally.tiers) >= 4


@pytest.mark.prove
def test_both_answer_alike_on_a_hundred_thousand_households(corrected: Any) -> None:
    tally = compare(corrected, 100_000, seed=7)
    assert tally.unexplained == []
    assert tally.households == 100_000
    assert set(tally.tiers) == set(TIERS)
    assert len(tally.motives) == 14  # every reason of the engine was met
    assert len(MONTHS) == 85


SEEN_AT = {1: NOW, 2: NOW, 4: NOW, 5: NOW, 7: NOW, 8: NOW, 9: NOW, 10: NOW, 11: NOW, 13: NOW, 14: NOW, 15: NOW}
SEEN_AT |= {16: date(2024, 6, 1)}
"""Not 3 and 18: `misas_c2s_droit` reads the stay by itself, and the base is summed in cents before 18 is asked."""


@pytest.mark.parametrize("point", SEEN_AT)
def test_a_correction_taken_away_is_seen(corrected: Any, point: int) -> None:
    """Each of the points where upstream departs from the law: without its correction, the kernel disagrees."""
    tally, invented = Tally(), people(800, SEEN_AT[point], 5)
    with other_law(without=[point]):
        judge(tally, invented, kernel(invented), ask_engine(corrected, invented))
    assert len(tally.unexplained) >= 1


@pytest.mark.parametrize("month", (date(2021, 12, 1), NOW), ids=str)
def test_a_household_read_from_its_file_is_answered_like_the_column(month: date) -> None:
    invented = people(40, month, 3).as_asked()
    decided = kernel(invented)
    found = second_opinion([household(invented, rank) for rank in range(invented.count)], table(), tables())
    assert [one.tier for one in found] == decided.tiers().tolist()
    assert [int(one.base * 100) for one in found] == decided.base.tolist()
    assert [one.ceiling_free * 100 for one in found] == decided.ceiling_free.tolist()
    assert [one.ceiling_contribution * 100 for one in found] == decided.ceiling_contribution.tolist()
    assert [int(one.contribution * 100) for one in found] == decided.contribution.tolist()


@pytest.mark.prove
@pytest.mark.parametrize("month", (date(2022, 1, 1), date(2024, 3, 1), NOW), ids=str)
def test_a_whole_review_says_that_both_agree(law: Law, month: date) -> None:
    """The same households asked as a review asks them, through the engine's own process code."""
    invented = people(60, month, 4).as_asked()
    decided = kernel(invented)
    for rank in range(invented.count):
        asked = household(invented, rank)
        review = law.review(asked, [("c2s", asked.applicant.id)])
        assert review.second_opinion is not None
        assert review.second_opinion.agrees, review.second_opinion
        assert review.second_opinion.kernel == TIERS[decided.tier[rank]]
        assert review.c2s is not None
        assert review.c2s.base_low == review.c2s.base_high
        assert abs(round(review.c2s.base_low * 100) - decided.base[rank]) <= 1  # float32 beyond 131,072 €


def richer(invented: Population, fact: str, cents: int) -> Population:
    """The same people, the applicants richer by so much of one fact: in the window, long before the month itself."""
    more = np.where(invented.is_a(APPLICANT), cents, 0)
    if fact in invented.monthly_of_person:
        return invented.with_more(fact, more)
    if fact in invented.person:
        return replace(invented, person={**invented.person, fact: invented.person[fact] + more})
    amounts = invented.monthly_of_household[fact].copy()
    amounts[:, 6] += cents
    return replace(invented, monthly_of_household={**invented.monthly_of_household, fact: amounts})


INCOMES = (*COUNTED, "aah", "asi", "aspa", *OF_FAMILY, *LAST_YEAR, *NOTICE_ONLY, *ASSETS)
INCOMES += ("property_income_last_notice", "alimony_received_last_notice")


@cache
def edge(seed: int) -> Population:
    return people(2000, NOW, seed)


@pytest.mark.parametrize("fact", INCOMES)
def test_one_euro_more_never_lowers_the_base_nor_opens_the_free_right(fact: str) -> None:
    invented = edge(13)
    before = kernel(invented)
    for cents in (1, 100, 50_000):
        after = kernel(richer(invented, fact, cents))
        assert (after.base >= before.base).all()
        opened = np.isin(after.tier, (FREE, AUTOMATIC)) & ~np.isin(before.tier, (FREE, AUTOMATIC))
        assert not opened.any()
    assert (after.base > before.base).any()


@pytest.mark.parametrize("month", (date(2021, 12, 1), date(2024, 6, 1), NOW), ids=str)
@pytest.mark.parametrize("shared", (False, True))
def test_a_birth_never_lowers_a_ceiling(month: date, shared: bool) -> None:
    invented = invent(3000, month, 17)
    grown = with_a_birth(invented, shared)
    before, after = kernel(invented), kernel(grown)
    assert (after.ceiling_free > before.ceiling_free).all()
    assert (after.ceiling_contribution > before.ceiling_contribution).all()


def with_a_birth(invented: Population, shared: bool) -> Population:
    """The same households, each with a child of two months more, who has nothing."""
    last = np.searchsorted(invented.of, np.arange(invented.count), side="right")
    at = np.repeat(last, 1)

    def more(column: Any, value: Any) -> Any:
        return np.insert(column, at, np.asarray(value, dtype=column.dtype), axis=0)

    born = np.datetime64(invented.month, "M") - np.timedelta64(2, "M")
    known = {"role": CHILD, "birth_date": born.astype("datetime64[D]"), "in_charge": True, "shared_custody": shared}
    nothing = {"M": np.datetime64("2000-01-01"), "b": False, "i": 0}
    person = {
        name: more(column, known.get(name, nothing.get(column.dtype.kind, nothing["M"])))
        for name, column in invented.person.items()
    }
    monthly = {name: more(rows, 0) for name, rows in invented.monthly_of_person.items()}
    of = np.insert(invented.of, at, np.arange(invented.count))
    return replace(invented, of=of, person=person, monthly_of_person=monthly)


def test_the_order_of_the_members_changes_nothing(corrected: Any) -> None:
    invented = people(1500, NOW, 19)
    moved = invented.shuffled(23)
    assert not np.array_equal(moved.person["birth_date"], invented.person["birth_date"])
    for ask in (kernel, lambda them: ask_engine(corrected, them)):
        mine, theirs = ask(invented), ask(moved)
        for name in ("tier", "base", "ceiling_free", "ceiling_contribution", "contribution"):
            assert np.array_equal(getattr(mine, name), getattr(theirs, name)), name


ASKED = (
    "misas_c2s_droit",
    "misas_c2s_motif",
    "misas_c2s_participation_mensuelle",
    "cmu_c",
    "cmu_c_plafond",
    "acs_plafond",
)
ASKED += (
    "css_cmu_base_ressources",
    "css_cmu_acs_eligibilite",
    "css_participation_forfaitaire",
    "aah",
    "asi",
    "aspa",
    "age",
)


@pytest.mark.parametrize("households", (100, pytest.param(10_000, marks=pytest.mark.prove)))
def test_twenty_orders_of_calculation_give_the_same_answers(corrected: Any, households: int) -> None:
    invented = people(households, NOW, 29)
    expected = ask_engine(corrected, invented)
    for seed in range(20):
        order = list(ASKED)
        random.Random(seed).shuffle(order)
        found = ask_engine(corrected, invented, tuple(order))
        for name in ("tier", "base", "ceiling_free", "ceiling_contribution", "contribution", "motive"):
            assert np.array_equal(getattr(found, name), getattr(expected, name)), (seed, name)


def test_the_kernel_is_given_every_column_and_no_other() -> None:
    from misas.core.rights.kernel.columns import HOUSEHOLD, PERSON

    given = columns(people(50, NOW, 1))
    assert set(PERSON) <= set(given.person)
    assert set(HOUSEHOLD) <= set(given.household)
