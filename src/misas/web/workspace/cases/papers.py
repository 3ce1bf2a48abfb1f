"""Documents of a case: add, open, remove. What is opened is typed by its content and never guessed by the browser."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from misas.actions import documents
from misas.core.refusals import Absent, Invalid
from misas.records.cases import doors
from misas.records.cases.models import Case
from misas.records.documents import doors as document_doors
from misas.records.persons import forms as taken
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.cases.forms import AddDocument
from misas.wording.gestures import said

PAGE = "workspace/cases/add_document.html"


@require_http_methods(["GET", "POST"])
@needs("document.add")
@place.at_home
def add(request: Request, public_id: UUID) -> HttpResponse:
    row = doors.case(public_id, to="case.read", by=request.actor, lock=request.method == "POST")
    form = AddDocument(request.POST or None, request.FILES or None)
    if request.method == "GET":
        return respond.page(request, PAGE, _context(row, form), fragment="ask")
    key = request.POST.get("idempotency_key", "")
    if taken.already_taken(row.person, key):
        return respond.go(request, _tab(row))
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            added = documents.add_document(
                sent.read(),
                sent.name,
                form.cleaned_data["kind"],
                person_id=row.person.public_id,
                case=row.public_id,
                dated_on=form.cleaned_data["dated_on"],
                by=request.actor,
                at=request.time,
            )
        except Invalid as invalid:
            form.refuse(invalid)
        else:
            taken.take(row.person, key, request.time)
            respond.toast(request, said("document_twin" if added.twin else "document"))
            return respond.go(request, _tab(row))
    return respond.invalid(request, PAGE, _context(row, form), fragment="ask")


@require_GET
@needs("document.see")
def open_one(request: Request, public_id: UUID, document: UUID) -> HttpResponse:
    _of_case(request, public_id, document, "document.see")
    opened = documents.open_document(document, by=request.actor, at=request.time)
    response = HttpResponse(opened.content, content_type=opened.row.media_type)
    response["Content-Disposition"] = content_disposition_header(True, opened.row.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@needs("document.remove")
@place.at_home
def remove(request: Request, public_id: UUID, document: UUID) -> HttpResponse:
    row = _of_case(request, public_id, document, "document.remove")
    documents.remove_document(document, by=request.actor, at=request.time)
    respond.toast(request, said("document_removed"))
    return respond.go(request, _tab(row))


def _of_case(request: Request, public_id: UUID, document: UUID, verb: str) -> Case:
    """The case, when this document is one of its own. Raises Absent."""
    row = doors.case(public_id, to="case.read", by=request.actor)
    if document_doors.document(document, to=verb, by=request.actor).case != row.public_id:
        raise Absent
    return row


def _context(row: Case, form: AddDocument) -> dict[str, Any]:
    return {"row": row, "form": form, "fields": form.visible_fields()}


def _tab(row: Case) -> str:
    return reverse("workspace:case_tab", args=[row.public_id, "documents"])
