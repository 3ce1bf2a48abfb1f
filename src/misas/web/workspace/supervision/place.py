"""The caisse that the supervisor looks at: hers, or the one she chose when she supervises several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from misas.core.access import Role
from misas.core.refusals import Absent
from misas.records.territory.models import Caisse
from misas.records.territory.queries import caisse as caisse_row
from misas.records.territory.queries import names_of_caisses
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.place import home

CHOSEN = "supervised_caisse"


@dataclass(frozen=True, slots=True)
class Place:
    """The caisse with its day of today; `others` are (code, name) of all those she supervises, when several."""

    caisse: Caisse
    today: date
    others: tuple[tuple[int, str], ...] = ()

    @property
    def code(self) -> int:
        return self.caisse.pk


def at_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view its `place`, and show every hour as it is there. Raises Absent for who supervises no caisse."""

    @wraps(view)
    def placed(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        here = supervised(request)
        with timezone.override(ZoneInfo(here.caisse.zone)):
            return view(request, here, *args, **kwargs)

    return placed


def supervised(request: Request) -> Place:
    codes = _codes(request)
    if not codes:
        raise Absent
    chosen = request.session.get(CHOSEN)
    code = chosen if chosen in codes else codes[0]
    row = home(request) if code == min(request.actor.caisses) else caisse_row(code)
    others = tuple(sorted(names_of_caisses(codes).items())) if len(codes) > 1 else ()
    return Place(row, row.local_date(request.time), others)


@require_POST
@needs("case.reassign")
def choose(request: Request) -> HttpResponse:
    """Look at another of the caisses she supervises."""
    asked = request.POST.get("caisse", "")
    if not (asked.isdecimal() and int(asked) in _codes(request)):
        raise Absent
    request.session[CHOSEN] = int(asked)
    return respond.go(request, reverse("workspace:supervision"))


def _codes(request: Request) -> list[int]:
    return [code for code in sorted(request.actor.caisses) if request.actor.has(Role.SUPERVISOR, code)]
