"""What an appointment does to the forgone care it is for: the verbs that the case records with it, in their order.

The care keeps its own stages (`misas.core.cases.cares`), and one care may need several appointments. So a fact moves
its care only from the stages of VERBS, the earliest appointment that still stands is the one the care waits for, and
an honoured appointment is never a care done: that takes a day and a proof of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from misas.core.cases.cares import BEFORE_CARE, BEFORE_DONE, CareFacts
from misas.core.cases.codes import CareStage
from misas.core.orientation.appointment_codes import AppointmentFactKind
from misas.core.orientation.appointments import Appointment
from misas.lib.dates import local_date

A, S = AppointmentFactKind, CareStage
NOT_SOUGHT: Final = frozenset({S.DECLARED, S.CONFIRMED})
BOOKED: Final = frozenset({S.BOOKED})
VISITED: Final = BEFORE_CARE | {S.ATTENDED}


@dataclass(frozen=True, slots=True)
class CareVerb:
    """A verb of `misas.core.cases.lifecycle` about the care; `on`: a local day, for the verbs that take one;
    `cancelled`: others than us said that the appointment falls, so that somebody looks for another the same day."""

    verb: str
    on: date | None = None
    cancelled: bool = False


VERBS: Final[dict[AppointmentFactKind, tuple[str, frozenset[CareStage]]]] = {
    A.WANTED: ("search_care", NOT_SOUGHT),
    A.ATTEMPTED: ("search_care", NOT_SOUGHT),
    A.BOOKED: ("book_care", BEFORE_DONE),
    A.MOVED: ("book_care", BEFORE_DONE),
    A.REINSTATED: ("book_care", BEFORE_DONE),
    A.HONOURED: ("attend_care", VISITED),
    A.MISSED: ("miss_care", VISITED),
    A.CANCELLED_BY_PERSON: ("search_care", BOOKED),
    A.CANCELLED_BY_PLACE: ("search_care", BOOKED),
}
"""The verb each fact calls for, and the stages of the care that it moves. From any other, the care stays as it is."""


def care_verbs(
    kind: AppointmentFactKind,
    appointment: Appointment,
    care: CareFacts,
    zone: ZoneInfo,
    others: Iterable[Appointment] = (),
) -> tuple[CareVerb, ...]:
    """What the case records with this fact about this care; nothing when it does not move it.

    `appointment` is as it stands after the fact, `others` are the further appointments of the same care.
    """
    verb, stages = VERBS[kind]
    day = _day(appointment, zone)
    if care.stage not in stages:
        return ()
    standing = [_day(one, zone) for one in (*others, appointment) if one.stands]
    next_day = min((one for one in standing if one is not None), default=None)
    match verb:
        case "book_care":
            return _booked(care, next_day)
        case "attend_care" | "miss_care":
            made = CareVerb(verb, day if verb == "attend_care" else None)
            before = () if care.booked_for == day else (CareVerb("book_care", day),)  # a word corrected, or told late
            return (*before, made, *((CareVerb("book_care", next_day),) if next_day else ()))
        case _ if kind in (A.WANTED, A.ATTEMPTED):
            return (CareVerb(verb),)
        case _:
            if day is None or care.booked_for != day:
                return ()
            if next_day is not None:
                return _booked(care, next_day)
            return (CareVerb(verb, cancelled=is_news(kind, appointment)),)


def is_news(kind: AppointmentFactKind, appointment: Appointment) -> bool:
    """Whether this cancellation, the last fact of the appointment, comes from elsewhere: from the place, or told by a
    machine. What she says to one of us, we know."""
    return kind is A.CANCELLED_BY_PLACE or (kind is A.CANCELLED_BY_PERSON and appointment.by_machine)


def _booked(care: CareFacts, day: date | None) -> tuple[CareVerb, ...]:
    return () if day is None or day == care.booked_for else (CareVerb("book_care", day),)


def _day(appointment: Appointment, zone: ZoneInfo) -> date | None:
    return local_date(appointment.starts_at, zone) if appointment.starts_at else None
