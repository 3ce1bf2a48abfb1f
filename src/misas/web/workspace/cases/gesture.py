"""How a gesture is asked and answered: its dialog, its faults, what changed meanwhile, its toast with a way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from misas.actions import cases
from misas.core.cases.codes import FactKind, TaskKind
from misas.core.cases.undoing import UNDOABLE
from misas.core.refusals import Absent, Invalid
from misas.records.accounts import queries as accounts
from misas.records.cases import doors, presence
from misas.records.cases.models import Case, CaseEvent
from misas.records.persons import forms as taken
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.caseload.bulk import back
from misas.web.workspace.caseload.lines import action
from misas.web.workspace.cases import forms, whence
from misas.web.workspace.cases.gestures import GESTURES, OFFICE, TEAM, Gesture, Sent
from misas.wording.chronicle import next_said, title
from misas.wording.gestures import TITLES, said

PAGE = "workspace/cases/gesture.html"
STALE = "workspace/cases/stale.html"


@require_http_methods(["GET", "POST"])
@needs("case.read")
@place.at_home
def gesture(request: Request, public_id: UUID, name: str) -> HttpResponse:
    """GET asks, in a dialog or on a page of its own; POST does."""
    known = GESTURES.get(name)
    if known is None:
        raise Absent
    row = doors.case(public_id, to=f"case.{known.verb}", by=request.actor, lock=request.method == "POST")
    if request.method == "GET":
        return respond.page(
            request, PAGE, _context(request, name, known, row, _form(known, request, row)), fragment="ask"
        )
    return _do(request, name, known, row)


def _do(request: Request, name: str, known: Gesture, row: Case) -> HttpResponse:
    key = request.POST.get("idempotency_key") or None
    if key and (presence.already_done(row, key) or taken.already_taken(row.person, key)):
        return respond.go(request, _next_page(request, row))
    form = _form(known, request, row)
    if form is not None and not form.is_valid():
        return respond.invalid(request, PAGE, _context(request, name, known, row, form), fragment="ask")
    if (stale := changed(request, row)) is not None:
        return stale
    typed = form.cleaned_data if form is not None else _about(request)
    try:
        event = known.act(Sent(request, row, typed, key))
    except Invalid as invalid:
        if form is None:
            raise
        form.refuse(invalid)
        return respond.invalid(request, PAGE, _context(request, name, known, row, form), fragment="ask")
    if event is None and key:  # nothing in the facts of the case tells that this form was taken
        taken.take(row.person, key, request.time)
    tell(request, said(name), event, row)
    return respond.go(request, _next_page(request, row))


@require_POST
@needs("case.undo")
@place.at_home
def undo(request: Request, event_id: UUID) -> HttpResponse:
    """Take one's last gesture back: the exact state before is found again."""
    row = cases.undo(event_id, by=request.actor, at=request.time)
    respond.toast(request, said("undone"))
    return respond.go(request, whence.page_of(request, row.public_id))


def changed(request: Request, row: Case) -> HttpResponse | None:
    """What colleagues wrote after this page was shown: 409 with it, and the way to send all the same. Else None."""
    seen = request.POST.get("seen", "")
    if not seen.isdecimal():
        return None
    events = presence.changed_since(row, int(seen), request.actor.account_id)
    if not events:
        return None
    lines = [(title(FactKind(e.kind), e.data, {}, {}), e.at, e.by.full_name if e.by else "MisAS") for e in events]
    kept = [(k, v) for k, values in request.POST.lists() if k not in ("seen", "csrfmiddlewaretoken") for v in values]
    context = {"row": row, "lines": lines, "kept": kept, "seen": events[-1].pk, "action": request.path,
               "lost_file": bool(request.FILES)}  # fmt: skip
    if respond.wants_fragment(request):
        return render(request, f"{STALE}#changed", context, status=409)
    return respond.page(request, STALE, context, status=409)


def tell(request: Request, text: str, event: CaseEvent | None, row: Case) -> None:
    """The toast: what was done, what comes next, and the way back while it can be undone."""
    if event is None:
        respond.toast(request, text)
        return
    now = doors.case(row.public_id, to="case.read", by=request.actor)
    kind = TaskKind(now.next_action) if now.next_action else None
    follows = next_said(kind, now.next_due, action(now.next_action, now.next_nth, now.next_day_part))
    undo_url = reverse("workspace:undo", args=[event.public_id]) if event.kind in UNDOABLE else ""
    respond.toast(request, f"{text}. {follows}", undo_url=undo_url)


def _form(known: Gesture, request: Request, row: Case) -> forms.GestureForm | None:
    if known.form is None:
        return None
    if request.method == "POST":
        form = known.form(request.POST, request.FILES)
    else:
        initial: dict[str, Any] = {"care": request.GET.get("soin"), "task": request.GET.get("tache")}
        form = known.form(initial=initial)
    if "owner" in form.fields:
        team = accounts.colleagues(row.caisse_id, TEAM if known.verb == "add_task" else OFFICE, place.today(request))
        pairs = [(str(one.public_id), one.full_name) for one in team]
        form.fields["owner"].choices = [("", "—"), *pairs]  # type: ignore[attr-defined]
    return form


def _about(request: Request) -> dict[str, Any]:
    """What a gesture without a form is about."""
    plain = forms.GestureForm(request.POST)
    if not plain.is_valid():
        raise Absent
    return plain.cleaned_data


def _context(request: Request, name: str, known: Gesture, row: Case, form: forms.GestureForm | None) -> dict[str, Any]:
    about = {k: v for k, v in request.GET.items() if k in ("expected", "about")}
    return {
        "row": row,
        "name": name,
        "title": TITLES[name],
        "form": form,
        "fields": [field for field in form if not field.is_hidden] if form else [],
        "multipart": "yes" if known.multipart else "",
        "seen": request.POST.get("seen") or request.GET.get("vu", ""),
        "back": request.POST.get("back", ""),
        "tab": whence.tab_of(request, row.public_id),
        "here": whence.page_of(request, row.public_id),
        "about": about,
        "soin": request.GET.get("soin", ""),
        "tache": request.GET.get("tache", ""),
    }


def _next_page(request: Request, row: Case) -> str:
    return back(request) if request.POST.get("back") else whence.page_of(request, row.public_id)
