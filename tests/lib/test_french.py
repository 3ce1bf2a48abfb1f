"""French as it is printed: amounts, dates, hours, spaces."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.lib import french

N, T = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("cents", "shown", "whole"),
    [
        (0, f"0,00{N}€", f"0{N}€"),
        (5, f"0,05{N}€", f"0{N}€"),
        (50, f"0,50{N}€", f"1{N}€"),
        (124050, f"1{T}240,50{N}€", f"1{T}241{N}€"),
        (123456789, f"1{T}234{T}567,89{N}€", f"1{T}234{T}568{N}€"),
        (-9001, f"−90,01{N}€", f"−90{N}€"),
    ],
)
def test_an_amount(cents: int, shown: str, whole: str) -> None:
    assert french.euros(cents) == shown
    assert french.euros(cents, decimals=False) == whole


@pytest.mark.parametrize("not_cents", [1.5, "3", True])
def test_an_amount_is_a_whole_number_of_cents(not_cents: object) -> None:
    with pytest.raises(TypeError):
        french.euros(not_cents)  # type: ignore[arg-type]


@given(st.integers())
def test_an_amount_can_be_read_back_and_never_breaks(cents: int) -> None:
    shown = french.euros(cents)
    assert int(shown.translate({0xA0: None, 0x202F: None, 0x2212: "-", 0x2C: None, 0x20AC: None})) == cents
    assert " " not in shown


def test_days() -> None:
    first = date(2026, 12, 1)
    assert french.day(first) == f"1er{N}décembre{N}2026"
    assert french.day(first, year=False, weekday=True) == f"mardi{N}1er{N}décembre"
    assert french.day(date(2026, 2, 4), year=False, short=True) == f"4{N}févr."


def test_hours() -> None:
    assert french.clock(datetime(2026, 1, 1, 14, 30)) == f"14{N}h{N}30"  # noqa: DTZ001
    assert french.clock(datetime(2026, 1, 1, 9, 0)) == f"9{N}h"  # noqa: DTZ001
    assert french.clock(datetime(2026, 1, 1, 0, 5)) == f"0{N}h{N}05"  # noqa: DTZ001
    assert french.moment(datetime(2026, 11, 21, 16, 12)) == f"21{N}novembre, 16{N}h{N}12"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        (date(2026, 11, 15), f"6{N}j de{N}retard"),
        (date(2026, 11, 21), "Aujourd’hui"),
        (date(2026, 11, 22), "Demain"),
        (date(2026, 12, 4), f"4{N}déc."),
        (date(2027, 1, 1), f"1er{N}janv.{N}2027"),
    ],
)
def test_a_due_date(due: date, shown: str) -> None:
    assert french.due(due, date(2026, 11, 21)) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Elle n'a pas d'accord !", f"Elle n’a pas d’accord{T}!"),
        ("Attention : voir « devis » ; merci ?", f"Attention{N}: voir «{N}devis{N}»{T}; merci{T}?"),
        ("n° 12, 14 h 30, 20 %, 3 km, 5 €", f"n°{N}12, 14{N}h{N}30, 20{N}%, 3{N}km, 5{N}€"),
        ("à 12:30, https://exemple.test/a?b", "à 12:30, https://exemple.test/a?b"),
        ("5 jours, 2 habitants", "5 jours, 2 habitants"),
    ],
)
def test_a_typed_text_gets_its_spaces(typed: str, shown: str) -> None:
    assert french.typeset(typed) == shown


@given(st.text())
def test_typesetting_twice_changes_nothing_more(text: str) -> None:
    once = french.typeset(text)
    assert french.typeset(once) == once


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([], ""),
        (["Logement"], "Logement"),
        (["Isolement", "Situation sociale complexe"], "Isolement, situation sociale complexe"),
        (["Logement", "C2S", "Écouter"], "Logement, C2S, écouter"),
    ],
)
def test_labels_in_one_line_have_one_capital(labels: list[str], said: str) -> None:
    assert french.listed(labels) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Inès Roux", "d’Inès Roux"),
        ("Émile", "d’Émile"),
        ("ŒUVRARD Paul", "d’ŒUVRARD Paul"),
        ("Yves", "d’Yves"),
        ("Yasmine", "de Yasmine"),
        ("Paul", "de Paul"),
        ("Hélène Martin", "d’Hélène Martin"),
        ("HENRI-PAUL", "d’HENRI-PAUL"),
        ("Hervé", "d’Hervé"),
        ("Hassan", "de Hassan"),
        ("Houria Ben Ali", "de Houria Ben Ali"),
        ("Hugo", "de Hugo"),
        ("Henrique", "de Henrique"),
        ("", "de "),
    ],
)
def test_a_name_is_elided_before_a_vowel_that_is_heard(name: str, said: str) -> None:
    assert french.of(name) == said
