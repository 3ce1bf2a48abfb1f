"""Rights that a date threatens and that nobody follows, their case being closed: reopen it, or leave it so."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from misas.actions import rights as actions
from misas.core.rights.renewals import EarlyWarning, WarningKind
from misas.records.audit import journal
from misas.records.rights import unfollowed
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.people import name
from misas.web.workspace.supervision.place import Place, at_desk
from misas.web.workspace.supervision.shown import case_url
from misas.wording.rights_said import warning_words

PAGE = "workspace/supervision/rights.html"


@require_GET
@needs("rights.see_warnings")
@at_desk
def unfollowed_rights(request: Request, place: Place) -> HttpResponse:
    rows = unfollowed.unfollowed(place.code, place.today)
    journal.read("rights.unfollowed", None, place.code, by=request.actor, at=request.time)
    lines = []
    for row in rows:
        about = row.claim or row.open_right
        assert about is not None
        lines.append(
            {
                "id": row.public_id,
                "url": f"{case_url(row.case.public_id)}droits",
                "name": name(row.case.person),
                "number": row.case.number,
                "right": about.title,
                "about": about.member_label,
                "says": warning_words(EarlyWarning(WarningKind(row.kind), about.right, row.due)),
                "closed_at": row.case.closed_at,
            }
        )
    context = {"place": place, "lines": lines, "more": len(rows) == unfollowed.SHOWN}
    return respond.page(request, PAGE, context)


@require_POST
@needs("rights.leave_unfollowed")
@at_desk
def leave(request: Request, place: Place, public_id: UUID) -> HttpResponse:
    """Nothing is to be done for this right. Raises Absent."""
    actions.leave_unfollowed(public_id, by=request.actor, at=request.time)
    respond.toast(request, "C’est noté : ce droit n’attend plus rien.")
    return respond.go(request, reverse("workspace:unfollowed_rights"))
