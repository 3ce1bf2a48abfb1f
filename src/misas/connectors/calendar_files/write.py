"""One appointment as a calendar file: its time zone with it, private, with alarms; names neither the care nor us.

The same entry gives the same bytes, so that a file sent twice is one. Reading calendars is nobody's need here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from icalendar import Alarm, Calendar, Event

from misas.connectors.calendar_files.zones import zone_of
from misas.core.orientation.calendar_entry import CalendarEntry

PRODUCT: Final = "-//rendez-vous//FR"
"""Whoever wrote the file, as RFC 5545 asks; it names no service."""


def write_calendar(entry: CalendarEntry) -> bytes:
    """The file of one entry, UTF-8, lines of 75 octets at most, CRLF. ValueError: it ends before it begins."""
    if entry.ends_at <= entry.starts_at:
        raise ValueError("an appointment ends after it begins")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", entry.method)
    calendar.add_component(zone_of(entry.zone))
    calendar.add_component(_event(entry))
    return calendar.to_ical()


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at)
    event.add("dtstart", _local(entry.starts_at, entry))
    event.add("dtend", _local(entry.ends_at, entry))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("class", "PRIVATE")
    event.add("status", entry.status)
    event.add("transp", "OPAQUE")
    for before in entry.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -before)
        alarm.add("description", entry.summary)
        event.add_component(alarm)
    return event


def _local(at: datetime, entry: CalendarEntry) -> datetime:
    return at.astimezone(entry.zone)
