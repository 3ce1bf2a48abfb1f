"""Refusals said to programs: `application/problem+json` (RFC 9457), in French, with a code that stays."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

from misas.core.refusals import Invalid
from misas.wording.sentences import fault_sentence, sentence


def problem(status: int, code: str, *, headers: dict[str, str] | None = None, **values: Any) -> JsonResponse:
    """One refusal: its HTTP status, the code of the house, the sentence of the code."""
    return _answer(status, code, sentence(code, **values), headers or {}, {})


def faults(wrong: Invalid) -> JsonResponse:
    """422 with every fault at once, by field."""
    found = [{"champ": fault.field, "code": fault.code, "message": fault_sentence(fault)} for fault in wrong.faults]
    return _answer(
        422, "workstation.identity_refused", sentence("workstation.identity_refused"), {}, {"erreurs": found}
    )


def _answer(status: int, code: str, detail: str, headers: dict[str, str], more: dict[str, Any]) -> JsonResponse:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail}
    return JsonResponse(body | more, status=status, content_type="application/problem+json", headers=headers)
