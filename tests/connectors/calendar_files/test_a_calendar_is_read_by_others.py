"""A calendar file is read whole by a second parser, at the right instant, and tells nobody what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from misas.connectors.calendar_files import write_calendar
from misas.core.orientation.appointment_codes import AppointmentFactKind, AppointmentState
from misas.core.orientation.appointments import Appointment, AppointmentFact, advance, fold
from misas.core.orientation.calendar_entry import ALARMS, CalendarEntry, calendar_entry
from misas.lib.text import normalise
from misas.wording.appointments import CALENDAR_DESCRIPTION, CALENDAR_FILE, CALENDAR_SUMMARY, REVEALING

K = AppointmentFactKind
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ID = "0b7c5a52-6d9a-4b55-9f0a-3f1f1f6f2a11"
PHONE = "01 99 00 12 34"
ZONES = [
    "Europe/Paris",
    "America/Cayenne",
    "Indian/Reunion",
    "Indian/Mayotte",
    "America/Guadeloupe",
    "America/Miquelon",
]
NEUTRAL = {"Rendez-vous", f"Pour annuler ou changer, appelez le {PHONE}."}


def entry(appointment: Appointment, zone: str = "Europe/Paris") -> CalendarEntry:
    made = calendar_entry(
        appointment,
        ID,
        ZoneInfo(zone),
        summary=CALENDAR_SUMMARY,
        description=CALENDAR_DESCRIPTION.format(phone=PHONE),
    )
    assert made is not None
    return made


def booked(starts_at: datetime = datetime(2026, 12, 1, 13, 30, tzinfo=UTC), minutes: int = 30) -> Appointment:
    wanted = fold([AppointmentFact(K.WANTED, NOW)])
    return advance(
        wanted, "book", AppointmentFact(K.BOOKED, NOW, starts_at=starts_at, minutes=minutes), ZoneInfo("Europe/Paris")
    )


def lives() -> Iterator[tuple[Appointment, str, str]]:
    """An appointment along its life, with the METHOD and STATUS that others must read."""
    paris, at = ZoneInfo("Europe/Paris"), NOW
    one = booked()
    yield one, "PUBLISH", "CONFIRMED"
    for verb, kind, method, status in (
        ("move", K.MOVED, "PUBLISH", "CONFIRMED"),
        ("cancel_by_person", K.CANCELLED_BY_PERSON, "CANCEL", "CANCELLED"),
        ("reinstate", K.REINSTATED, "PUBLISH", "CONFIRMED"),
        ("cancel_by_place", K.CANCELLED_BY_PLACE, "CANCEL", "CANCELLED"),
    ):
        at += timedelta(hours=1)
        moved = datetime(2026, 12, 8, 8, 0, tzinfo=UTC) if verb == "move" else None
        one = advance(one, verb, AppointmentFact(kind, at, starts_at=moved), paris)
        yield one, method, status


def test_the_same_appointment_keeps_its_uid_and_only_grows_its_sequence() -> None:
    read = [vobject.readOne(write_calendar(entry(one)).decode()) for one, _, _ in lives()]
    assert {calendar.vevent.uid.value for calendar in read} == {ID}
    assert [int(calendar.vevent.sequence.value) for calendar in read] == [0, 1, 2, 3, 4]
    expected = [(method, status) for _, method, status in lives()]
    assert [(calendar.method.value, calendar.vevent.status.value) for calendar in read] == expected


def test_a_cancelled_appointment_rings_no_more() -> None:
    *_, (last, _, _) = lives()
    assert entry(last).alarms == () and b"VALARM" not in write_calendar(entry(last))
    assert write_calendar(entry(booked())).count(b"BEGIN:VALARM") == len(ALARMS)


@settings(max_examples=60)
@given(
    st.integers(0, 680 * 24 * 60),
    st.integers(1, 24 * 60),
    st.sampled_from(ZONES),
)
def test_a_second_parser_reads_the_instant_that_was_meant(ahead: int, minutes: int, zone: str) -> None:
    at = NOW + timedelta(minutes=ahead)
    if at.astimezone(ZoneInfo(zone)).fold or (at + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone)).fold:
        return  # the hour that stands twice: see below
    calendar = vobject.readOne(write_calendar(entry(booked(at, minutes), zone)).decode())
    assert calendar.vevent.dtstart.value.astimezone(UTC) == at
    assert calendar.vevent.dtend.value.astimezone(UTC) == at + timedelta(minutes=minutes)
    assert calendar.vevent.dtstart.value.replace(tzinfo=None) == at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert calendar.vtimezone is not None


@pytest.mark.parametrize("day", [datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)])
@pytest.mark.parametrize("hours", [0, 1, 2, 24])
def test_the_night_when_the_hour_changes_is_read_rightly(day: datetime, hours: int) -> None:
    at = day + timedelta(hours=hours)
    calendar = vobject.readOne(write_calendar(entry(booked(at))).decode())
    if at.astimezone(ZoneInfo("Europe/Paris")).fold:
        return  # 02:30 stands twice that night, and RFC 5545 gives no way to say the second
    assert calendar.vevent.dtstart.value.astimezone(UTC) == at


@pytest.mark.parametrize("zone", ZONES)
def test_a_rule_is_that_of_the_zone_for_years(zone: str) -> None:
    """Every week until 2037, by two readers: whoever keeps the first zone it read is right for the next ones too."""
    sound = entry(booked(), zone)
    for n in range(52 * 11):
        at = datetime(2026, 1, 4, 9, tzinfo=UTC) + timedelta(days=7 * n)
        raw = write_calendar(replace(sound, starts_at=at, ends_at=at + timedelta(hours=1))).decode()
        assert vobject.readOne(raw).vevent.dtstart.value.astimezone(UTC) == at, at
        if n % 13 == 0:
            assert Calendar.from_ical(raw).walk("VEVENT")[0].decoded("dtstart") == at


def test_the_zone_is_told_alike_in_every_file() -> None:
    """A program that keeps the first zone it read under a name reads the next appointment at its hour."""
    zones = set()
    for at in (datetime(2026, 12, 1, 13, 30, tzinfo=UTC), datetime(2027, 7, 1, 6, tzinfo=UTC)):
        written = write_calendar(entry(booked(at))).decode()
        zones.add(written[written.index("BEGIN:VTIMEZONE") : written.index("END:VTIMEZONE")])
    assert len(zones) == 1


def test_the_file_tells_nobody_what_it_is_for() -> None:
    written = write_calendar(entry(booked())).decode()
    said = [line for line in written.splitlines() if not line.startswith(("BEGIN", "END", "TZ", "COMMENT", " "))]
    words = normalise(" ".join(said) + " " + CALENDAR_FILE).split()
    assert [word for word in words if word.startswith(REVEALING)] == []
    assert "CLASS:PRIVATE" in written
    for absent in ("LOCATION", "ORGANIZER", "ATTENDEE", "GEO", "URL", "CATEGORIES", "CONTACT"):
        assert f"\n{absent}" not in written
    calendar = vobject.readOne(written)
    assert {calendar.vevent.summary.value, calendar.vevent.description.value} == NEUTRAL


def test_the_same_entry_gives_the_same_bytes() -> None:
    assert write_calendar(entry(booked())) == write_calendar(entry(booked()))


def test_lines_are_those_of_the_standard() -> None:
    written = write_calendar(entry(booked()))
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")


def test_what_has_no_date_has_no_file() -> None:
    wanted = fold([AppointmentFact(K.WANTED, NOW)])
    assert wanted.state is AppointmentState.TO_BOOK
    assert calendar_entry(wanted, ID, ZoneInfo("Europe/Paris"), summary="", description="") is None


def test_an_entry_that_ends_before_it_begins_is_refused() -> None:
    sound = entry(booked())
    with pytest.raises(ValueError, match="ends after"):
        write_calendar(replace(sound, ends_at=sound.starts_at))
