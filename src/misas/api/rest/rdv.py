"""Where RDV Service Public tells a caisse of its appointments: `POST /api/v1/rdv-service-public/<caisse>`.

200 with what became of it, even when nothing did: the same message again, older news, no appointment of ours. 401 when
it is not signed by a secret of this caisse, whether or not there is such a caisse; 400 or 413 when it cannot be read.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from misas.actions.orientation import hear_rdv
from misas.api.machines import for_machines
from misas.api.problems import problem
from misas.core.access import Context
from misas.core.orientation.webhooks import LARGEST, Verdict
from misas.core.refusals import Refused
from misas.records.access.scope import working_in

SIGNATURE: Final = "X-Lapin-Signature"
CODES: Final = range(1, 1000)
TOO_LARGE: Final = "webhook.too_large"


@for_machines
def rdv_service_public(request: HttpRequest, caisse: int) -> HttpResponse:
    """One message. Its effects and the line that tells of it commit together, or not at all."""
    if request.method != "POST":
        return problem(405, "webhook.post_only", headers={"Allow": "POST"})
    if _length(request) > LARGEST:
        return problem(413, TOO_LARGE, most=LARGEST)
    at, body, signature = timezone.now(), request.body, request.headers.get(SIGNATURE, "")
    try:
        with working_in(Context.for_system(caisse if caisse in CODES else 0)):
            verdict = hear_rdv(caisse, body, signature, at=at) if caisse in CODES else Verdict.FORGED
    except Refused as refused:
        return problem(413 if refused.code == TOO_LARGE else 400, refused.code, **refused.values)
    if verdict is Verdict.FORGED:
        return problem(401, "webhook.not_signed", headers={"WWW-Authenticate": f"{SIGNATURE} realm=MisAS"})
    return JsonResponse({"verdict": verdict.value})


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else LARGEST + 1
