"""How a machine hears no: RFC 9457, `application/problem+json`, with the code of the house and its French sentence."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

from misas.wording.sentences import sentence

PROBLEM = "application/problem+json"


def problem(status: int, code: str, *, headers: dict[str, str] | None = None, **values: Any) -> JsonResponse:
    """`type` is about:blank: the title says what the status means, `code` and `detail` what happened here."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": sentence(code, **values),
    }
    return JsonResponse(said, status=status, content_type=PROBLEM, headers=headers or {})
