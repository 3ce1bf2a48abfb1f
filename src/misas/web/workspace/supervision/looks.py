"""Second looks: closures that wait for another pair of eyes. Agree closes the case; returning it says why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from misas.actions import cases as actions
from misas.core.cases.codes import ExitCode
from misas.core.refusals import Invalid
from misas.records.audit import journal
from misas.records.cases import limits, supervised
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.people import name
from misas.web.workspace.supervision.place import Place, at_desk
from misas.web.workspace.supervision.shown import case_url
from misas.wording.cases import EXITS
from misas.wording.sentences import fault_sentence

PAGE = "workspace/supervision/looks.html"


@require_GET
@needs("case.agree_closing")
@at_desk
def second_looks(request: Request, place: Place) -> HttpResponse:
    return respond.page(request, PAGE, _context(request, place))


@require_POST
@needs("case.agree_closing")
@at_desk
def answer_look(request: Request, place: Place, public_id: UUID) -> HttpResponse:
    """Close the case for the reason proposed, or give it back with why. Raises Absent, Refused (one's own closure)."""
    key, why = request.POST.get("idempotency_key") or None, request.POST.get("why", "")
    if request.POST.get("answer") == "agree":
        actions.agree_closing(public_id, by=request.actor, at=request.time, key=key)
        respond.toast(request, "Le dossier est clos. La structure à l’origine du signalement sera informée.")
        return respond.go(request, reverse("workspace:second_looks"))
    try:
        actions.return_closing(public_id, why, by=request.actor, at=request.time, key=key)
    except Invalid as wrong:
        said = {"wrong_case": public_id, "wrong_why": fault_sentence(wrong.faults[0]), "why": why}
        return respond.invalid(request, PAGE, _context(request, place) | said)
    respond.toast(request, "Le dossier continue. La personne qui le suit voit pourquoi.")
    return respond.go(request, reverse("workspace:second_looks"))


def _context(request: Request, place: Place) -> dict[str, Any]:
    found = supervised.second_looks(place.code)
    journal.read("cases.secondlook", None, place.code, by=request.actor, at=request.time)
    return {
        "place": place,
        "longest": limits.COMMENT,
        "lines": [
            {
                "case": one.look.case.public_id,
                "url": case_url(one.look.case.public_id),
                "name": name(one.look.case.person),
                "number": one.look.case.number,
                "exit": EXITS[ExitCode(one.look.code)],
                "comment": one.comment,
                "by": one.look.asked_by.full_name,
                "mine": one.look.asked_by_id == request.actor.account_id,
                "at": one.look.asked_at,
                "opened_at": one.opened_at,
            }
            for one in found
        ],
    }
