"""How an appointment keeps what happened to it: the fact, what it does to the case, what must leave the house.

Shared by the verbs of people (`appointing`, `calling`) and by what RDV Service Public tells (`hearing`). The case is
held by the caller, to the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from misas.actions.cases.recording import Held, held
from misas.actions.cases.tasks import settle_task
from misas.actions.orientation.caring import check_open, play, zone_of
from misas.actions.orientation.news import put_news
from misas.actions.orientation.reminding import queue_reminders
from misas.core.access import Actor
from misas.core.orientation.appointment_codes import AppointmentFactKind
from misas.core.orientation.appointments import BY_VERB, AppointmentFact, Where, advance
from misas.core.orientation.appointments import Appointment as Folded
from misas.core.orientation.calls import rules_out
from misas.core.refusals import Conflict
from misas.records.audit import journal
from misas.records.orientation import doors
from misas.records.orientation.facts import appointments_of_care
from misas.records.orientation.models import Appointment, AppointmentFactRow, CallAttempt, CareOffer
from misas.records.orientation.pages import last_answers

K = AppointmentFactKind

type Place = CareOffer | Where | None
"""Where an appointment is said to be: at an offer, elsewhere, or (None) nobody says, and it stays where it was."""

SETTLES: Final = frozenset({K.BOOKED, K.CANCELLED_BY_PERSON, K.CANCELLED_BY_PLACE})
"""What leaves nobody to call back."""
CACHES: Final = ("state", "offer", "starts_at", "minutes", "sequence", "last_at", "rdv", "remind")


@dataclass(slots=True)
class Kept:
    """An appointment held with its case, as it stands, and the other ones of its care."""

    row: Appointment
    known: Folded
    others: list[Folded]
    case: Held


def keep(appointment: UUID | str, *, to: str, by: Actor, at: datetime) -> Kept:
    """Hold an appointment for a verb of this room. Raises Absent."""
    row = doors.appointment(appointment, to=f"appointment.{to}", by=by, lock=True)
    return kept(row, held(row.case, at))


def kept(row: Appointment, case: Held) -> Kept:
    """The same for a row whose case is held already."""
    every = {one.pk: folded for one, folded in appointments_of_care(row.care)}
    known = every.pop(row.pk)
    return Kept(row, known, list(every.values()), case)


def tell(
    one: Kept,
    verb: str,
    fact: AppointmentFact,
    *,
    offer: Place = None,
    call: CallAttempt | None = None,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> Appointment:
    """Record this fact by this verb, with all that follows from it. Raises Refused.

    `fact.at` is when it happened; `at`, when it is written.
    """
    check_open(one.case)
    after = advance(one.known, verb, fact, zone_of(one.case))
    _write(one.row, fact, offer, call, key)
    _refresh(one.row, after, offer)
    play(one.row, fact.kind, after, one.others, one.case, by=by, at=at)
    if fact.kind in SETTLES:
        settle_call_backs(one, by=by, at=at)
    before, one.known = one.known, after
    journal.note(f"appointment.{verb}", one.row, by=by, at=at, state=after.state.value, case=one.case.row.public_id)
    queue_reminders(one.row, after, zone_of(one.case), at=at)
    put_news(one.row, fact, before, after, one.others, one.case, by=by, at=at)
    return one.row


def begin(row: Appointment, *, offer: CareOffer | None, case: Held, by: Actor, at: datetime, key: str | None) -> None:
    """The first fact of an appointment, once its row stands: it is wanted."""
    fact = AppointmentFact(K.WANTED, at, by.account_id, place=str(offer.place) if offer else "")
    _write(row, fact, offer, None, key)
    one = kept(row, case)
    play(row, fact.kind, one.known, one.others, case, by=by, at=at)
    journal.note("appointment.want", row, by=by, at=at, case=case.row.public_id)


def place_said(one: Kept, offer: UUID | str | Where | None) -> Place:
    """The place as it is said of an appointment. Raises Absent (no such offer for its care)."""
    return offer if offer is None or isinstance(offer, Where) else doors.offer_of(one.row.care, offer)


def place_asked(one: Kept) -> Place:
    """Where an appointment is given when nobody says where: at the place chosen, unless it is proposed no longer or its
    last answer sends to the next one."""
    chosen = one.row.offer
    if chosen is None:
        return None
    calls = CallAttempt.objects.filter(offer=chosen).order_by("at", "id")
    is_good = chosen.dropped_at is None and not rules_out(last_answers(calls).get(chosen.pk))
    return chosen if is_good else Where.ELSEWHERE


def place_id(where: Place) -> str | None:
    """The same as core keeps it."""
    if isinstance(where, CareOffer):
        return str(where.place)
    return None if where is None else ""


def replayed(
    one: Kept,
    verb: str,
    key: str | None,
    *,
    starts_at: datetime | None,
    offer: UUID | str | Where | None,
    reason: str = "",
) -> bool:
    """Whether this key already recorded this. Raises Conflict when it recorded something else."""
    if key is None:
        return False
    before = AppointmentFactRow.objects.filter(appointment=one.row, key=key).select_related("offer").first()
    if before is None:
        return False
    said = (BY_VERB[verb].fact.value, starts_at, reason)
    if isinstance(offer, Where):
        same_place = before.elsewhere
    else:
        same_place = offer is None or (before.offer is not None and str(before.offer.public_id) == str(offer))
    if (before.kind, before.starts_at, before.reason) != said or not same_place:
        raise Conflict("appointment.key_used_otherwise")
    return True


def settle_call_backs(one: Kept, *, by: Actor, at: datetime, offer: CareOffer | None = None) -> None:
    """Nobody is to be called back any more, or not this place: the tasks that said so are done."""
    if by.account_id is None:
        return  # a machine ends no task of a colleague: she sees the appointment, and ends it
    calls = CallAttempt.objects.filter(appointment=one.row, task_id__isnull=False)
    if offer is not None:
        calls = calls.filter(offer=offer)
    for task_id in calls.order_by("id").values_list("task_id", flat=True):
        assert task_id is not None  # filtered above
        settle_task(one.case, task_id, by=by, at=at)


def _write(
    row: Appointment, fact: AppointmentFact, offer: Place, call: CallAttempt | None, key: str | None
) -> AppointmentFactRow:
    return AppointmentFactRow.objects.create(
        caisse_id=row.caisse_id,
        appointment=row,
        kind=fact.kind.value,
        at=fact.at,
        by_id=fact.by,
        starts_at=fact.starts_at,
        minutes=fact.minutes,
        offer=offer if isinstance(offer, CareOffer) else None,
        elsewhere=offer is Where.ELSEWHERE,
        call=call,
        reason=fact.reason.value if fact.reason else "",
        key=key,
    )


def _refresh(row: Appointment, after: Folded, offer: Place) -> None:
    """Write what the lists read."""
    row.state, row.starts_at, row.minutes = after.state.value, after.starts_at, after.minutes
    row.sequence, row.last_at = after.sequence, after.last_at or row.last_at
    if offer is not None:
        row.offer = offer if isinstance(offer, CareOffer) else None
    row.save(update_fields=CACHES)
