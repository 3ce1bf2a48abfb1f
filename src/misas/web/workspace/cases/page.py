"""The page of a case and its tabs: one reading, written in the journal; each tab is loaded apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from misas.actions.ports import ports
from misas.core.persons.codes import Sex
from misas.core.refusals import Absent
from misas.lib.french import day
from misas.records.audit import journal
from misas.records.cases import doors, pages
from misas.records.cases.models import Case, CaseEvent
from misas.records.cases.pages import CasePage
from misas.records.orientation.pages import awaited as awaited_by
from misas.records.orientation.pages import places_named
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.cases import chronicle, shown, tabs
from misas.web.workspace.cases.whence import TABS
from misas.web.workspace.funding.panel import funding_of
from misas.web.workspace.orientation.titles import visit_named
from misas.web.workspace.rights.panel import panel
from misas.wording import tabs as tab_words
from misas.wording.appointments import verb_label
from misas.wording.cases import ATTEMPT_OUTCOMES

PAGE = "workspace/cases/page.html"
LABELS: Final = {
    "chronologie": "timeline",
    "droits": "rights",
    "soins": "cares",
    "financement": "funding",
    "documents": "documents",
    "partage": "sharing",
    "personne": "person",
}
PANELS: Final[dict[str, Callable[[CasePage, Request], dict[str, Any]]]] = {
    "documents": tabs.documents_of,
    "droits": lambda page, request: panel(request, page.case, page.office.day(request.time)),
    "financement": funding_of,
    "partage": tabs.sharing,
    "personne": tabs.person,
    "soins": tabs.cares_and_appointments,
}
"""What a tab asks beyond the page itself."""


@require_GET
@needs("case.read")
def case(request: Request, public_id: UUID) -> HttpResponse:
    page = _page(request, public_id)
    with place.hours_of(page.case.caisse):
        return respond.page(request, PAGE, _whole(page, request, "chronologie"))


@require_GET
@needs("case.read")
def tab(request: Request, public_id: UUID, name: str) -> HttpResponse:
    """The panel alone to htmx, the whole page otherwise."""
    if name not in TABS:
        raise Absent
    page = _page(request, public_id)
    with place.hours_of(page.case.caisse):
        if respond.wants_fragment(request):
            context = _common(page, request, name) | _panel(page, request, name)
            return render(request, f"workspace/cases/tabs/{LABELS[name]}.html", context)
        return respond.page(request, PAGE, _whole(page, request, name))


def refused_tab(
    request: Request, public_id: UUID, name: str, also: Callable[[dict[str, Any]], dict[str, Any]]
) -> HttpResponse:
    """The whole page at a tab, as the answer to what was typed there and is refused. `also`: what it says more."""
    page = _page(request, public_id)
    with place.hours_of(page.case.caisse):
        context = _whole(page, request, name)
        return respond.invalid(request, PAGE, context | also(context))


@require_GET
@needs("case.read")
@place.at_home
def older(request: Request, public_id: UUID) -> HttpResponse:
    """The stretch of the timeline before a cursor."""
    row = doors.case(public_id, to="case.read", by=request.actor)
    after = chronicle.read(request.GET.get("avant", ""))
    page = pages.case_page(row, row.caisse.calendar(ports().holidays), at=request.time)
    events, notes = pages.until(row, after[0], size=100)
    found = chronicle.stretch(events, notes, _names(page, events), after)
    context = {"case": row, "stretch": found, "verbs": shown.verbs(page, request)}
    return render(request, "workspace/cases/stretch.html", context)


@require_GET
@needs("case.read")
def printed(request: Request, public_id: UUID) -> HttpResponse:
    """The case on paper: who, where it stands, what was done. No note of colleagues, no NIR."""
    page = _page(request, public_id)
    events = [event for event in page.events if event.undone_at is None]
    found = chronicle.stretch(events, (), _names(page, events), size=40)
    context = _common(page, request, TABS[0]) | {"stretch": found} | tabs.cares(page, request)
    with place.hours_of(page.case.caisse):
        return respond.page(request, "workspace/cases/printed.html", context)


def _page(request: Request, public_id: UUID) -> CasePage:
    row: Case = doors.case(public_id, to="case.read", by=request.actor)
    if len(request.actor.caisses) == 1:
        request.home_caisse = row.caisse  # type: ignore[attr-defined]
    page = pages.case_page(row, row.caisse.calendar(ports().holidays), at=request.time)
    journal.read("cases.case", row.public_id, row.caisse_id, by=request.actor, at=request.time)
    return page


def _names(page: CasePage, events: Iterable[CaseEvent]) -> chronicle.Names:
    """One query when an appointment says where it is, none otherwise."""
    authors = {event.by.pk: event.by.full_name for event in page.events if event.by}
    places = places_named(page.case.pk) if any("place" in event.data for event in events) else {}
    return chronicle.names(page.beside, page.cares, authors | {page.case.owner_id: page.case.owner.full_name}, places)


def _common(page: CasePage, request: Request, tab: str) -> dict[str, Any]:
    today, verbs = page.office.day(request.time), shown.verbs(page, request)
    band = shown.band(page, today)
    return {
        "case": page.case,
        "tab": tab,
        "who": shown.identity(page, today),
        "today": today,
        "seen": page.events[0].pk,
        "facts": page.facts,
        "verbs": verbs,
        "logs": shown.logs(verbs),
        "next": band,
        "visit": _visit(page, band, today),
        "steps": shown.steps(page),
        "clocks": page.clocks,
        "days_open": page.days_open,
        "cares": page.cares,
    }


def _visit(page: CasePage, band: dict[str, Any], today: date) -> dict[str, str]:
    """The appointment of which the band asks whether the person went, named: several may be past. One query then."""
    care = band.get("care")
    if band.get("verb") != "attend_care" or care is None or care.booked_for is None or care.booked_for > today:
        return {}
    sex, awaited = Sex(page.case.person.sex), awaited_by(care)
    named = visit_named(awaited) if awaited else day(care.booked_for, year=False, weekday=True)
    return {"named": named, "went": verb_label("honour", sex), "missed": verb_label("miss", sex)}


def _whole(page: CasePage, request: Request, current: str) -> dict[str, Any]:
    context = _common(page, request, current)
    today = context["today"]
    return context | {
        "tab_items": [_tab(page, name, current) for name in TABS],
        "panel": f"workspace/cases/tabs/{LABELS[current]}.html",
        "tasks": shown.tasks(page, today),
        "ended_tasks": shown.ended_tasks(page),
        "follows": request.actor.account_id in page.beside.circle,
        "is_owner": page.case.owner_id == request.actor.account_id,
        **_panel(page, request, current),
    }


def _tab(page: CasePage, name: str, current: str) -> dict[str, Any]:
    url = reverse("workspace:case_tab", args=[page.case.public_id, name])
    return {"key": name, "label": tab_words.TABS[name], "url": url, "current": name == current}


def _panel(page: CasePage, request: Request, name: str) -> dict[str, Any]:
    if name == "chronologie":
        return _timeline(page, request)
    asks = PANELS.get(name)
    return asks(page, request) if asks else {}


def _timeline(page: CasePage, request: Request) -> dict[str, Any]:
    """The composer, with a fresh note or the one to continue, and the first stretch."""
    wanted = request.GET.get("note", "")
    going_on = next((note for note in page.beside.notes if note.public_id == wanted), None)
    return {
        "stretch": chronicle.stretch(page.events, page.beside.notes, _names(page, page.events)),
        "note_id": going_on.public_id if going_on else str(uuid4()),
        "note_text": going_on.text if going_on else "",
        "note_version": going_on.version if going_on else 0,
        "outcomes": [(code.value, ATTEMPT_OUTCOMES[code]) for code in shown.QUICK],
        "may_write": "write_note" in shown.verbs(page, request),
    }
