"""Who else has this case open, asked every twenty seconds; and whether it moved since the page was shown."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from misas.core.cases.codes import FactKind
from misas.records.cases import doors, presence
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.workspace import place
from misas.wording.chronicle import title


@require_GET
@needs("case.watch")
@place.at_home
def present(request: Request, public_id: UUID) -> HttpResponse:
    row = doors.case(public_id, to="case.watch", by=request.actor)
    said = request.GET.get("vu", "")
    seen = int(said) if said.isdecimal() and len(said) < 19 else 0
    there = presence.touch(row, request.actor.account_id or 0, seen=seen, at=request.time)
    latest = there.latest
    context = {
        "case": row,
        "seen": seen,
        "others": there.others,
        "latest": latest,
        "latest_said": title(FactKind(latest.kind), latest.data, {}, {}) if latest else "",
        "again": True,
    }
    return render(request, "workspace/cases/presence.html", context)
