"""Each caisse is closed on its own holidays: dates known from the law and the calendars of 2025 to 2027."""

from __future__ import annotations

from datetime import date

import pytest

from misas.connectors.holidays import FrenchHolidays
from misas.core.territory.calendar import calendar_of
from misas.core.territory.codes import HolidayCalendar
from misas.core.territory.reference import Reference

EASTER_MONDAY = {2025: "04-21", 2026: "04-06", 2027: "03-29"}
ASCENSION = {2025: "05-29", 2026: "05-14", 2027: "05-06"}
PENTECOST_MONDAY = {2025: "06-09", 2026: "05-25", 2027: "05-17"}
GOOD_FRIDAY = {2025: "04-18", 2026: "04-03", 2027: "03-26"}
MID_LENT = {2025: "03-27", 2026: "03-12", 2027: "03-04"}
FIXED = ("01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25")
OF_ITS_OWN = {
    HolidayCalendar.NATIONAL: (),
    HolidayCalendar.ALSACE_MOSELLE: (GOOD_FRIDAY, "12-26"),
    HolidayCalendar.GUADELOUPE: (MID_LENT, GOOD_FRIDAY, "05-27", "07-21"),
    HolidayCalendar.MARTINIQUE: ("05-22", "07-21"),
    HolidayCalendar.GUYANE: ("06-10",),
    HolidayCalendar.REUNION: ("12-20",),
    HolidayCalendar.MAYOTTE: ("04-27",),
}


@pytest.mark.parametrize("calendar", HolidayCalendar)
@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_days_of_a_calendar_are_exactly_the_known_ones(calendar: HolidayCalendar, year: int) -> None:
    everywhere = (*FIXED, EASTER_MONDAY, ASCENSION, PENTECOST_MONDAY)
    expected = {
        date.fromisoformat(f"{year}-{day[year] if isinstance(day, dict) else day}")
        for day in (*everywhere, *OF_ITS_OWN[calendar])
    }
    assert FrenchHolidays().days(calendar, year) == expected


def test_each_caisse_has_the_calendar_and_the_zone_of_its_territory(reference: Reference) -> None:
    overseas = {
        971: ("America/Guadeloupe", HolidayCalendar.GUADELOUPE),
        972: ("America/Martinique", HolidayCalendar.MARTINIQUE),
        973: ("America/Cayenne", HolidayCalendar.GUYANE),
        974: ("Indian/Reunion", HolidayCalendar.REUNION),
        976: ("Indian/Mayotte", HolidayCalendar.MAYOTTE),
    }
    for caisse in reference.caisses:
        if caisse.code in overseas:
            expected = overseas[caisse.code]
        elif set(caisse.departements) & {"57", "67", "68"}:
            expected = ("Europe/Paris", HolidayCalendar.ALSACE_MOSELLE)
        else:
            expected = ("Europe/Paris", HolidayCalendar.NATIONAL)
        assert (caisse.zone, caisse.holidays) == expected, caisse.name


@pytest.mark.parametrize("year", range(2025, 2028))
def test_every_caisse_is_closed_on_christmas_and_works_some_250_days(reference: Reference, year: int) -> None:
    book = FrenchHolidays()
    for caisse in reference.caisses:
        calendar = calendar_of(caisse.zone, caisse.holidays, book)
        assert not calendar.is_open(date(year, 12, 25))
        assert 240 <= calendar.business_days_between(date(year - 1, 12, 31), date(year, 12, 31)) <= 256
