"""The door of a workstation: it posts the identity it shows, and gets an opaque single-use link.

The session of the agent is asked for; its cookie is never sent by another site (SameSite=Lax), hence no form token, and
what is written is a sealed draft that only this agent can open. Not here: a key for machines without an agent (`api`).
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from misas.actions.referrals import post_identity
from misas.actions.referrals.prefills import POSTED
from misas.core.refusals import Fault, Forbidden, Invalid
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.workspace.referring.refer import caisse_of
from misas.wording.sentences import fault_sentence


@csrf_exempt
@require_POST
@needs("referral.prefill")
def post(request: Request) -> HttpResponse:
    """201 with the link to a program that asks for JSON, else 303 to the form itself."""
    if request.headers.get("Sec-Fetch-Site", "none") == "cross-site":
        raise Forbidden("access.role")
    wants_json = "json" in request.headers.get("Accept", "") or "json" in (request.content_type or "")
    try:
        secret = post_identity(_answers(request), caisse_id=caisse_of(request), by=request.actor, at=request.time)
    except Invalid as wrong:
        if not wants_json:
            raise
        faults = [
            {"champ": fault.field, "code": fault.code, "message": fault_sentence(fault)} for fault in wrong.faults
        ]
        return JsonResponse({"erreurs": faults}, status=422)
    link = reverse("workspace:refer_prefilled", args=[secret])
    if wants_json:
        return JsonResponse({"lien": request.build_absolute_uri(link)}, status=201)
    return HttpResponseRedirect(link, status=303)


def _answers(request: Request) -> dict[str, Any]:
    """What was posted, as a form or as JSON, under the names of `core.referrals.said`; the choice of a caisse apart."""
    if "json" not in (request.content_type or ""):
        return {
            name: values if len(values) > 1 else values[0] for name, values in request.POST.lists() if name != "caisse"
        }
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise Invalid([Fault.of("", "referral.unreadable")]) from None
    if not isinstance(sent, dict):
        raise Invalid([Fault.of("", "referral.unreadable")])
    return {str(name): value for name, value in sent.items() if name != "caisse" or name in POSTED}
