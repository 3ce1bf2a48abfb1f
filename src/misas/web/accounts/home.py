"""The first page: elsewhere for most roles; a page of its own for those whose rooms are not built yet, saying so."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from misas.core.territory.codes import OpeningStatus
from misas.records.territory.models import Caisse
from misas.records.territory.queries import caisses
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.accounts.landing import first_page
from misas.web.accounts.places import held_roles
from misas.wording.territory import OPENING_STATUSES, opening_status


@require_GET
def home(request: Request) -> HttpResponse:
    return HttpResponseRedirect(first_page(request.actor))


@require_GET
def nothing_here(request: Request) -> HttpResponse:
    """For somebody whose roles have ended, or open no page here."""
    roles = held_roles(request.user, timezone.localdate(request.time))
    return render(request, "accounts/nothing_here.html", {"roles": roles})


@require_GET
@needs("territory.see_openings")
def nation(request: Request) -> HttpResponse:
    """Which caisses take part, today: those that work first, those whose turn will come folded behind their number."""
    today = timezone.localdate(request.time)
    by_status: dict[OpeningStatus, list[Caisse]] = {status: [] for status in reversed(OpeningStatus)}
    for row in caisses():
        by_status[row.status_on(today)].append(row)
    context = {
        "counts": [(opening_status(status, len(rows)), len(rows)) for status, rows in by_status.items()],
        "working": [
            (row, status, OPENING_STATUSES[status])
            for status, rows in by_status.items()
            if status is not OpeningStatus.PLANNED
            for row in rows
        ],
        "planned": by_status[OpeningStatus.PLANNED],
        "today": today,
    }
    return render(request, "accounts/nation.html", context)
