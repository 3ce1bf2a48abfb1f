"""A date for an appointment, and what becomes of it: each verb records one fact, and the case follows.

Not here: how it begins (`wanting`), the calls (`calling`), reminders (`reminding`), what RDV Service Public tells
(`hearing`), a care that is done (`actions.cases`).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import human
from misas.actions.orientation.calling import asked_of, write_call
from misas.actions.orientation.caring import zone_of
from misas.actions.orientation.keeping import keep, replayed, tell
from misas.core.access import Actor
from misas.core.orientation.appointment_codes import AppointmentFactKind, MissedReason
from misas.core.orientation.appointments import BY_VERB, AppointmentFact, advance
from misas.core.orientation.codes import CallChannel, CallOutcome
from misas.core.refusals import Fault, Invalid
from misas.records.orientation import doors, limits
from misas.records.orientation.models import Appointment

K = AppointmentFactKind


@transaction.atomic
def book(
    appointment: UUID | str,
    starts_at: datetime,
    *,
    minutes: int | None = None,
    offer: UUID | str | None = None,
    channel: CallChannel | None = None,
    announced_days: int | None = None,
    rdv: str = "",
    remind: bool = True,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> Appointment:
    """An appointment is given. `channel`: by which way, when a place was asked for it; `rdv`: its id at RDV Service
    Public; `remind`: she agrees to be reminded. Raises Absent, Invalid, Refused."""
    one = keep(appointment, to="book", by=by, at=at)
    if replayed(one, "book", key, starts_at=starts_at, offer=offer):
        return one.row
    where = doors.offer_of(one.row.care, offer) if offer is not None else one.row.offer
    said = asked_of(where, channel, CallOutcome.GIVEN, announced_days, by=by, at=at) if channel else None
    fact = AppointmentFact(
        K.BOOKED, at, human(by), starts_at, minutes, place=str(where.place) if where else "", call=said
    )
    advance(one.known, "book", fact, zone_of(one.case))  # refused before anything is written
    call = write_call(one, said, where) if said else None
    one.row.remind = remind
    if rdv:
        _known_as(one.row, rdv)
    return tell(one, "book", fact, offer=where, call=call, by=by, at=at, key=key)


@transaction.atomic
def move(
    appointment: UUID | str,
    starts_at: datetime,
    *,
    minutes: int | None = None,
    offer: UUID | str | None = None,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> Appointment:
    """It takes place at another hour, or elsewhere. Raises Absent, Refused."""
    one = keep(appointment, to="move", by=by, at=at)
    if replayed(one, "move", key, starts_at=starts_at, offer=offer):
        return one.row
    where = doors.offer_of(one.row.care, offer) if offer is not None else None
    fact = AppointmentFact(K.MOVED, at, human(by), starts_at, minutes, place=str(where.place) if where else "")
    return tell(one, "move", fact, offer=where, by=by, at=at, key=key)


@transaction.atomic
def honour(appointment: UUID | str, *, by: Actor, at: datetime, key: str | None = None) -> Appointment:
    """She came. It is no proof of care: the care has a day and a proof of its own."""
    return _end(appointment, "honour", by, at, key)


@transaction.atomic
def miss(
    appointment: UUID | str, reason: MissedReason | None = None, *, by: Actor, at: datetime, key: str | None = None
) -> Appointment:
    """It did not take place: the search goes on, and she is called the same day. `reason`: in her words."""
    return _end(appointment, "miss", by, at, key, reason)


@transaction.atomic
def cancel_by_person(appointment: UUID | str, *, by: Actor, at: datetime, key: str | None = None) -> Appointment:
    """She cannot or does not wish to come."""
    return _end(appointment, "cancel_by_person", by, at, key)


@transaction.atomic
def cancel_by_place(appointment: UUID | str, *, by: Actor, at: datetime, key: str | None = None) -> Appointment:
    """The place cancels."""
    return _end(appointment, "cancel_by_place", by, at, key)


@transaction.atomic
def reinstate(appointment: UUID | str, *, by: Actor, at: datetime, key: str | None = None) -> Appointment:
    """It stands after all, on the date it had: what was noted was a mistake."""
    return _end(appointment, "reinstate", by, at, key)


def _end(
    appointment: UUID | str, verb: str, by: Actor, at: datetime, key: str | None, reason: MissedReason | None = None
) -> Appointment:
    one = keep(appointment, to=verb, by=by, at=at)
    if replayed(one, verb, key, starts_at=None, offer=None, reason=reason.value if reason else ""):
        return one.row
    return tell(one, verb, AppointmentFact(BY_VERB[verb].fact, at, human(by), reason=reason), by=by, at=at, key=key)


def _known_as(row: Appointment, rdv: str) -> None:
    """Its id at RDV Service Public: no other appointment of the caisse has it."""
    if len(rdv) > limits.RDV or not rdv.isalnum():
        raise Invalid([Fault.of("rdv", "appointment.rdv_shape")])
    if Appointment.objects.filter(caisse_id=row.caisse_id, rdv=rdv).exclude(pk=row.pk).exists():
        raise Invalid([Fault.of("rdv", "appointment.rdv_taken")])
    row.rdv = rdv
