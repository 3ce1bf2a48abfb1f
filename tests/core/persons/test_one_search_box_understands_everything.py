"""Whatever is typed in the one box: a name, a date, a telephone, a NIR, a number."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.persons.search import Search, interpret, shown_number
from tests.kit.nirs import NADIA

TODAY = date(2026, 11, 21)
BORN = date(1984, 3, 12)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ben nad", Search(words=("ben", "nad"))),
        ("Ben Ali, Nadia", Search(words=("ben", "ali", "nadia"))),
        ("nadia 12/3/84", Search(words=("nadia",), born=BORN)),
        ("12/03/1984 benali", Search(words=("benali",), born=BORN)),
        ("benali 12 mars 1984", Search(words=("benali",), born=BORN)),
        ("12 mars 1984", Search(born=BORN)),
        ("12/3/84", Search(born=BORN)),
        ("06 39 98 12 34", Search(phone="+33639981234")),
        ("+33 6 39 98 12 34", Search(phone="+33639981234")),
        ("0690351234", Search(phone="+590690351234")),
        ("P301-000042", Search(number=42, number_caisse=301)),
        ("p 301 42", Search(number=42, number_caisse=301)),
        ("P42", Search(number=42)),
        ("42", Search(number=42)),
        ("Nadia@Exemple.test", Search(email="nadia@exemple.test")),
        ("", Search()),
        ("a", Search()),
        ("…", Search()),
    ],
)
def test_each_reading(typed: str, meant: Search) -> None:
    assert interpret(typed, on=TODAY) == meant


def test_digits_that_may_be_two_things_are_both() -> None:
    assert interpret("120384", on=TODAY) == Search(born=BORN, number=120384)


@pytest.mark.parametrize("typed", [NADIA, NADIA[:13], "2 84 03 30 990 012 " + NADIA[13:], "2 84 03 2A 990 012"])
def test_a_nir_is_recognised(typed: str) -> None:
    found = interpret(typed, on=TODAY)
    assert found.nir is not None and not found.words and not found.phone


def test_a_wrong_nir_says_which_part() -> None:
    found = interpret(NADIA[:-1] + "0", on=TODAY)
    assert not found and [f.code for f in found.faults] == ["nir.key"]


def test_the_number_as_people_say_it_is_read_back() -> None:
    assert shown_number(11, 42) == "P011-000042"
    assert interpret(shown_number(11, 42), on=TODAY) == Search(number=42, number_caisse=11)


@given(st.text(max_size=80))
def test_any_text_is_read(typed: str) -> None:
    found = interpret(typed, on=TODAY)
    assert all(w.isascii() and w for w in found.words)
