"""The question before the same person is referred twice: shown once, with the number and the day; one then chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from misas.actions.referrals import AlreadySaid, already_said
from misas.web.access.context import Request

WARNED = "warned"


def still_to_tell(request: Request, answers: Mapping[str, Any], *, caisse_id: int) -> list[AlreadySaid]:
    """The referrals of the same person that still wait and that this form was not told of yet."""
    key = request.POST.get("idempotency_key", "")
    found = already_said(answers, caisse_id=caisse_id, key=key, by=request.actor, at=request.time)
    told = set(request.POST.getlist(WARNED))
    return found if any(str(one.public_id) not in told for one in found) else []
