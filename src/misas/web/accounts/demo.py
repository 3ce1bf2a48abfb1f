"""The door of the demo: one click signs in as an invented person. Only in demo mode, only from this machine."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from misas.records.accounts.queries import personas
from misas.web.access.context import Request
from misas.web.access.gate import open_to_visitors
from misas.web.accounts.here import opens_to_personas
from misas.web.accounts.persona_lines import lines
from misas.web.accounts.sign_in import welcome


@open_to_visitors
@require_GET
def door(request: Request) -> HttpResponse:
    _only_here(request)
    return render(request, "accounts/demo.html", {"personas": lines(personas(), request.time)})


@open_to_visitors
@require_POST
def come_in(request: Request) -> HttpResponse:
    _only_here(request)
    account = get_object_or_404(personas(), persona=request.POST.get("persona", ""))
    return welcome(request, account, reverse("home"), way="persona")


def _only_here(request: HttpRequest) -> None:
    if not opens_to_personas(request):
        raise Http404
