"""Amounts as people type them become whole cents, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.lib.french import euros
from misas.lib.typed_amounts import read_cents, typed


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1480", 148000), ("1 480,50 €", 148050), ("1 480,5", 148050), ("1480.05", 148005), ("0", 0), ("0,09", 9),
        ("90 euros", 9000), ("90 EURO", 9000), ("1\u202f480,00\u00a0€", 148000), ("  12  ", 1200),
    ],
)  # fmt: skip
def test_an_amount_is_read(text: str, cents: int) -> None:
    assert read_cents(text) == cents


@pytest.mark.parametrize("text", ["", "-5", "12,345", "douze", "1,2,3", "1 480 $", "١٢", "1e3", "9" * 10, "€"])
def test_what_is_no_amount_is_nothing(text: str) -> None:
    assert read_cents(text) is None


@given(st.integers(0, 99_999_999_999))
def test_what_is_shown_is_read_again(cents: int) -> None:
    assert read_cents(euros(cents)) == cents == read_cents(typed(cents))
