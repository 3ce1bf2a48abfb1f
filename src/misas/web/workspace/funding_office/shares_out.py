"""The share-out of what is left of the envelopes: asked for, awaited, read beside the order of arrival. A forecast."""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions.funding import sharing
from misas.lib.dates import local
from misas.lib.french import euros, moment, number
from misas.records.audit import journal
from misas.records.funding import office_pages
from misas.records.funding.models import SharedFile, ShareOut
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.funding_office.desk import Desk, allowed, at_the_desk
from misas.wording.funding_envelopes import given_less_said, stale_said
from misas.wording.funding_screens import SAID

PAGE: Final = "workspace/funding_office/share_out.html"


@require_http_methods(["GET", "POST"])
@needs("portfolio.prepare")
@at_the_desk("portfolio.prepare", "portfolio")
def share_out(request: Request, desk: Desk) -> HttpResponse:
    if request.method == "POST":
        sharing.ask_share_out(desk.code, by=request.actor, at=request.time)
        respond.toast(request, SAID["share_out"])
        return respond.go(request, reverse("workspace:share_out"))
    waiting, found = office_pages.share_outs_of(desk.code, desk.today.year)
    context: dict[str, Any] = {
        "year": desk.today.year,
        "waiting": waiting is not None,
        "poll": reverse("workspace:share_out"),
        "found": found,
        "may_share": allowed(request, "portfolio.prepare", "portfolio", desk.code) and waiting is None,
    }
    if found is not None:
        journal.read("funding.share_out", found.public_id, desk.code, by=request.actor, at=request.time)
        context |= _shown(found, desk)
    return respond.page(request, PAGE, context, fragment="waiting")


def _shown(found: ShareOut, desk: Desk) -> dict[str, Any]:
    names = {str(one.public_id): one.funder.name for one in office_pages.envelopes_of(desk.code, found.year)}
    made = f"Calculée le {moment(local(found.made_at, ZoneInfo(desk.caisse.zone)))}." if found.made_at else ""
    files = office_pages.files_of(found)
    return {
        "made": " ".join(filter(None, (made, stale_said(found.stale)))),
        "less": [_less(one) for one in files if one.granted_cents < one.granted_by_arrival_cents],
        "figures": [
            {"label": "Soins qui peuvent se faire", "value": number(found.closed),
             "detail": f"{number(found.closed_by_arrival)} dans l’ordre d’arrivée"},
            {"label": "Aides accordées", "value": euros(found.granted_cents, decimals=False),
             "detail": f"{euros(found.granted_by_arrival_cents, decimals=False)} dans l’ordre d’arrivée"},
            {"label": "Recevraient moins", "value": number(found.given_less), "detail": "leur soin peut se faire"},
        ],
        "envelopes": [
            {"name": names.get(one["envelope"], "—"), "left": one["left"], "drawn": one["drawn"],
             "by_arrival": one["by_arrival"]}
            for one in found.envelopes
        ],
        "files": [
            {"name": f"Dossier n° {one.plan.case.number}", "by_arrival": one.granted_by_arrival_cents,
             "proposed": one.granted_cents, "closes": one.closes, "is_new": one.closes and not one.closes_by_arrival}
            for one in files
        ],
    }  # fmt: skip


def _less(one: SharedFile) -> str:
    return given_less_said(one.plan.case.number, one.granted_by_arrival_cents - one.granted_cents, one.to_pay_now_cents)
