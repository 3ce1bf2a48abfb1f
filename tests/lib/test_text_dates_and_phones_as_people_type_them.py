"""What people type is understood when it can mean one thing, and refused when it means nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.lib.phones import kept_form, shown_form, takes_sms
from misas.lib.text import after, compact, normalise, squeeze
from misas.lib.typed_dates import read_date

TODAY = date(2026, 11, 21)
BORN = date(1984, 3, 12)


@pytest.mark.parametrize(
    "typed",
    ["12/3/84", "12/03/1984", "12-03-1984", "12.03.84", "12 03 1984", "12 mars 1984", "12 MARS 84", "12mars1984",
     "le 12 mars 1984", "lundi 12 mars 1984", "12031984", "120384", "1984-03-12", "19840312", " 12/03/1984 ",
     "12/03/1984 00:00:00", "1984-03-12 00:00"],
)  # fmt: skip
def test_one_day_in_all_its_forms(typed: str) -> None:
    assert read_date(typed, latest=TODAY) == BORN


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1er mai 1950", date(1950, 5, 1)),
        ("3 août 2001", date(2001, 8, 3)),
        ("3 aout 2001", date(2001, 8, 3)),
        ("5 fév. 1999", date(1999, 2, 5)),
        ("21/11/26", date(2026, 11, 21)),
        ("22/11/26", date(1926, 11, 22)),  # the year of two digits that does not pass today
        ("29/02/2000", date(2000, 2, 29)),
        ("20/11/1952", date(1952, 11, 20)),
        ("20111952", date(1952, 11, 20)),
        ("01/01/2030", date(2030, 1, 1)),  # read; whether it may be is another question
    ],
)
def test_other_days(typed: str, meant: date) -> None:
    assert read_date(typed, latest=TODAY) == meant


@pytest.mark.parametrize(
    "typed", ["", "12", "12/03", "31/02/1990", "29/02/1900", "00/00/1984", "12/13/1984", "mars 1984", "12 foo 1984",
              "1234567", "12/3/984", "demain", "12/03/19840", "１２/03/1984x"],
)  # fmt: skip
def test_what_is_no_day(typed: str) -> None:
    assert read_date(typed, latest=TODAY) is None


@given(st.dates(date(1900, 1, 1), TODAY))
def test_every_day_is_read_back_from_every_form(day: date) -> None:
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d%m%Y", "%Y-%m-%d"):
        assert read_date(day.strftime(form), latest=TODAY) == day


@given(st.dates(TODAY - timedelta(days=36000), TODAY))
def test_two_digits_never_pass_today(day: date) -> None:
    assert read_date(day.strftime("%d/%m/%y"), latest=TODAY) == day


@given(st.text(max_size=30))
def test_any_text_gets_a_date_or_none(text: str) -> None:
    read_date(text, latest=TODAY)


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("01 99 00 12 34", "+33199001234", "01 99 00 12 34"),
        ("01.99.00.12.34", "+33199001234", "01 99 00 12 34"),
        ("199001234", "+33199001234", "01 99 00 12 34"),
        ("+33 (0)1 99 00 12 34", "+33199001234", "01 99 00 12 34"),
        ("0033 1 99 00 12 34", "+33199001234", "01 99 00 12 34"),
        ("06 39 98 12 34", "+33639981234", "06 39 98 12 34"),
        ("0590 27 34 56", "+590590273456", "0590 27 34 56"),
        ("0690 35 12 34", "+590690351234", "0690 35 12 34"),
        ("0594 30 12 34", "+594594301234", "0594 30 12 34"),
        ("0694 20 12 34", "+594694201234", "0694 20 12 34"),
        ("0596 60 12 34", "+596596601234", "0596 60 12 34"),
        ("0696 20 12 34", "+596696201234", "0696 20 12 34"),
        ("0262 41 12 34", "+262262411234", "0262 41 12 34"),
        ("0692 12 34 56", "+262692123456", "0692 12 34 56"),
        ("0269 61 12 34", "+262269611234", "0269 61 12 34"),
        ("+262 692 12 34 56", "+262692123456", "0692 12 34 56"),
        ("+212 612 34 56 78", "+212612345678", "+212 6 12 34 56 78"),
    ],
)
def test_numbers_of_france_overseas_and_abroad(typed: str, kept: str, shown: str) -> None:
    assert kept_form(typed) == kept
    assert shown_form(kept).replace("-", " ") == shown


@pytest.mark.parametrize("typed", ["", "15", "3646", "06 39 98", "01 99 00 12 34 5", "abc", "00 00 00 00 00", "+", "0"])
def test_what_cannot_be_dialled(typed: str) -> None:
    assert kept_form(typed) is None


def test_only_a_mobile_takes_sms() -> None:
    assert [takes_sms(n) for n in ("+33639981234", "+590690351234", "+33199001234", "nothing")] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("N’Guessan", "n guessan"),
        ("LŒWE", "loewe"),
        ("  Jean-Paul  DE LA TOUR ", "jean paul de la tour"),
        ("Ångström ß", "angstrom ss"),
        ("Éléonore", "eleonore"),
        ("🙂", ""),
    ],
)
def test_names_in_one_form(text: str, key: str) -> None:
    assert normalise(text) == key
    assert compact(text) == key.replace(" ", "")


@given(st.text(max_size=40))
def test_the_form_is_stable(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert squeeze(squeeze(text)) == squeeze(text)


@given(st.text("abcz 09", min_size=1, max_size=8), st.text("abcz 09", max_size=8))
def test_a_range_holds_exactly_the_texts_that_begin_so(prefix: str, rest: str) -> None:
    assert prefix <= prefix + rest < after(prefix)
    assert (prefix <= rest < after(prefix)) == rest.startswith(prefix)
