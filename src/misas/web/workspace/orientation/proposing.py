"""From the directory to the case: an offer is proposed for a care, with what was known of it that day."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from misas.actions import orientation as actions
from misas.core.refusals import Absent
from misas.records.cases import doors as cases
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.orientation.wanted import read


@require_POST
@needs("offer.propose")
def propose(request: Request, public_id: UUID) -> HttpResponse:
    """Keep one offer of the list for the care; the list is shown again, with what is proposed."""
    row = cases.case(public_id, to="offer.propose", by=request.actor)
    wanted = read(request.POST, reverse("workspace:directory_of_case", args=[public_id]))
    actions.propose_offers(
        public_id, care_of(wanted.care), wanted.wish(), [request.POST.get("place_id", "")],
        by=request.actor, at=request.time, key=request.POST.get("idempotency_key") or None,
    )  # fmt: skip
    there = reverse("workspace:case_tab", args=[row.public_id, "soins"])
    respond.toast(request, "Offre proposée.", see=("Voir le dossier", there))
    return respond.go(request, wanted.address)


def care_of(typed: str) -> UUID:
    """The forgone care that a form names. Raises Absent."""
    try:
        return UUID(typed)
    except ValueError:
        raise Absent from None
