"""How a refusal of the trade becomes an answer on screen: Absent 404, Forbidden 403, Refused 409, Invalid 422.

Views catch Invalid themselves to give the form back with what was typed; what reaches this place is shown as a page
or as a fragment with the French sentence of its code.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from misas.core.refusals import Absent, Conflict, Forbidden, Invalid, Refused
from misas.web.access.sessions import scripted
from misas.wording.sentences import fault_sentence, sentence


class PlainRefusals:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, (Absent, Http404)):
            return _answer(request, 404, [])
        if isinstance(exception, Forbidden):
            return _answer(request, 403, [sentence(exception.code, **exception.values)])
        if isinstance(exception, (Conflict, Refused)):
            return _answer(request, 409, [sentence(exception.code, **exception.values)])
        if isinstance(exception, Invalid):
            return _answer(request, 422, [fault_sentence(f) for f in exception.faults])
        return None


def _answer(request: HttpRequest, status: int, sentences: list[str]) -> HttpResponse:
    template = "ui/refusal.html" if scripted(request) else "ui/refused.html"
    if status == 404 and not scripted(request):
        template = "404.html"
    return render(request, template, {"sentences": sentences, "status": status}, status=status)
