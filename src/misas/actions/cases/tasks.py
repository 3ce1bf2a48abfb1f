"""Tasks that colleagues write for one another, and documents asked from the person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from misas.actions.cases.recording import Held, hold, human, record, replayed
from misas.core.access import Actor, Role
from misas.core.documents.codes import DocumentKind
from misas.core.refusals import Absent, Fault, Invalid, Refused
from misas.records.accounts import queries as accounts
from misas.records.accounts.models import Account
from misas.records.cases import doors, limits
from misas.records.cases.models import CaseEvent, Task

TEAM = (Role.CASEWORKER, Role.SUPERVISOR, Role.SOCIAL_WORKER)
WITHIN = timedelta(days=370)


@transaction.atomic
def add_task(
    case: UUID,
    title: str,
    due: date,
    *,
    owner: Account | None = None,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> Task:
    """Write a task, for the owner of the case or for a colleague of the caisse. Raises Absent, Invalid, Refused."""
    row = hold(case, to="add_task", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return doors.task(before.data["task_id"])
    title = title.strip()
    faults = []
    if not title or len(title) > limits.TASK_TITLE:
        faults.append(Fault.of("title", "task.title", most=limits.TASK_TITLE))
    if not row.today <= due <= row.today + WITHIN:
        faults.append(Fault.of("due", "task.due", days=WITHIN.days))
    if faults:
        raise Invalid(faults)
    taker = owner or row.row.owner
    if not accounts.colleagues(row.row.caisse_id, TEAM, row.today).filter(pk=taker.pk).exists():
        raise Refused("case.owner_not_of_team", name=taker.full_name)
    task = Task.objects.create(
        caisse_id=row.row.caisse_id,
        case=row.row,
        public_id=uuid4(),
        title=title,
        due=due,
        owner=taker,
        made_at=at,
        made_by_id=human(by),
    )
    record(row, "add_task", by=by, at=at, data={"task_id": task.public_id, "due": due}, key=key)
    return task


def leave_task(case: Held, title: str, due: date, *, by: Actor, at: datetime, key: str) -> Task:
    """A task for whoever owns a case already held, because of something the house knows: said once per `key`.

    By the service itself when a clock asks for a human: then nobody made it. Never due before today.
    """
    if (before := replayed(case, key)) is not None:
        return doors.task(before.data["task_id"])
    day = max(case.today, due)
    task = Task.objects.create(
        caisse_id=case.row.caisse_id,
        case=case.row,
        public_id=uuid4(),
        title=title[: limits.TASK_TITLE],
        due=day,
        owner_id=case.row.owner_id,
        made_at=at,
        made_by_id=by.account_id,
    )
    record(case, "add_task", by=by, at=at, data={"task_id": task.public_id, "due": day}, key=key)
    return task


def settle_task(case: Held, task_id: UUID, *, by: Actor, at: datetime, overtaken: bool = False) -> None:
    """A task of a case already held is done by another gesture, or makes no sense after it (`overtaken`); nothing when
    somebody ended it before."""
    found = Task.objects.filter(case=case.row, public_id=task_id, ended_at__isnull=True)
    if str(task_id) in case.facts.tasks and found.update(ended_at=at, ended_by_id=human(by), cancelled=overtaken):
        record(case, "cancel_task" if overtaken else "do_task", by=by, at=at, data={"task_id": task_id})


@transaction.atomic
def do_task(task: UUID, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """The task is done. `undo` gives it back."""
    return _end(task, "do_task", by, at, key)


@transaction.atomic
def cancel_task(task: UUID, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """The task no longer makes sense."""
    return _end(task, "cancel_task", by, at, key)


@transaction.atomic
def ask_document(
    case: UUID, kind: DocumentKind, *, comment: str = "", by: Actor, at: datetime, key: str | None = None
) -> CaseEvent:
    """Ask the person for a document; `data["document"]` of the event names what is now missing."""
    row = hold(case, to="ask_document", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    return record(row, "ask_document", by=by, at=at, data={"document": uuid4(), "kind": kind}, comment=comment, key=key)


@transaction.atomic
def receive_document(case: UUID, missing: str, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """What was missing has come. Raises Absent when nothing of that name was asked."""
    row = hold(case, to="receive_document", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    if missing not in row.facts.missing:
        raise Absent
    return record(row, "receive_document", by=by, at=at, data={"document": missing}, key=key)


def _end(public_id: UUID, verb: str, by: Actor, at: datetime, key: str | None) -> CaseEvent:
    case = doors.task(public_id).case
    row = hold(case.public_id, to=verb, by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    task = Task.objects.select_for_update().get(public_id=public_id)
    if task.ended_at is not None:
        raise Refused("task.already_ended")
    task.ended_at, task.ended_by_id, task.cancelled = at, human(by), verb == "cancel_task"
    task.save(update_fields=["ended_at", "ended_by", "cancelled"])
    return record(row, verb, by=by, at=at, data={"task_id": task.public_id}, key=key)
