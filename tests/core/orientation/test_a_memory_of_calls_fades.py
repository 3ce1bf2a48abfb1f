"""An answer weighs half after ninety days, an old fact is said to be old, and no observation is about a person."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.orientation.codes import Fact, Source
from misas.core.orientation.memory import (
    COUNTED,
    DEFAULT_PRIOR,
    EXPIRY,
    STRENGTH,
    Observation,
    Prior,
    chance,
    known,
    latest_of,
    prior_of,
    weight,
)
from tests.kit.orientation import TODAY, place, seen

PRIORS = st.builds(Prior, st.floats(0.1, 20), st.floats(0.1, 20))
ANSWERS = st.lists(st.tuples(st.booleans(), st.integers(0, 900)), max_size=12)


def answers(said: list[tuple[bool, int]]) -> list[Observation]:
    return [seen(Fact.TAKES_NEW, yes, ago) for yes, ago in said]


def test_an_answer_weighs_half_after_ninety_days() -> None:
    assert weight(TODAY, TODAY) == 1
    assert weight(TODAY - timedelta(days=90), TODAY) == pytest.approx(0.5)
    assert weight(TODAY - timedelta(days=180), TODAY) == pytest.approx(0.25)
    assert weight(TODAY + timedelta(days=1), TODAY) == 0


def test_without_any_answer_the_prior_stands() -> None:
    assert chance([], TODAY, Prior(1, 3)).mean == pytest.approx(0.25)


@given(PRIORS, ANSWERS, st.integers(0, 900))
def test_a_yes_never_lowers_the_chance_and_a_no_never_raises_it(
    prior: Prior, said: list[tuple[bool, int]], ago: int
) -> None:
    before = chance(answers(said), TODAY, prior).mean
    assert chance(answers([*said, (True, ago)]), TODAY, prior).mean >= before
    assert chance(answers([*said, (False, ago)]), TODAY, prior).mean <= before
    assert 0 < before < 1


@given(PRIORS, st.booleans(), st.integers(0, 400), st.integers(1, 400))
def test_the_older_the_answer_the_nearer_to_the_prior(prior: Prior, yes: bool, ago: int, more: int) -> None:
    base = prior.mean
    fresh = abs(chance(answers([(yes, ago)]), TODAY, prior).mean - base)
    old = abs(chance(answers([(yes, ago + more)]), TODAY, prior).mean - base)
    assert old <= fresh + 1e-12


def test_a_long_habit_does_not_hide_what_is_said_now() -> None:
    habit = [(True, ago) for ago in range(20, 200, 10)]
    assert chance(answers([*habit, (False, 5), (False, 2)]), TODAY, DEFAULT_PRIOR).mean < 0.1
    assert chance(answers([*habit, (False, 2)]), TODAY, DEFAULT_PRIOR).mean < 0.5
    assert chance(answers(habit), TODAY, DEFAULT_PRIOR).asked == COUNTED


def test_only_answers_about_new_persons_count_and_none_from_tomorrow() -> None:
    facts = [seen(Fact.STEP_FREE, False), seen(Fact.WAITING_LIST, True), seen(Fact.TAKES_NEW, True, -3)]
    found = chance(facts, TODAY, DEFAULT_PRIOR)
    assert (found.mean, found.asked) == (pytest.approx(0.25), 0)


def test_a_prior_excludes_nothing() -> None:
    for accepted, refused in ((0, 1), (1, 0), (-1, 2)):
        with pytest.raises(ValueError, match="excludes nothing"):
            Prior(accepted, refused)


def test_the_prior_of_a_place_nobody_called_comes_from_those_around() -> None:
    around = [seen(Fact.TAKES_NEW, False, 5, n) for n in range(20)] + [seen(Fact.TAKES_NEW, True, 5, 40)]
    found = prior_of(around, TODAY)
    assert found.mean < 0.15
    assert found.accepted + found.refused == pytest.approx(STRENGTH)
    assert prior_of([], TODAY) == DEFAULT_PRIOR


def test_a_place_called_often_counts_once_in_the_prior_around() -> None:
    often = [seen(Fact.TAKES_NEW, False, ago, 1) for ago in range(30)]
    once = [seen(Fact.TAKES_NEW, False, 0, 1)]
    assert prior_of(often, TODAY) == prior_of(once, TODAY)


def test_what_is_known_is_the_last_live_word_on_each_fact() -> None:
    facts = [
        seen(Fact.WAITING_DAYS, 30, 100),
        seen(Fact.WAITING_DAYS, 12, 10),
        seen(Fact.STEP_FREE, True, 800),
        seen(Fact.LANGUAGES, ("ar",), 50),
    ]
    found = known(facts, TODAY)
    assert found[Fact.WAITING_DAYS].value == 12
    assert Fact.STEP_FREE not in found, "expired"
    assert Fact.TAKES_NEW not in found, "never said, never supposed"


def test_of_two_words_on_one_day_the_last_given_stands() -> None:
    facts = [seen(Fact.TAKES_NEW, True, 2), seen(Fact.TAKES_NEW, False, 2)]
    assert known(facts, TODAY)[Fact.TAKES_NEW].value is False
    assert latest_of(facts, TODAY)[place(1)].value is False


@pytest.mark.parametrize(("days", "stale"), [(0, False), (90, False), (91, True)])
def test_past_ninety_days_a_fact_is_said_to_be_old(days: int, stale: bool) -> None:
    assert seen(Fact.WAITING_DAYS, 10, days).is_stale(TODAY) is stale


def test_every_fact_has_an_end() -> None:
    assert set(EXPIRY) == set(Fact)
    said = Observation(place(1), Fact.TAKES_NEW, True, TODAY, Source.CALL, expires_on=date(2026, 12, 1))
    assert said.is_live(date(2026, 12, 1)) and not said.is_live(date(2026, 12, 2))
    assert not said.is_live(TODAY - timedelta(days=1)), "nothing is known before it was seen"


def test_an_observation_is_about_a_place_and_never_about_a_person() -> None:
    assert [field.name for field in fields(Observation)] == [
        "place",
        "fact",
        "value",
        "on",
        "source",
        "by",
        "expires_on",
    ]
    assert not [fact for fact in Fact if "refus" in fact or "rating" in fact or "note" in fact]
