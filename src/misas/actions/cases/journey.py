"""The steps of an accompaniment that are not a contact, a care or an ending: rights reviewed, plan agreed, waiting on
others, putting off to a day, and doing what is first to be done.

Rights and funding have their own rooms later; here only the facts that they will record.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import Held, hold, record, replayed
from misas.core.access import Actor
from misas.core.cases.codes import (
    AttemptChannel,
    AttemptOutcome,
    CaseStatus,
    FactKind,
    PostponeReason,
    TaskKind,
    WaitingOn,
)
from misas.core.cases.next_action import SETTLED_BY
from misas.core.cases.rules import CHASE
from misas.core.cases.tasks import Task
from misas.core.refusals import Conflict, Fault, Invalid, Refused
from misas.records.cases import limits
from misas.records.cases.models import CaseEvent
from misas.records.cases.models import Task as TaskRow

LONGEST = timedelta(days=370)


@transaction.atomic
def review_rights(case: UUID, *, comment: str = "", by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """The rights review is done, or done again. Raises Refused when her agreement is not recorded."""
    return _review(hold(case, to="review_rights", by=by, at=at), comment, by, at, key)


@transaction.atomic
def propose_plan(case: UUID, *, comment: str = "", by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """The plan is agreed with the person, or changed."""
    return _plan(hold(case, to="propose_plan", by=by, at=at), comment, by, at, key)


@transaction.atomic
def wait(
    case: UUID,
    on: WaitingOn,
    *,
    until: date | None = None,
    reason: PostponeReason = PostponeReason.ANSWER_EXPECTED,
    comment: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CaseEvent:
    """Wait for an event: an answer, documents, a decision. What comes back ends the wait; else we chase on a day.

    `until`: that day; by default the delay of the caisse. A wait without a day does not exist.
    """
    row = hold(case, to="wait", by=by, at=at)
    if on not in CHASE:
        raise Invalid([Fault.of("on", "case.wait_on_others")])
    last = until or _chase_day(row, CHASE[on])
    _check_day("until", last, row)
    said = {"on": on, "until": last, "reason": reason}
    return record(row, "wait", by=by, at=at, data=said, comment=_short(comment), key=key)


@transaction.atomic
def resume(case: UUID, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """What we waited for has come, or we no longer wait for it."""
    row = hold(case, to="resume", by=by, at=at)
    if row.facts.waiting is None and replayed(row, key) is None:
        raise Refused("case.not_waiting")
    return record(row, "resume", by=by, at=at, key=key)


@transaction.atomic
def postpone(
    case: UUID,
    until: date,
    *,
    reason: PostponeReason,
    comment: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CaseEvent:
    """Put off the next action to a day, and say why."""
    row = hold(case, to="postpone", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    first = _first(row)
    _check_day("until", until, row)
    said = {"task": first.kind, "about": first.about or None, "until": until, "reason": reason}
    return record(row, "postpone", by=by, at=at, data=said, comment=_short(comment), key=key)


@transaction.atomic
def complete_next(
    case: UUID, expected: TaskKind, *, about: str = "", by: Actor, at: datetime, key: str | None = None
) -> CaseEvent:
    """It is done: the next action that was on the screen, when one click says it all.

    `expected` and `about` are what the screen showed: when a colleague acted meanwhile, Conflict. An action that needs
    an answer (was she reached? did she attend?) is Refused, with the verb that asks it.
    """
    row = hold(case, to="follow", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    first = _first(row)
    if (first.kind, first.about) != (expected, about):
        raise Conflict("case.next_action_moved", next_action=first.kind.value)
    if not SETTLED_BY[first.kind].one_click:
        raise Refused("case.needs_an_answer", verb=SETTLED_BY[first.kind].verb)
    return _settle(row, first, by, at, key)


def _settle(row: Held, task: Task, by: Actor, at: datetime, key: str | None) -> CaseEvent:
    """Do the one-click verb that settles a task."""
    match SETTLED_BY[task.kind].verb:
        case "log_attempt":
            channel = task.channel or AttemptChannel.LETTER
            verb = "log_attempt" if row.status in (CaseStatus.TO_CONTACT, CaseStatus.CONTACTING) else "log_exchange"
            return record(row, verb, by=by, at=at, data={"channel": channel, "outcome": AttemptOutcome.SENT}, key=key)
        case "review_rights":
            return _review(row, "", by, at, key)
        case "propose_plan":
            return _plan(row, "", by, at, key)
        case "confirm_care" | "search_care" as verb:
            return record(row, verb, by=by, at=at, data={"care": task.about}, key=key)
        case "receive_document":
            return record(row, "receive_document", by=by, at=at, data={"document": task.about}, key=key)
        case "do_task":
            TaskRow.objects.filter(case=row.row, public_id=task.about).update(ended_at=at, ended_by_id=by.account_id)
            return record(row, "do_task", by=by, at=at, data={"task_id": task.about}, key=key)
    until = _chase_day(row, task.kind) if task.kind in CHASE.values() else None
    return record(row, "follow", by=by, at=at, data={"task": task.kind, "about": task.about or None, "until": until},
                  key=key)  # fmt: skip


def _review(row: Held, comment: str, by: Actor, at: datetime, key: str | None) -> CaseEvent:
    _check_agreement(row, FactKind.RIGHTS_REVIEWED, key)
    verb = "review_rights" if row.status is CaseStatus.REVIEW else "review_again"
    return record(row, verb, by=by, at=at, comment=_short(comment), key=key)


def _plan(row: Held, comment: str, by: Actor, at: datetime, key: str | None) -> CaseEvent:
    _check_agreement(row, FactKind.PLAN_AGREED, key)
    verb = "change_plan" if row.status in (CaseStatus.ACCOMPANYING, CaseStatus.HANDOVER) else "propose_plan"
    return record(row, verb, by=by, at=at, comment=_short(comment), key=key)


def _check_agreement(row: Held, kind: FactKind, key: str | None) -> None:
    if row.facts.agreed_at is None and replayed(row, key) is None:
        raise Refused("case.no_agreement", fact=kind.value)


def _first(row: Held) -> Task:
    first = row.standing.first
    if first is None:
        raise Refused("case.nothing_to_do")
    return first


def _chase_day(row: Held, kind: TaskKind) -> date:
    return row.office.calendar.add_business_days(row.today, row.office.rules.delay(kind))


def _check_day(field: str, day: date, row: Held) -> None:
    """A day to come, within the year: nobody is put off for ever."""
    if not row.today < day <= row.today + LONGEST:
        raise Invalid([Fault.of(field, "case.day_to_come", days=LONGEST.days)])


def _short(comment: str) -> str:
    if len(comment) > limits.COMMENT:
        raise Invalid([Fault.of("comment", "case.comment_too_long", most=limits.COMMENT)])
    return comment
