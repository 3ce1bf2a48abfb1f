"""S2, the list: views with counts, chips, search, order, one page. Not here: what is done to lines (`bulk`)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from misas.core.access import Role
from misas.lib.french import number
from misas.records.accounts import queries as accounts
from misas.records.audit import journal
from misas.records.cases import limits
from misas.records.cases.caseload import Caseload, Sort, View, Whose, caseload
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.caseload.lines import shown
from misas.web.workspace.caseload.wanted import OFFICE, Wanted, read
from misas.wording.caseload import CHIPS, COUNTED_UP_TO, SORTS, VIEWS

PAGE = "workspace/caseload/list.html"
TABS = (View.TODAY, View.LATE, View.TO_ASSIGN, View.WAITING, View.OPEN)
OCCASIONAL = (View.STALLED, View.FOLLOWED)


@require_http_methods(["GET", "POST"])
@needs("case.list")
@place.at_home
def caseload_page(request: Request) -> HttpResponse:
    """GET shows a coded list; POST narrows it by a name that never stands in an address."""
    sought = request.POST.get("q", "").strip()[:80]
    wanted = read(request.POST if request.method == "POST" else request.GET, request.actor)
    today = place.today(request)
    found = caseload(
        wanted.view,
        by=request.actor,
        today=today,
        whose=wanted.whose,
        filters=wanted.filters,
        sort=wanted.sort,
        sought=sought,
        place=wanted.place,
    )
    journal.read("cases.caseload", None, place.home(request).pk, by=request.actor, at=request.time)
    context = _context(request, wanted, found, sought) | {"today": today}
    return respond.filtered(request, PAGE, context, fragment="list", address=wanted.address)


def _context(request: Request, wanted: Wanted, found: Caseload, sought: str) -> dict[str, Any]:
    supervises = request.actor.has(Role.SUPERVISOR)
    today = place.today(request)
    return {
        "wanted": wanted,
        "sought": sought,
        "lines": [shown(line, today) for line in found.lines],
        "views": _tabs(wanted, found, supervises or wanted.whose is Whose.EVERYBODY),
        "chips": [(code, label) for code, label in CHIPS.items()],
        "chosen": [chip.value for chip in wanted.chips],
        "sorts": [(code, label) for code, label in SORTS.items()],
        "summary": _summary(wanted, found, sought),
        "previous": wanted.but(place=found.previous).address if found.previous and not sought else None,
        "following": wanted.but(place=found.following).address if found.following and not sought else None,
        "empty": _why_empty(wanted, found, sought),
        "shows_owner": wanted.whose is Whose.EVERYBODY or wanted.view is View.FOLLOWED,
        "is_closed": wanted.view is View.CLOSED,
        "may_widen": request.actor.has_any(OFFICE),
        "everybody": wanted.whose is Whose.EVERYBODY,
        "mine_url": wanted.but(whose=Whose.MINE, owner=None).address,
        "everybody_url": wanted.but(whose=Whose.EVERYBODY).address,
        "closed_url": wanted.but(view=View.CLOSED, chips=(), sort=Sort.DUE).address,
        "all_url": Wanted(view=View.OPEN, whose=wanted.whose).address,
        "supervises": supervises,
        "default_sort": wanted.sort is Sort.DUE,
    }


def _tabs(wanted: Wanted, found: Caseload, with_queue: bool) -> list[dict[str, Any]]:
    """The five views, and those that matter only when something is in them."""
    views = [view for view in TABS if view is not View.TO_ASSIGN or with_queue]
    views += [view for view in OCCASIONAL if found.counts.get(view) or view is wanted.view]
    if wanted.view is View.CLOSED:
        views.append(View.CLOSED)
    kept = {"chips": (), "sort": Sort.DUE, "family": None}
    return [
        {
            "label": VIEWS[view.value],
            "url": wanted.but(view=view, **kept).address,
            **_counted(found, view),
            "current": view is wanted.view,
        }
        for view in views
    ]


def _counted(found: Caseload, view: View) -> dict[str, Any]:
    """The count of a tab, and whether counting stopped there."""
    count = found.counts.get(view)
    return {"count": None if count is None else min(count, limits.COUNTED), "more": (count or 0) > limits.COUNTED}


def _summary(wanted: Wanted, found: Caseload, sought: str) -> str:
    """How many lines are shown, and of how many where that is known."""
    size = len(found.lines)
    said = f"{size} dossier{'s' if size > 1 else ''}"
    if found.previous is None and found.following is None:
        return said
    if sought:
        return f"{said} parmi d’autres : précisez la recherche"
    total = None if wanted.narrowed else found.counts.get(wanted.view)
    if total is None:
        return f"{said} sur cette page"
    most = COUNTED_UP_TO.format(number(limits.COUNTED)) if total > limits.COUNTED else number(total)
    return f"{said} sur {most}"


def _why_empty(wanted: Wanted, found: Caseload, sought: str) -> str:
    """Why there is no line: nothing matches, nothing left today, or nothing ever."""
    if found.lines:
        return ""
    if sought or wanted.narrowed:
        return "no_result"
    if wanted.view in (View.TODAY, View.LATE, View.TO_ASSIGN) and found.counts.get(View.OPEN):
        return "all_done"
    return "first_use" if wanted.view in (View.TODAY, View.OPEN) else "nothing"


@require_GET
@needs("case.assign")
def team(request: Request) -> HttpResponse:
    """To whom the chosen cases may be given: the part of the bulk bar that is loaded apart."""
    rows = accounts.colleagues(place.home(request).pk, OFFICE, place.today(request))
    found = [(str(row.public_id), row.full_name) for row in rows]
    return render(request, "workspace/caseload/team.html", {"colleagues": found})
