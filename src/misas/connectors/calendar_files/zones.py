"""A time zone as a calendar file tells it: a rule for each change of hour of the year, as programs expect it.

Written here because lists of dates (RDATE), which the library makes, are read by the first date alone by some programs,
and begin an hour late. The rule is read from the zone itself, in the years that are tried; a test compares it with the
zone until 2037. A zone whose law changes is told anew with the next release of tzdata.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

SINCE: Final = datetime(2019, 7, 1, tzinfo=UTC)
"""The first change that is told is that of an autumn: a zone that begins in summer is read an hour wrong by some."""
HOUR: Final = timedelta(hours=1)
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@lru_cache(maxsize=32)
def zone_of(zone: ZoneInfo) -> Timezone:
    """The VTIMEZONE of a zone: one rule a change, or one constant time where the hour never changes."""
    told = Timezone()
    told.add("tzid", zone.key)
    changes = list(_changes(zone))
    if not changes:
        told.add_component(_constant(zone))
    for at in changes:
        told.add_component(_change(at, zone))
    return told


def _changes(zone: ZoneInfo) -> Iterator[datetime]:
    """The instants of one year at which the offset changes."""
    for n in range(366 * 24):
        at = SINCE + n * HOUR
        if _offset(at, zone) != _offset(at - HOUR, zone):
            yield at


def _change(at: datetime, zone: ZoneInfo) -> TimezoneStandard | TimezoneDaylight:
    before, after = _offset(at - HOUR, zone), _offset(at, zone)
    local = (at + before).replace(tzinfo=None)  # RFC 5545: the onset is told in the time that ends
    last = local.day + 7 > monthrange(local.year, local.month)[1]
    nth = -1 if last else (local.day + 6) // 7
    part = TimezoneDaylight() if after > before else TimezoneStandard()
    part.add("dtstart", local)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", at.astimezone(zone).tzname() or zone.key)
    part.add("rrule", vRecur(freq="yearly", bymonth=local.month, byday=f"{nth}{DAYS[local.weekday()]}"))
    return part


def _constant(zone: ZoneInfo) -> TimezoneStandard:
    part = TimezoneStandard()
    offset = _offset(SINCE, zone)
    part.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 (a local time by definition)
    part.add("tzoffsetfrom", offset)
    part.add("tzoffsetto", offset)
    part.add("tzname", SINCE.astimezone(zone).tzname() or zone.key)
    return part


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
