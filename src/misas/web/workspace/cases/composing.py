"""What is typed while talking: the note that saves itself, and the outcome of the call that ends it in one gesture."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from misas.actions import cases
from misas.core.cases.codes import AttemptChannel, AttemptOutcome
from misas.core.refusals import Absent, Conflict
from misas.records.cases import doors, presence
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.cases.gesture import changed, tell
from misas.wording.gestures import OUTCOMES, said

SAVED = "workspace/cases/saved.html"
CONFLICT = "workspace/cases/conflict.html"


@require_POST
@needs("case.write_note")
@place.at_home
def draft(request: Request, public_id: UUID) -> HttpResponse:
    """Save what is typed so far. When a colleague wrote meanwhile: 409 with both texts, and the way she chooses."""
    note, version, text = _typed(request)
    keep = request.POST.get("resolve", "")
    if not text.strip() and version == 0:
        return render(request, SAVED, {"version": 0, "at": None})
    if keep in ("theirs", "both"):
        row = doors.case(public_id, to="case.write_note", by=request.actor)
        standing = doors.note(note)
        if standing is None or standing.case_id != row.pk:
            raise Absent
        text = standing.text if keep == "theirs" else f"{standing.text}\n\n{text}"
    try:
        saved = cases.save_note(public_id, note, text, version, by=request.actor, at=request.time)
    except Conflict as conflict:
        return _conflict(request, public_id, conflict)
    context = {"version": saved.version, "at": request.time, "fill": text if keep in ("theirs", "both") else ""}
    return render(request, SAVED, context)


@require_POST
@needs("case.write_note")
@place.at_home
def compose(request: Request, public_id: UUID) -> HttpResponse:
    """Keep the note and log the call, in one gesture; the next attempt and the clock follow by themselves."""
    row = doors.case(public_id, to="case.write_note", by=request.actor, lock=True)
    key = request.POST.get("idempotency_key") or None
    outcome = request.POST.get("outcome", "")
    note, version, text = _typed(request)
    if not (key and presence.already_done(row, key)):
        if outcome and (stale := changed(request, row)) is not None:
            return stale
        if text.strip():
            try:
                cases.save_note(public_id, note, text, version, by=request.actor, at=request.time)
            except Conflict as conflict:
                return _conflict(request, public_id, conflict)
        if outcome:
            event = cases.log_attempt(
                public_id, AttemptChannel.PHONE, _outcome(outcome), by=request.actor, at=request.time, key=key
            )
            tell(request, OUTCOMES.get(outcome, said("attempt")), event, row)
        elif text.strip():
            respond.toast(request, said("compose"))
    return respond.go(request, _page_of(row.public_id))


def _page_of(public_id: UUID) -> str:
    return reverse("workspace:case", args=[public_id])


def _outcome(code: str) -> AttemptOutcome:
    if code not in set(AttemptOutcome):
        raise Absent
    return AttemptOutcome(code)


def _typed(request: Request) -> tuple[UUID, int, str]:
    version = request.POST.get("version", "0")
    try:
        note = UUID(request.POST.get("note", ""))
    except ValueError:
        raise Absent from None
    return note, int(version) if version.isdecimal() else 0, request.POST.get("text", "")


def _conflict(request: Request, public_id: UUID, conflict: Conflict) -> HttpResponse:
    """Both texts beside each other, in the place of "Enregistré"."""
    if "theirs" not in conflict.values:
        raise conflict
    response = render(request, CONFLICT, {**conflict.values, "case_id": public_id}, status=409)
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = "#note-state", "outerHTML", "unset"
    return response
