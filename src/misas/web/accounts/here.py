"""Whether a request comes from this machine: personas of the demo sign in from here alone, without a password."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

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


def opens_to_personas(request: HttpRequest) -> bool:
    """Whether a click is enough to sign in as an invented person: in demo mode, from this machine."""
    return bool(settings.MISAS_DEMO) and is_from_this_machine(request)
