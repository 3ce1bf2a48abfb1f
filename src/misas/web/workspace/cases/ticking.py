"""Tick a colleague's task in its list, and untick it: undoing gives it back as it was."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from misas.actions import cases
from misas.core.cases.codes import FactKind
from misas.core.refusals import Absent
from misas.records.cases import doors, pages, presence
from misas.records.persons import forms as taken
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.workspace import place


@require_POST
@needs("case.do_task")
@place.at_home
def tick(request: Request, public_id: UUID, task_id: UUID) -> HttpResponse:
    """The line of the task, as it stands now. The box says what is wanted, so that the same click twice is one."""
    row = doors.case(public_id, to="case.do_task", by=request.actor, lock=True)
    task = doors.task(task_id)
    if task.case_id != row.pk:
        raise Absent
    key = request.POST.get("idempotency_key", "")
    if not (presence.already_done(row, key) or taken.already_taken(row.person, key)):
        if request.POST.get("done"):
            if task.ended_at is None:
                cases.do_task(task_id, by=request.actor, at=request.time, key=key or None)
        elif task.ended_at is not None:
            ended = pages.last_about_task(row, task_id, FactKind.TASK_DONE)
            if ended is None:
                raise Absent
            cases.undo(ended.public_id, by=request.actor, at=request.time)
            taken.take(row.person, key, request.time)
    context = {"case": row, "task": doors.task(task_id), "today": place.today(request)}
    return render(request, "workspace/cases/task.html", context)
