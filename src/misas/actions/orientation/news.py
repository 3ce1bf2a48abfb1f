"""What is told the same day when the date of an appointment is set, moves or falls.

To the person, by a message that is safe for her; when none can leave, to the owner of her case: a task of today says of
what to warn her. When the place cancels, or a machine says that it falls, the search for another is due today as well.
Not here: reminders (`reminding`), what the fact does to the care (`core.orientation.care_verbs`).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Final

from misas.actions.cases.recording import Held
from misas.actions.cases.tasks import leave_task, settle_task
from misas.actions.orientation.reaching import about, deliver, local_start, may_write, way_of
from misas.core.access import SYSTEM, Actor
from misas.core.cases.codes import FactKind
from misas.core.orientation.appointment_codes import AppointmentFactKind, AppointmentState
from misas.core.orientation.appointments import Appointment as Folded
from misas.core.orientation.appointments import AppointmentFact
from misas.core.orientation.care_verbs import is_news
from misas.core.refusals import Absent
from misas.records.cases.models import CaseEvent
from misas.records.orientation.models import Appointment
from misas.records.outbox import post
from misas.records.outbox.models import Message
from misas.wording import appointments as words

NEWS = "appointment.news"
K, S = AppointmentFactKind, AppointmentState

TELLS: Final = {K.BOOKED: "booked", K.REINSTATED: "booked", K.MOVED: "moved", K.CANCELLED_BY_PLACE: "cancelled"}
"""The facts that the person is told of, by the text that says them. What she did herself she knows."""
STANDS: Final = {
    "booked": frozenset({S.BOOKED, S.MOVED}),
    "moved": frozenset({S.MOVED}),
    "cancelled": frozenset({S.CANCELLED_BY_PLACE}),
}
WARN, AGAIN, CALL = "warn", "again", "remind"
"""How the keys of the tasks about an appointment begin: warn her, find another, call her to remind her of it."""


def put_news(
    row: Appointment,
    fact: AppointmentFact,
    before: Folded,
    known: Folded,
    others: Iterable[Folded],
    case: Held,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """See that somebody hears of this fact today: the person, or whoever must warn her; and that a visit that fell is
    sought again. `before`, `known`: the appointment around the fact; `others`: those of the same care, `case` held."""
    if fact.kind is K.ATTEMPTED:
        return
    if fact.kind is K.MOVED and before.starts_at == known.starts_at:
        return  # it lasts longer, or its place is put right: the hour is the same, and what is still to be told of it
    unwarned = _end_overtaken(row, case, by=by, at=at)
    if (fact.kind is K.CANCELLED_BY_PLACE and before.stands) or (is_news(fact.kind, known) and fact.by is None):
        _seek_again(row, known, others, case, at)
    news = TELLS.get(fact.kind)
    if news is None or known.starts_at is None or known.starts_at <= at:
        return
    if row.remind and way_of(case) is not None and may_write(row, case):
        said = {"appointment": row.public_id, "news": news, "sequence": known.sequence}
        key = f"{NEWS}:{row.public_id}:{news}:{known.sequence}"
        post.put(NEWS, key, caisse_id=row.caisse_id, payload=said, at=at)
    elif _is_new_to_her(fact, before) and not (fact.kind is K.REINSTATED and unwarned):
        _ask_to_warn(row, known, news, case, at)


def send_news(message: Message, at: datetime) -> None:
    """She is told of a date or of a cancellation (`appointment.news`), unless something else happened since. Whoever
    owns the case is asked to warn her when no message can leave any more."""
    with suppress(Absent):
        row, known, case = about(message, at)
        news = message.payload["news"]
        way = way_of(case)
        if known.state not in STANDS[news] or known.news != message.payload["sequence"]:
            return
        if known.starts_at is None or known.starts_at <= at:
            return  # too late to be of use
        if row.remind and way is not None and may_write(row, case):
            deliver(message.key, row, known, way, words.NEWS_TEXTS[news], with_calendar=True)
        elif case.facts.closed is None and (news != "booked" or known.by_machine):
            _ask_to_warn(row, known, news, case, at)


def _is_new_to_her(fact: AppointmentFact, before: Folded) -> bool:
    """A date that one of us books or gives back is spoken of with her; what others change is not."""
    if fact.by is None or fact.kind in (K.MOVED, K.CANCELLED_BY_PLACE):
        return True
    return fact.kind is K.REINSTATED and before.state is S.CANCELLED_BY_PLACE


def _ask_to_warn(row: Appointment, known: Folded, news: str, case: Held, at: datetime) -> None:
    title = words.WARN_TITLES[news].format(at=words.day_and_hour(local_start(row, known)))
    key = f"{WARN}:{row.public_id.hex}:{news}:{known.sequence}"
    leave_task(case, title, case.today, by=SYSTEM, at=at, key=key)


def _seek_again(row: Appointment, known: Folded, others: Iterable[Folded], case: Held, at: datetime) -> None:
    """Another visit is sought today, unless one stands, or the case asks for it by itself."""
    care = case.facts.cares[str(row.care.public_id)]
    if care.is_final or any(one.stands for one in others):
        return
    soon = case.office.calendar.next_open(case.today)
    if any(task.about == care.id and task.due <= soon for task in case.standing.tasks):
        return
    when = words.day_and_hour(local_start(row, known)) if known.starts_at else ""
    key = f"{AGAIN}:{row.public_id.hex}:{known.sequence}"
    leave_task(case, words.seek_again_title(when), case.today, by=SYSTEM, at=at, key=key)


def _end_overtaken(row: Appointment, case: Held, *, by: Actor, at: datetime) -> bool:
    """The tasks that what just happened overtakes make no more sense; whether she was still to be warned of something.

    A machine ends no task: whoever has it sees the appointment, and ends it.
    """
    if by.account_id is None or not case.facts.tasks:
        return False
    left = CaseEvent.objects.filter(
        case=case.row,
        kind=FactKind.TASK_ADDED.value,
        key__regex=f"^({WARN}|{AGAIN}|{CALL}):{row.public_id.hex}:",
    )
    open_ones = [one for one in left.order_by("id") if one.data["task_id"] in case.facts.tasks]
    for one in open_ones:
        settle_task(case, one.data["task_id"], by=by, at=at, overtaken=True)
    return any((one.key or "").startswith(WARN) for one in open_ones)
