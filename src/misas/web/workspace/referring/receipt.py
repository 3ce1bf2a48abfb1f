"""The receipt of an agent: the number to read aloud, the dates that run from now. Nothing of the person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from misas.records.referrals import doors
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond


@require_GET
@needs("referral.follow")
def receipt(request: Request, public_id: UUID) -> HttpResponse:
    row = doors.referral(public_id, to="referral.follow", by=request.actor)
    context = {
        "row": row,
        "spelt": " ".join(row.number.replace("-", " ")),
        "joined": request.GET.get("dossier", ""),
    }
    return respond.page(request, "workspace/referring/receipt.html", context)
