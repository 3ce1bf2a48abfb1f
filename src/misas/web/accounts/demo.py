"""The door of the demo: one click signs in as an invented person. Only in demo mode, only from this machine."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from misas.records.accounts.queries import personas
from misas.web.access.context import Request
from misas.web.access.gate import open_to_visitors
from misas.web.accounts.persona_lines import lines
from misas.web.accounts.sign_in import welcome

LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1"}
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST")


def is_from_this_machine(request: HttpRequest) -> bool:
    """Whether the request comes from here, to here, through nobody."""
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        near = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return near and _name(request.get_host()) in LOOPBACK_NAMES


def _name(host: str) -> str:
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


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
    if not settings.MISAS_DEMO or not is_from_this_machine(request):
        raise Http404
