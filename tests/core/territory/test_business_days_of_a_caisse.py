"""A delay in business days never ends on a day when the caisse is closed, and counts the same in both directions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.connectors.holidays import FrenchHolidays
from misas.core.territory.calendar import WorkCalendar, calendar_of
from misas.core.territory.codes import HolidayCalendar

PARIS, STRASBOURG, SAINT_DENIS, FORT_DE_FRANCE = (
    calendar_of(zone, holidays, FrenchHolidays())
    for zone, holidays in (
        ("Europe/Paris", HolidayCalendar.NATIONAL),
        ("Europe/Paris", HolidayCalendar.ALSACE_MOSELLE),
        ("Indian/Reunion", HolidayCalendar.REUNION),
        ("America/Martinique", HolidayCalendar.MARTINIQUE),
    )
)
calendars = st.sampled_from([PARIS, STRASBOURG, SAINT_DENIS, FORT_DE_FRANCE])
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(calendars, days, st.integers(-60, 60))
def test_a_due_date_is_always_an_open_day(calendar: WorkCalendar, day: date, count: int) -> None:
    assert calendar.is_open(calendar.add_business_days(day, count))


@given(calendars, days, st.integers(-60, 60).filter(bool))
def test_counting_gives_back_what_was_added(calendar: WorkCalendar, day: date, count: int) -> None:
    assert calendar.business_days_between(day, calendar.add_business_days(day, count)) == count


@given(calendars, days, st.integers(1, 40), st.integers(1, 40))
def test_adding_twice_is_adding_the_sum(calendar: WorkCalendar, day: date, one: int, two: int) -> None:
    twice = calendar.add_business_days(calendar.add_business_days(day, one), two)
    assert twice == calendar.add_business_days(day, one + two)


@given(calendars, days, st.integers(0, 90), st.integers(0, 90))
def test_spans_join(calendar: WorkCalendar, day: date, first: int, second: int) -> None:
    middle, end = day + timedelta(first), day + timedelta(first + second)
    whole = calendar.business_days_between(day, end)
    assert whole == calendar.business_days_between(day, middle) + calendar.business_days_between(middle, end)


@given(calendars, days)
def test_the_next_open_day_is_the_first_one(calendar: WorkCalendar, day: date) -> None:
    found = calendar.next_open(day)
    assert calendar.is_open(found)
    assert not any(calendar.is_open(day + timedelta(n)) for n in range((found - day).days))
    assert calendar.add_business_days(day, 0) == found


@pytest.mark.parametrize(
    ("calendar", "start", "count", "due"),
    [
        (PARIS, date(2026, 11, 20), 2, date(2026, 11, 24)),  # Friday, over a week-end
        (PARIS, date(2026, 11, 10), 1, date(2026, 11, 12)),  # over 11 November
        (PARIS, date(2026, 5, 13), 2, date(2026, 5, 18)),  # over the Ascension: the Friday after is open
        (PARIS, date(2025, 4, 17), 1, date(2025, 4, 18)),
        (STRASBOURG, date(2025, 4, 17), 1, date(2025, 4, 22)),  # Good Friday and Easter Monday
        (STRASBOURG, date(2025, 12, 24), 1, date(2025, 12, 29)),  # 25 and 26 December
        (SAINT_DENIS, date(2027, 12, 17), 1, date(2027, 12, 21)),  # 20 December, a Monday
        (PARIS, date(2026, 11, 22), 1, date(2026, 11, 23)),  # from a Sunday
        (PARIS, date(2026, 11, 23), -1, date(2026, 11, 20)),
    ],
)
def test_known_delays(calendar: WorkCalendar, start: date, count: int, due: date) -> None:
    assert calendar.add_business_days(start, count) == due


def test_the_day_is_the_one_of_the_caisse() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert PARIS.local_date(late) == date(2026, 11, 21)
    assert SAINT_DENIS.local_date(late) == date(2026, 11, 21)
    assert FORT_DE_FRANCE.local_date(late) == date(2026, 11, 20)
    assert FORT_DE_FRANCE.local(late).hour == 19


def test_an_hour_of_the_caisse_is_an_instant() -> None:
    assert PARIS.instant(date(2026, 7, 1), time(9)) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert FORT_DE_FRANCE.instant(date(2026, 7, 1), time(9)) == datetime(2026, 7, 1, 13, tzinfo=UTC)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        PARIS.local_date(datetime(2026, 11, 20, 12))  # noqa: DTZ001
