"""What a calendar is told of an appointment: when, and nothing that tells what it is for.

The UID never changes, the SEQUENCE grows with each move, cancellation or return; a cancelled appointment is told by
METHOD CANCEL under the same UID. The words are given by whoever asks (`misas.wording.appointments`): neither speciality
nor place, and the identifiers of the file name nobody. Writing the file: the port `CalendarWriter`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from misas.core.orientation.appointments import CANCELLED, Appointment
from misas.core.orientation.exchange_codes import NAMES

ALARMS: Final = (timedelta(days=2), timedelta(hours=2))
"""How long before the calendar itself reminds."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry. `stamped_at`: when this version of it was made; times are shown in `zone`."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    stamped_at: datetime
    status: str
    method: str
    summary: str
    description: str
    alarms: tuple[timedelta, ...] = ALARMS


def calendar_entry(
    appointment: Appointment, identity: str, zone: ZoneInfo, *, summary: str, description: str
) -> CalendarEntry | None:
    """The entry of an appointment as it stands; None while it has no date. `identity` is its public id."""
    starts, ends, last = appointment.starts_at, appointment.ends_at, appointment.last_at
    if starts is None or ends is None or last is None:
        return None
    is_cancelled = appointment.state in CANCELLED
    return CalendarEntry(
        uid=identity,
        sequence=appointment.sequence,
        starts_at=starts,
        ends_at=ends,
        zone=zone,
        stamped_at=last,
        status=NAMES[appointment.state].ics,
        method="CANCEL" if is_cancelled else "PUBLISH",
        summary=summary,
        description=description,
        alarms=() if is_cancelled else ALARMS,
    )
