"""An SMS of French text is one segment only while every letter stands in the GSM alphabet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.lib.gsm7 import BASIC, TWICE, plain, segments, septets


def test_the_alphabet_is_whole() -> None:
    assert len(BASIC) == 127, "128 codes, of which one is the escape"
    assert not BASIC & TWICE


@pytest.mark.parametrize("inside", ["éèàùì", "Rendez-vous à 14h30 ?", "É Ç"])
def test_what_french_finds_there(inside: str) -> None:
    assert septets(inside) == len(inside)


@pytest.mark.parametrize(
    "outside", ["ê", "ô", "î", "û", "â", "ë", "ï", "ç", "œ", "À", "È", "’", "\u00a0", "\u202f", "…", "«"]
)
def test_what_french_does_not_find_there(outside: str) -> None:
    assert septets(outside) is None
    assert segments("a" * 69 + outside) == 1 and segments("a" * 70 + outside) == 2


@pytest.mark.parametrize(("text", "count"), [("", 0), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
                                             ("€" * 80, 1), ("€" * 81, 2), ("😀" * 35, 1), ("😀" * 36, 2)])  # fmt: skip
def test_segments_are_counted_as_they_are_paid(text: str, count: int) -> None:
    assert segments(text) == count


def test_french_is_made_plain_without_losing_its_letters() -> None:
    assert plain("L’hôtel à 14 h 30 : ça coûte 3 € œuvre") == "L'hotel à 14 h 30 : ca coute 3 € oeuvre"


@given(st.text(alphabet=st.characters(codec="latin-1"), max_size=200))
def test_a_plain_text_has_lost_no_letter_of_the_alphabet(text: str) -> None:
    made = plain(text)
    kept = [character for character in text if character in BASIC]
    assert [character for character in made if character in kept] or not kept
    assert plain(made) == made
