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
from misas.actions.orientation.keeping import keep, place_asked, place_id, place_said, replayed, tell
from misas.actions.orientation.linking import hear_again, know_as, wait_for_messages
from misas.core.access import Actor
from misas.core.orientation.appointment_codes import AppointmentFactKind, MissedReason
from misas.core.orientation.appointments import BY_VERB, AppointmentFact, Where, advance
from misas.core.orientation.codes import CallChannel, CallOutcome
from misas.records.orientation import doors
from misas.records.orientation.models import Appointment, CareOffer

K = AppointmentFactKind


@transaction.atomic
def book(
    appointment: UUID | str,
    starts_at: datetime,
    *,
    minutes: int | None = None,
    offer: UUID | str | Where | None = None,
    channel: CallChannel | None = None,
    announced_days: int | None = None,
    rdv: str = "",
    remind: bool = True,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> Appointment:
    """An appointment is given. `offer`: where, when it is not the place chosen; `channel`: by which way, when a place
    was asked for it; `rdv`: its number at RDV Service Public, whose last word on it is heard; `remind`: she agrees
    to be reminded. Raises Absent, Invalid, Refused."""
    if rdv:
        wait_for_messages(doors.appointment(appointment, to="appointment.book", by=by).caisse_id)
    one = keep(appointment, to="book", by=by, at=at)
    if replayed(one, "book", key, starts_at=starts_at, offer=offer):
        return one.row
    where = place_said(one, offer) or place_asked(one)
    asked = where if isinstance(where, CareOffer) else None
    said = asked_of(asked, channel, CallOutcome.GIVEN, announced_days, by=by, at=at) if channel else None
    fact = AppointmentFact(K.BOOKED, at, human(by), starts_at, minutes, place=place_id(where), call=said)
    advance(one.known, "book", fact, zone_of(one.case))  # refused before anything is written
    call = write_call(one, said, asked) if said else None
    one.row.remind = remind
    if rdv:
        know_as(one.row, rdv)
    tell(one, "book", fact, offer=where, call=call, by=by, at=at, key=key)
    if rdv:
        hear_again(one, at)
    return one.row


@transaction.atomic
def move(
    appointment: UUID | str,
    starts_at: datetime,
    *,
    minutes: int | None = None,
    offer: UUID | str | Where | None = None,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> Appointment:
    """It takes place at another hour, or at another place; `offer` None: where it was. Raises Absent, Refused."""
    one = keep(appointment, to="move", by=by, at=at)
    if replayed(one, "move", key, starts_at=starts_at, offer=offer):
        return one.row
    where = place_said(one, offer)
    fact = AppointmentFact(K.MOVED, at, human(by), starts_at, minutes, place=place_id(where))
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
