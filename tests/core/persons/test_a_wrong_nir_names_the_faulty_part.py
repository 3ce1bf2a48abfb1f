"""Whoever copies a NIR from a card is told which part to read again, and a true one is never refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.persons.nir import NirKind, key_of, masked, mismatches, read_nir, shown
from tests.kit.nirs import NADIA, nir

BORN = date(1984, 3, 12)
bodies = st.builds(
    "{}{:02d}{:02d}{}{:03d}{:03d}".format,
    st.sampled_from("12"),
    st.integers(0, 99),
    st.integers(1, 12),
    st.sampled_from(["30", "75", "2A", "2B", "01", "59", "99"]),
    st.integers(1, 990),
    st.integers(1, 999),
)


def parts(text: str, **known: date) -> list[tuple[str, str]]:
    reading = read_nir(text, **known)
    return [(f.as_values()["part"], f.code) for f in reading.faults]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2690549588157", "80"),  # the specimen of the carte Vitale
        ("2550814168025", "38"),
        ("1840319990012", key_of("1840319990012")),
    ],
)
def test_known_keys(text: str, key: str) -> None:
    assert key_of(text) == key
    assert read_nir(text + key).faults == ()


@pytest.mark.parametrize(
    "typed",
    [NADIA, NADIA[:13], shown(read_nir(NADIA).nir), " ".join(NADIA), NADIA.replace("30", "30."), "2-84-03-30-990-012",
     "2\u00a084\u202f03 30 990 012"],
)  # fmt: skip
def test_thirteen_or_fifteen_characters_with_any_spacing(typed: str) -> None:
    assert read_nir(typed).nir is not None
    assert read_nir(typed).nir.body == NADIA[:13]


def test_it_is_shown_as_on_the_card_and_never_in_a_log() -> None:
    found = read_nir("269054958815780").nir
    assert shown(found) == str(found) == "2 69 05 49 588 157 80"
    assert "588" not in repr(found) and "157" not in repr(found)
    assert masked(found) == "• •• •• •• ••• 157 80"
    assert shown(read_nir("7112312345678").nir).startswith("7 1 123 12345678 ")


@pytest.mark.parametrize(
    ("typed", "part", "code"),
    [
        ("", "whole", "nir.length"),
        ("284033099001", "whole", "nir.length"),
        (NADIA + "1", "whole", "nir.length"),
        ("28403309900124", "whole", "nir.length"),
        ("O840330990012", "sex", "nir.characters"),
        ("2B40330990012", "year", "nir.characters"),
        ("28403309900l2", "order", "nir.characters"),
        ("2840330A90012", "place", "nir.characters"),
        ("28403309900124X", "key", "nir.characters"),
        ("2840330990012٤٤", "key", "nir.characters"),
        ("0840330990012", "sex", "nir.sex"),
        ("5840330990012", "sex", "nir.sex"),
        ("9840330990012", "sex", "nir.sex"),
        ("2840030990012", "month", "nir.month"),
        ("2841330990012", "month", "nir.month"),
        ("2841930990012", "month", "nir.month"),
        ("2844330990012", "month", "nir.month"),
        ("2844930990012", "month", "nir.month"),
        ("2840300990012", "place", "nir.department"),
        ("284033A990012", "place", "nir.department"),
        ("2840397000012", "place", "nir.department"),
        ("2840397905012", "place", "nir.department"),
        ("2840398105012", "place", "nir.department"),
        ("2840397100012", "place", "nir.commune"),
        ("2840330000012", "place", "nir.commune"),
        ("2840399000012", "place", "nir.country"),
        ("2840320990012", "place", "nir.corsica_20"),
        ("2840396990012", "place", "nir.tunisia_96"),
        ("2840330990000", "order", "nir.order"),
        ("7312312345678", "year", "nir.temporary_form"),
        ("7100012345678", "place", "nir.temporary_caisse"),
        ("7112300000000", "order", "nir.order"),
    ],
)
def test_each_fault_names_its_part(typed: str, part: str, code: str) -> None:
    assert (part, code) in parts(typed)
    assert read_nir(typed).nir is None


def test_several_faults_are_told_at_once() -> None:
    assert parts("0841330990000") == [("sex", "nir.sex"), ("month", "nir.month"), ("order", "nir.order")]


@pytest.mark.parametrize("month", [*range(1, 13), *range(20, 43), *range(50, 100)])
def test_every_month_of_the_registers_is_taken(month: int) -> None:
    reading = read_nir(nir(f"284{month:02d}30990012"))
    assert reading.nir is not None
    assert bool(reading.doubts) == (21 <= month <= 29)


@pytest.mark.parametrize(
    ("place", "born"),
    [
        ("2A990", date(1984, 3, 12)),
        ("2B990", date(1984, 3, 12)),
        ("20990", date(1954, 3, 12)),
        ("91990", date(1954, 3, 12)),  # Algeria
        ("94990", date(1984, 3, 12)),  # Val-de-Marne
        ("95990", date(1954, 3, 12)),  # Morocco
        ("96990", date(1954, 3, 12)),  # Tunisia
        ("99352", date(1984, 3, 12)),
        ("97190", date(1984, 3, 12)),
        ("97690", date(1984, 3, 12)),
        ("98890", date(1984, 3, 12)),
        ("75120", date(1984, 3, 12)),
        ("01990", date(1984, 3, 12)),
    ],
)
def test_every_place_of_birth_is_taken(place: str, born: date) -> None:
    body = f"2{born.year % 100:02d}03{place}012"
    reading = read_nir(nir(body), born=born)
    assert (reading.faults, reading.doubts) == ((), ())
    assert reading.nir.body == body


@pytest.mark.parametrize(
    ("place", "born"),
    [("2A990", 1954), ("92990", 1965), ("95990", 1960), ("96990", 1960), ("30995", 1984)],
)
def test_a_rare_place_is_a_doubt_never_a_refusal(place: str, born: int) -> None:
    reading = read_nir(nir(f"2{born % 100:02d}03{place}012"), born=date(born, 3, 12))
    assert reading.nir is not None
    assert [f.code for f in reading.doubts] == ["nir.place_rare"]


def test_the_birth_date_settles_the_century() -> None:
    assert parts(nir("2230320990012"), born=date(2023, 3, 1)) == [("place", "nir.corsica_20")]
    assert parts(nir("2230320990012"), born=date(1923, 3, 1)) == []
    assert parts(nir("2230320990012")) == []


@pytest.mark.parametrize(
    ("first", "kind", "code"),
    [
        ("3", NirKind.AWAITING, "nir.awaiting"),
        ("4", NirKind.AWAITING, "nir.awaiting"),
    ],
)
def test_a_number_awaiting_is_taken_and_flagged(first: str, kind: NirKind, code: str) -> None:
    reading = read_nir(nir(first + "840399352012"))
    assert reading.nir.provisional and reading.nir.kind is kind
    assert [f.code for f in reading.doubts] == [code]


@pytest.mark.parametrize("body", ["7112312345678", "8278965432189", "7012312345678"])
def test_a_temporary_number_of_a_caisse_is_taken_and_flagged(body: str) -> None:
    reading = read_nir(body)
    assert reading.nir.provisional and reading.nir.kind is NirKind.TEMPORARY
    assert [f.code for f in reading.doubts] == ["nir.temporary"]
    assert mismatches(reading.nir, born=BORN, sex="") == ()


def test_it_must_agree_with_the_birth_date_and_the_sex() -> None:
    found = read_nir(NADIA).nir
    assert mismatches(found, born=BORN, sex="2") == ()
    assert mismatches(found, born=None, sex="") == ()
    codes = [f.code for f in mismatches(found, born=date(1985, 4, 12), sex="1")]
    assert codes == ["nir.sex_differs", "nir.year_differs", "nir.month_differs"]
    unknown_month = read_nir(nir("2846230990012")).nir
    assert mismatches(unknown_month, born=BORN, sex="2") == ()


@given(bodies)
def test_every_well_formed_number_is_taken_with_its_key(body: str) -> None:
    codes = {f.code for f in read_nir(body + key_of(body)).faults}
    assert codes == set()


@given(bodies, st.integers(0, 14), st.integers(1, 9))
def test_one_digit_changed_is_always_seen(body: str, position: int, step: int) -> None:
    """97 is prime and divides no 10^k times a digit: a number of fifteen characters has no twin at one digit."""
    typed = body + key_of(body)
    if not typed[position].isdigit():
        return
    changed = typed[:position] + str((int(typed[position]) + step) % 10) + typed[position + 1 :]
    assert read_nir(changed).nir is None


@given(bodies, st.integers(0, 11))
def test_two_neighbours_exchanged_are_always_seen(body: str, position: int) -> None:
    typed = body + key_of(body)
    a, b = typed[position], typed[position + 1]
    if a == b or not (a + b).isdigit():
        return
    assert read_nir(typed[:position] + b + a + typed[position + 2 :]).nir is None


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    reading = read_nir(text)
    assert (reading.nir is None) == bool(reading.faults)
