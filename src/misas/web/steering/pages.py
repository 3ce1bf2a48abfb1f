"""The figures of a caisse for its supervisor, those of the nation for who steers it. Small and honest."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from misas.actions import figures as actions
from misas.core.access import Role
from misas.core.cases.codes import ExitFamily
from misas.core.steering.balance import Balance, Place
from misas.core.steering.figures import Figures, Part, Parts, Waiting
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.steering.shown import Row, place_rows, rows_of
from misas.web.ui import respond
from misas.web.ui.charts import Bar, bars, columns
from misas.web.workspace.supervision.overview import list_url
from misas.web.workspace.supervision.place import Place as Desk
from misas.web.workspace.supervision.place import at_desk
from misas.wording.cases import EXIT_FAMILIES
from misas.wording.figures import DEFINITIONS, days_at_most, month, month_full
from misas.wording.referrals import CHANNELS
from misas.wording.steering import FLAWS

YEAR = "sur douze mois"


@require_GET
@needs("steering.see")
def home(request: Request) -> HttpResponse:
    name = "steering:caisse" if request.actor.has(Role.SUPERVISOR) else "steering:nation"
    return HttpResponseRedirect(reverse(name))


@require_GET
@needs("steering.see_caisse")
@at_desk
def caisse(request: Request, place: Desk) -> HttpResponse:
    found = actions.of_caisse(place.code, by=request.actor, at=request.time)
    urls = {Place.AWAITING: reverse("workspace:triage")}
    drawn = found.balance
    context = {
        "place": place,
        "title": place.caisse.name,
        "received": sum(line.received for line in drawn.lines),
        "rerouted_in": sum(line.rerouted_in for line in drawn.lines),
        "places": place_rows([Part(where, drawn.in_place(where)) for where in Place], urls),
        "exact": drawn.exact,
        "flaws": _flaws(drawn),
        **_figures(found.figures, families=True),
    }
    return respond.page(request, "steering/caisse.html", context)


@require_GET
@needs("steering.see_nation")
def nation(request: Request) -> HttpResponse:
    today = timezone.localdate(request.time)
    found = actions.of_nation(by=request.actor, at=request.time, today=today)
    context = {
        "title": "Toute la France",
        "caisses": found.caisses,
        "received": found.places.total,
        "places": place_rows(found.places.parts, {}),
        "exact": found.exact,
        **_figures(found.figures, families=False),
    }
    return respond.page(request, "steering/nation.html", context)


def _figures(read: Figures, *, families: bool) -> dict[str, Any]:
    """`families`: each ending opens the list of the cases that make it."""
    channels = rows_of(read.channels, lambda code: CHANNELS[code])
    months = rows_of(read.months, month_full)
    endings = rows_of(read.endings, lambda family: EXIT_FAMILIES[family], _ending_url if families else None)
    return {
        "since": read.since,
        "today": read.today,
        "definitions": DEFINITIONS,
        "channels": channels,
        "channels_total": read.channels.total,
        "channels_chart": bars(_bars(channels), f"Signalements par canal, {YEAR}"),
        "months": months,
        "months_total": read.months.total,
        "months_chart": columns(_months(read.months), f"Signalements par mois, {YEAR}"),
        "endings": endings,
        "endings_total": read.endings.total,
        "endings_chart": bars(_bars(endings), f"Fins des dossiers, {YEAR}"),
        "waits": [
            _wait("Réponse à un signalement", "to_triage", read.to_triage, "signalement"),
            _wait("Durée d’un accompagnement", "to_closure", read.to_closure, "dossier"),
        ],
    }


def _bars(rows: list[Row]) -> list[Bar]:
    return [Bar(row.label, row.count) for row in rows]


def _months(parts: Parts[Any]) -> list[Bar]:
    return [Bar(month(part.key), part.count) for part in parts.parts]


def _ending_url(family: ExitFamily) -> str:
    return list_url(vue="termines", famille=family)


def _wait(label: str, name: str, read: Waiting, unit: str) -> dict[str, Any]:
    return {
        "label": label,
        "definition": DEFINITIONS[name],
        "count": read.count,
        "unit": unit,
        "median": days_at_most(read.median),
        "ninth": days_at_most(read.ninth),
    }


def _flaws(drawn: Balance) -> list[str]:
    return [FLAWS[flaw.flaw].format(expected=flaw.expected, found=flaw.found) for flaw in drawn.mismatches]
