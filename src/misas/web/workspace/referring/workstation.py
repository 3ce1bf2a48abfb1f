"""The door of a workstation: it posts the identity it shows, and gets an opaque single-use link.

Two ways in. The application of a caisse shows its key (`Authorization: Bearer …`); no session is looked at then. Or the
agent's own browser posts, under their session: its cookie is never sent by another site (SameSite=Lax), hence no form
token, and what is written is a sealed draft that only this agent can open. Programs hear every refusal as a problem.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from misas.actions.accounts import knock
from misas.actions.referrals import post_identity, post_identity_with_key
from misas.actions.referrals.prefills import POSTED
from misas.core.access import Actor, Context, Purpose
from misas.core.refusals import Fault, Forbidden, Invalid, Refused
from misas.records.access.scope import working_in
from misas.web.access.context import Request
from misas.web.access.gate import holds, open_to_visitors
from misas.web.accounts.resume import ended
from misas.web.workspace.referring.problems import faults, problem
from misas.web.workspace.referring.refer import caisse_of, caisses_of

SCHEME = "Bearer "
LARGEST = 20_000  # bytes: an identity is a few hundred
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="MisAS"'}


@csrf_exempt
@open_to_visitors
def post(request: Request) -> HttpResponse:
    """201 with the link to a program that asks for JSON, else 303 to the form itself."""
    if request.method != "POST":
        return problem(405, "workstation.post_only", headers={"Allow": "POST"})
    if "Authorization" in request.headers:
        return _with_key(request)
    if not request.user.is_authenticated:
        return problem(401, "workstation.key_missing", headers=CHALLENGE) if _wants_json(request) else ended(request)
    return _with_session(request)


def _with_key(request: Request) -> HttpResponse:
    """An application and its key. What the session of the browser may be changes nothing."""
    given = request.headers["Authorization"]
    came = knock(given.removeprefix(SCHEME).strip() if given.startswith(SCHEME) else "", at=request.time)
    if came.key is None:
        return problem(401, "workstation.key_unknown", headers=CHALLENGE)
    if came.wait:
        return problem(429, "workstation.too_often", headers={"Retry-After": str(came.wait)}, seconds=came.wait)
    by = Actor(None, f"Poste : {came.key.label}")
    try:
        with working_in(Context(by, Purpose.REFERRAL, frozenset({came.key.caisse_id}))):
            answers = _answers(request)
            if str(answers.pop("caisse", came.key.caisse_id)).lstrip("0") != str(came.key.caisse_id):
                return problem(403, "workstation.another_caisse", caisse=came.key.caisse.name)
            secret = post_identity_with_key(answers, key=came.key, by=by, at=request.time)
    except Invalid as wrong:
        return faults(wrong)
    except Refused as refused:
        return problem(403, refused.code, **refused.values)
    return _link(request, secret)


def _with_session(request: Request) -> HttpResponse:
    """The agent's own browser."""
    json_asked = _wants_json(request)
    crossing = request.headers.get("Sec-Fetch-Site", "none") == "cross-site"
    if crossing or not holds(request.actor, "referral.prefill") or not caisses_of(request):
        if not json_asked:
            raise Forbidden("access.role")
        return problem(403, "access.role")
    try:
        answers = {name: value for name, value in _answers(request).items() if name != "caisse" or name in POSTED}
        secret = post_identity(answers, caisse_id=caisse_of(request), by=request.actor, at=request.time)
    except Invalid as wrong:
        if not json_asked:
            raise
        return faults(wrong)
    if json_asked:
        return _link(request, secret)
    return HttpResponseRedirect(reverse("workspace:refer_prefilled", args=[secret]), status=303)


def _link(request: HttpRequest, secret: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse("workspace:refer_prefilled", args=[secret]))
    return JsonResponse({"lien": link}, status=201)


def _wants_json(request: HttpRequest) -> bool:
    return "json" in request.headers.get("Accept", "") or "json" in (request.content_type or "")


def _answers(request: HttpRequest) -> dict[str, Any]:
    """What was posted, as a form or as JSON, under the names of `core.referrals.said`. Raises Invalid."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise Invalid([Fault.of("", "workstation.too_large", most=LARGEST)])
    if "json" not in (request.content_type or ""):
        return {name: values if len(values) > 1 else values[0] for name, values in request.POST.lists()}
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise Invalid([Fault.of("", "referral.unreadable")]) from None
    if not isinstance(sent, dict):
        raise Invalid([Fault.of("", "referral.unreadable")])
    return {str(name): value for name, value in sent.items()}
