"""A place is asked for an appointment: what it answered is kept, teaches the caisse something, and says what is next.

A refusal of care is kept apart (`refusing`): it teaches nothing about the place.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from misas.actions.cases.recording import Held, human
from misas.actions.cases.tasks import leave_task
from misas.actions.orientation.caring import check_open, zone_of
from misas.actions.orientation.keeping import Kept, keep, settle_call_backs, tell
from misas.actions.orientation.refusing import refused_care
from misas.core.access import Actor
from misas.core.orientation.appointment_codes import AppointmentFactKind
from misas.core.orientation.appointments import AppointmentFact, advance
from misas.core.orientation.calls import Call, faults_of_call, observations
from misas.core.orientation.codes import CallChannel, CallOutcome
from misas.core.orientation.refusal_codes import RefusalGround
from misas.core.refusals import Conflict, Invalid
from misas.records.orientation import doors
from misas.records.orientation.facts import call_of
from misas.records.orientation.memory import remember
from misas.records.orientation.models import AppointmentFactRow, CallAttempt, CareOffer
from misas.wording.appointments import call_back_title


@transaction.atomic
def note_call(
    appointment: UUID | str,
    *,
    channel: CallChannel,
    outcome: CallOutcome,
    offer: UUID | str | None = None,
    announced_days: int | None = None,
    call_back_on: date | None = None,
    ground: RefusalGround = RefusalGround.NOT_SAID,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CallAttempt:
    """What a place answered, when it gave no appointment (that is `book`). `offer`: the place, else the chosen one.

    `ground`: what the person was refused for, when care was refused. Raises Absent, Invalid, Refused.
    """
    one = keep(appointment, to="attempt", by=by, at=at)
    where = doors.offer_of(one.row.care, offer) if offer is not None else one.row.offer
    said = asked_of(where, channel, outcome, announced_days, call_back_on, by=by, at=at)
    if (before := _replayed(one, said, key)) is not None:
        return before
    if faults := faults_of_call(said, one.case.today):
        raise Invalid(faults)
    check_open(one.case)
    fact = AppointmentFact(AppointmentFactKind.ATTEMPTED, at, human(by), call=said)
    advance(one.known, "attempt", fact, zone_of(one.case))  # refused before anything is written
    if where is not None:
        settle_call_backs(one, by=by, at=at, offer=where)
    call = write_call(one, said, where, _call_back(one.case, said, where, by=by, at=at))
    tell(one, "attempt", fact, call=call, by=by, at=at, key=key)
    if outcome is CallOutcome.CARE_REFUSED:
        refused_care(one.row.care, one.case, ground, on=one.case.today, offer=where, call=call, by=by, at=at)
    return call


def asked_of(
    where: CareOffer | None,
    channel: CallChannel,
    outcome: CallOutcome,
    announced_days: int | None = None,
    call_back_on: date | None = None,
    *,
    by: Actor,
    at: datetime,
) -> Call:
    """The call as core judges it."""
    place = str(where.place) if where else ""
    return Call(at, place, channel, outcome, by.account_id, announced_days, call_back_on)


def write_call(one: Kept, said: Call, where: CareOffer | None, task_id: UUID | None = None) -> CallAttempt:
    """Keep a call, and what it teaches about the place."""
    remember(
        observations(said, one.case.office.day(said.at)),
        caisse_id=one.row.caisse_id,
        need=one.row.need,
        at=said.at,
        by=said.by,
    )
    return CallAttempt.objects.create(
        caisse_id=one.row.caisse_id,
        case=one.case.row,
        appointment=one.row,
        offer=where,
        place=where.place if where else None,
        at=said.at,
        by_id=said.by,
        channel=said.channel.value,
        outcome=said.outcome.value,
        announced_days=said.announced_days,
        call_back_on=said.call_back_on,
        task_id=task_id,
    )


def _call_back(case: Held, said: Call, where: CareOffer | None, *, by: Actor, at: datetime) -> UUID | None:
    """The day on which the place is to be called back is a task of the owner."""
    if said.call_back_on is None:
        return None
    title = call_back_title(where.name if where else "")
    return leave_task(case, title, said.call_back_on, by=by, at=at, key=f"call_back:{uuid4().hex}").public_id


def _replayed(one: Kept, said: Call, key: str | None) -> CallAttempt | None:
    if key is None:
        return None
    before = AppointmentFactRow.objects.filter(appointment=one.row, key=key).select_related("call").first()
    if before is None:
        return None
    if before.call is None or _content(call_of(before.call)) != _content(said):
        raise Conflict("appointment.key_used_otherwise")
    return before.call


def _content(call: Call) -> tuple[object, ...]:
    return call.place, call.channel, call.outcome, call.announced_days, call.call_back_on
