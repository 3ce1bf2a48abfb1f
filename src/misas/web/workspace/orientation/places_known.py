"""What the caisse knows of places by itself: what was heard of one, noted from the directory; its own list of PASS."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from misas.actions import orientation as actions
from misas.core.orientation.codes import Source
from misas.core.orientation.memory import STALE_AFTER
from misas.core.orientation.needs import DeskKind
from misas.core.refusals import Absent
from misas.records.orientation import doors, pages
from misas.records.orientation.models import AccessDesk
from misas.records.orientation.queries import cards, served
from misas.records.orientation.search import unplaced
from misas.records.orientation.tables import Family
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.orientation import forms
from misas.web.workspace.orientation.places import place_of
from misas.web.workspace.orientation.steps import Back, asked, done
from misas.web.workspace.orientation.wanted import read
from misas.wording.needs import DESKS
from misas.wording.orientation_screens import SAID, TITLES

LIST: Final = "workspace/orientation/desks.html"
TEXTS: Final = ("name", "hospital", "street", "postal_code", "phone", "hours")


@require_http_methods(["GET", "POST"])
@needs("observation.note")
@place.at_home
def observe(request: Request, offered: UUID) -> HttpResponse:
    """What was heard of a place of the directory, or of a PASS; the search is shown again, with it."""
    home, name = place.home(request), _name(request, offered)
    wanted = read(request.GET, _base(request.GET.get("dossier", "")))
    query = wanted.query | ({"dossier": request.GET["dossier"]} if request.GET.get("dossier") else {})
    url = f"{reverse('workspace:observe_place', args=[offered])}?{urlencode(query)}"
    back, title = Back(wanted.address, "Annuaire des soins"), f"{TITLES['observe']} : {name}"
    if request.method == "GET":
        return asked(request, back, forms.Observe(), title, url)
    form = forms.Observe(request.POST)

    def act() -> None:
        actions.note_observations(
            offered, form.facts(), caisse_id=home.pk, on=form.cleaned_data["on"],
            source=Source(form.cleaned_data["source"]), need=wanted.need, by=request.actor, at=request.time,
        )  # fmt: skip

    return done(request, back, form, act, SAID["observe"], title, url)


@require_GET
@needs("desk.keep")
@place.at_home
def desks(request: Request) -> HttpResponse:
    """Those that receive people, then those that no longer do."""
    today = place.today(request)
    every = pages.desks(place.home(request).pk)
    rows = [(row, DESKS[DeskKind(row.kind)], today - row.checked_on > STALE_AFTER) for row in every]
    return respond.page(request, LIST, {
        "open": [line for line in rows if line[0].retired_at is None],
        "retired": [line for line in rows if line[0].retired_at is not None],
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs("desk.keep")
@place.at_home
def add_desk(request: Request) -> HttpResponse:
    return _keep(request, None, TITLES["keep_desk"], reverse("workspace:add_desk"))


@require_http_methods(["GET", "POST"])
@needs("desk.keep")
@place.at_home
def change_desk(request: Request, public_id: UUID) -> HttpResponse:
    row = doors.desk(public_id, place.home(request).pk)
    return _keep(request, row, TITLES["change_desk"], reverse("workspace:change_desk", args=[public_id]))


@require_POST
@needs("desk.keep")
@place.at_home
def retire_desk(request: Request, public_id: UUID) -> HttpResponse:
    """It receives nobody any more: no search proposes it, what was proposed of it stays told."""
    actions.retire_desk(public_id, caisse_id=place.home(request).pk, by=request.actor, at=request.time)
    respond.toast(request, SAID["retire_desk"])
    return respond.go(request, reverse("workspace:desks"))


def _keep(request: Request, row: AccessDesk | None, title: str, url: str) -> HttpResponse:
    back = Back(reverse("workspace:desks"), "PASS de la caisse")
    if request.method == "GET":
        return asked(request, back, forms.KeepDesk(initial=_initial(request, row)), title, url)
    form = forms.KeepDesk(request.POST)
    there = place_of({"place": request.POST.get("place", "")}, "")
    if form.is_valid() and not there.insee:
        near = ", ".join(label for label, _ in there.near)
        form.add_error("place", f"{there.fault} {near}".strip())

    def act() -> None:
        said = {name: form.cleaned_data[name] for name in (*TEXTS, "checked_on")}
        draft = actions.DeskDraft(DeskKind(form.cleaned_data["kind"]), commune=there.insee, **said)
        actions.keep_desk(
            place.home(request).pk, draft, public_id=row.public_id if row else None, by=request.actor, at=request.time
        )

    return done(request, back, form, act, SAID["keep_desk"], title, url)


def _initial(request: Request, row: AccessDesk | None) -> dict[str, Any]:
    today = f"{place.today(request):%d/%m/%Y}"
    if row is None:
        return {"checked_on": today}
    known = {name: getattr(row, name) for name in ("kind", *TEXTS)}
    return known | {"place": f"{row.postal_code} {row.town}".strip(), "checked_on": today}


def _name(request: Request, offered: UUID) -> str:
    """Of a place that a directory tells, or of a PASS of the caisse. Raises Absent."""
    known = cards([unplaced(offered, family) for family in Family], served())
    return known[offered].name if offered in known else doors.desk(offered, place.home(request).pk).name


def _base(case: str) -> str:
    """The directory, or that of a case when it was opened from one."""
    try:
        return reverse("workspace:directory_of_case", args=[UUID(case)]) if case else reverse("workspace:directory")
    except ValueError:
        raise Absent from None
