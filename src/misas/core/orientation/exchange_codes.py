"""What each state of an appointment is called by others: RDV Service Public, FHIR Appointment, iCalendar (§11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from misas.core.orientation.appointment_codes import AppointmentState

S = AppointmentState


@dataclass(frozen=True, slots=True)
class Names:
    """`rdv`: status of RDV Service Public; `fhir`: Appointment.status (R4); `ics`: STATUS. "" where they have none."""

    rdv: str
    fhir: str
    ics: str


NAMES: Final[Mapping[AppointmentState, Names]] = {
    S.TO_BOOK: Names("", "proposed", ""),
    S.ATTEMPTING: Names("", "pending", ""),
    S.BOOKED: Names("unknown", "booked", "CONFIRMED"),
    S.MOVED: Names("unknown", "booked", "CONFIRMED"),
    S.HONOURED: Names("seen", "fulfilled", "CONFIRMED"),
    S.MISSED: Names("noshow", "noshow", "CONFIRMED"),
    S.CANCELLED_BY_PERSON: Names("excused", "cancelled", "CANCELLED"),
    S.CANCELLED_BY_PLACE: Names("revoked", "cancelled", "CANCELLED"),
}
