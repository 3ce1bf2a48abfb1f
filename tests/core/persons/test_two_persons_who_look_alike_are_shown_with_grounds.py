"""A caseworker who registers somebody already there is told who, and why it may be the same person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.persons.codes import LikenessGround as G
from misas.core.persons.likeness import Features, compare
from misas.core.persons.names import distance, near, search_keys, search_name

NADIA = Features("Benali", "", "Nadia", date(1984, 3, 12), frozenset({"+33639981234"}), frozenset(), frozenset({b"n"}))
OTHER = replace(NADIA, phones=frozenset(), nir=frozenset())


@pytest.mark.parametrize(
    ("other", "grounds", "strong"),
    [
        (OTHER, (G.SAME_NAME_AND_BIRTH,), True),
        (replace(OTHER, birth_name="Ben Ali", first_names="NADIA Sophie"), (G.SAME_NAME_AND_BIRTH,), True),
        (replace(OTHER, birth_name="Martin", used_name="Benali"), (G.SAME_NAME_AND_BIRTH,), True),
        (replace(OTHER, birth_name="Benalli"), (G.SAME_BIRTH_NEAR_NAME,), False),
        (replace(OTHER, first_names="Nadai"), (G.SAME_BIRTH_NEAR_NAME,), False),
        (replace(OTHER, birth_name="Nadia", first_names="Benali"), (G.NAMES_SWAPPED,), True),
        (replace(OTHER, birth_date=date(1984, 12, 3)), (G.SAME_NAME_NEAR_BIRTH,), False),
        (replace(OTHER, birth_date=date(1984, 3, 13)), (G.SAME_NAME_NEAR_BIRTH,), False),
        (replace(OTHER, birth_date=None), (G.SAME_NAME_NEAR_BIRTH,), False),
        (replace(OTHER, birth_date=date(1951, 7, 1)), (), False),
        (replace(OTHER, birth_name="Durand", first_names="Luc"), (), False),
        (replace(NADIA, birth_name="Durand", first_names="Luc", nir=frozenset()), (G.SAME_PHONE,), False),
        (Features(nir=frozenset({b"n"})), (G.SAME_NIR,), True),
        (NADIA, (G.SAME_NIR, G.SAME_NAME_AND_BIRTH, G.SAME_PHONE), True),
    ],
)
def test_each_likeness_says_its_grounds(other: Features, grounds: tuple[G, ...], strong: bool) -> None:
    found = compare(NADIA, other)
    assert found.grounds == grounds
    assert found.strong is strong
    assert bool(found) is bool(grounds)


features = st.builds(
    Features,
    birth_name=st.sampled_from(["Benali", "Ben Ali", "Benalli", "Durand", ""]),
    used_name=st.sampled_from(["", "Martin", "Benali"]),
    first_names=st.sampled_from(["Nadia", "Nadia Sophie", "Luc", ""]),
    birth_date=st.sampled_from([None, date(1984, 3, 12), date(1984, 12, 3), date(1950, 1, 1)]),
    phones=st.frozensets(st.sampled_from(["a", "b"])),
    nir=st.frozensets(st.sampled_from([b"n", b"m"]), max_size=1),
)


@given(features, features)
def test_likeness_is_the_same_both_ways_and_bounded(one: Features, other: Features) -> None:
    assert compare(one, other) == compare(other, one)
    assert 0 <= compare(one, other).score <= 100


@given(features)
def test_nothing_known_in_common_is_no_likeness(one: Features) -> None:
    assert not compare(one, Features())


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("nadia", "nadai", 1),
        ("benali", "benalli", 1),
        ("durand", "dupond", 2),
        ("abc", "xyzuvw", 3),
    ],
)
def test_slips_are_counted(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == distance(other, one) == steps


def test_short_names_are_never_near() -> None:
    assert not near("luc", "lux") and near("lucas", "lukas") and near("luc", "luc") and not near("", "")


def test_a_name_is_found_by_each_of_its_words_and_joined() -> None:
    keys = search_keys("Ben Ali", "Martin", "Nadia Jean-Sophie")
    for word in ("ben", "ali", "martin", "nadia", "jean", "sophie", "benali", "nadiajeansophie"):
        assert any(key.startswith(word) for key in keys), word
    assert search_name("Ben Ali", "", "Nadia") == "ben ali nadia"
    assert search_name("Benali", "benali", "Nadia") == "benali nadia"
    assert search_keys("", "", "") == ()


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_keys_are_few_short_and_in_normal_form(birth: str, used: str, first: str) -> None:
    for key in search_keys(birth, used, first):
        assert key == key.strip() and len(key) <= 160 and key.isascii()
