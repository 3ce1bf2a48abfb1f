"""Typing errors and spelling by ear bring words near; other words stay far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.lib.likeness import begins_like, likeness, sound

WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", max_size=30).map(lambda text: " ".join(text.split()))


@pytest.mark.parametrize(
    ("typed", "meant", "other"),
    [
        ("montpelier", "montpellier", "montfermeil"),
        ("perpinian", "perpignan", "perigneux"),
        ("marseile", "marseille", "marsillargues"),
        ("bocourt", "beaucourt", "bourcq"),
        ("fontainbleau", "fontainebleau", "fontaine"),
        ("odenje", "audenge", "orange"),
        ("nimse", "nimes", "nice"),
    ],
)
def test_a_misspelled_word_is_nearer_to_what_was_meant(typed: str, meant: str, other: str) -> None:
    assert likeness(typed, meant) > likeness(typed, other)


@pytest.mark.parametrize(("one", "other"), [("thuillieres", "tuiliere"), ("beaux", "bo"), ("quincy", "kinci")])
def test_what_is_heard_alike_sounds_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@given(WORDS, WORDS)
def test_likeness_is_a_share_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert likeness(one, one) == 1


def test_a_word_begins_like_what_is_typed_so_far() -> None:
    assert begins_like("marsei", "marseille") == 1
    assert begins_like("mersei", "marseille") > 0.8
    assert begins_like("marseille", "marsei") == 0
