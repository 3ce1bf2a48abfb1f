"""The days on which the caisses are closed, by calendar.

The law: Code du travail L. 3133-1 (the eleven days), L. 3134-13 (Alsace and Moselle: Good Friday, 26 December) and
L. 3422-2 (the abolition of slavery, one day per overseas territory). The library also knows customary days that the
law does not list (Guadeloupe: mid-Lent, Good Friday, 21 July; Martinique: 21 July): kept, because a due date on a day
when the office may be closed helps nobody. In Alsace and Moselle, Good Friday is a holiday only in the
communes with a Protestant church or a mixed one: the seats (Metz, Strasbourg, Mulhouse) have one.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays.countries import France

from misas.core.territory.codes import HolidayCalendar

SUBDIVISIONS = {
    HolidayCalendar.NATIONAL: None,
    HolidayCalendar.ALSACE_MOSELLE: "57",
    HolidayCalendar.GUADELOUPE: "971",
    HolidayCalendar.MARTINIQUE: "972",
    HolidayCalendar.GUYANE: "973",
    HolidayCalendar.REUNION: "974",
    HolidayCalendar.MAYOTTE: "976",
}


class FrenchHolidays:
    """A `misas.core.territory.ports.HolidayBook`."""

    def days(self, calendar: HolidayCalendar, year: int) -> frozenset[date]:
        return _days(calendar, year)


@cache
def _days(calendar: HolidayCalendar, year: int) -> frozenset[date]:
    return frozenset(France(subdiv=SUBDIVISIONS[calendar], years=year, expand=False))
