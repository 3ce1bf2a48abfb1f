"""Where somebody works from: her caisse, the day it is there, and its hour on every date of the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from misas.core.refusals import Forbidden
from misas.records.territory import queries as territory
from misas.records.territory.models import Caisse
from misas.web.access.context import Request

View = Callable[..., HttpResponse]


def home(request: Request) -> Caisse:
    """The first caisse of the actor, asked for once per request. Raises Forbidden for whoever has none."""
    row: Caisse | None = getattr(request, "home_caisse", None)
    if row is None:
        if not request.actor.caisses:
            raise Forbidden("access.role")
        row = territory.caisse(min(request.actor.caisses))
        request.home_caisse = row  # type: ignore[attr-defined]  # the frame reads it too
    return row


def today(request: Request) -> date:
    return home(request).local_date(request.time)


def at_home(view: View) -> View:
    """Show every hour of this page as it is at the actor's caisse."""

    @wraps(view)
    def placed(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        with timezone.override(ZoneInfo(home(request).zone)):
            return view(request, *args, **kwargs)

    return placed


def hours_of(caisse: Caisse) -> timezone.override:
    """A block in which every hour shown is the one of this caisse."""
    return timezone.override(ZoneInfo(caisse.zone))
