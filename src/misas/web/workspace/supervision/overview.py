"""The caisse at a glance: every figure opens the list that makes it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from misas.core.cases.codes import ExitFamily
from misas.records.audit import journal
from misas.records.cases import supervised
from misas.records.referrals import queue as triage
from misas.records.rights import unfollowed
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.ui.charts import Bar, bars
from misas.web.workspace.supervision.place import Place, at_desk
from misas.wording.cases import EXIT_FAMILIES

YEAR = timedelta(days=365)


@require_GET
@needs("case.reassign")
@at_desk
def overview(request: Request, place: Place) -> HttpResponse:
    found = supervised.overview(place.code, today=place.today, since=since(place.today), more=unfollowed.COUNT)
    team = found.team
    journal.read("cases.overview", None, place.code, by=request.actor, at=request.time)
    ended = [(family, found.ended.get(family, 0)) for family in ExitFamily]
    context = {
        "place": place,
        "triage": triage.counts(place.today, request.user.pk),
        "found": found,
        "counts": team.counts,
        "urls": _urls(),
        "unfollowed": found.more,
        "team": [(one, list_url(vue="ouverts", suivi=one.public_id)) for one in team.colleagues],
        "late_urls": {one.account: list_url(vue="retard", suivi=one.public_id) for one in team.colleagues},
        "ended": [(EXIT_FAMILIES[family], count, list_url(vue="termines", famille=family)) for family, count in ended],
        "ended_total": sum(count for _, count in ended),
        "chart": bars([Bar(EXIT_FAMILIES[family], count) for family, count in ended], "Dossiers terminés depuis un an"),
        "since": since(place.today),
    }
    return respond.page(request, "workspace/supervision/overview.html", context)


def since(today: date) -> date:
    """The endings counted are those of the last year."""
    return today - YEAR


def list_url(**filters: Any) -> str:
    return f"{reverse('workspace:team_cases')}?{urlencode(filters)}"


def _urls() -> dict[str, str]:
    return {
        "opened": list_url(vue="ouverts"),
        "late": list_url(vue="retard"),
        "waiting": list_url(vue="attente"),
        "reminded": list_url(vue="rappel"),
        "escalated": list_url(vue="alerte"),
        "to_assign": reverse("workspace:unassigned"),
        "second_looks": reverse("workspace:second_looks"),
        "unfollowed": reverse("workspace:unfollowed_rights"),
        "handovers": reverse("workspace:handovers"),
        "triage": reverse("workspace:triage"),
        "triage_late": f"{reverse('workspace:triage')}?vue=retard",
    }
