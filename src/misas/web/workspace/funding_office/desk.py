"""The caisse whose money is looked at: the one chosen for supervision, else the first where this may be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from misas.core.access import Subject, may
from misas.core.refusals import Absent
from misas.records.territory.models import Caisse
from misas.records.territory.queries import caisse as caisse_row
from misas.web.access.context import Request
from misas.web.workspace.place import home
from misas.web.workspace.supervision.place import CHOSEN


@dataclass(frozen=True, slots=True)
class Desk:
    caisse: Caisse
    today: date

    @property
    def code(self) -> int:
        return self.caisse.pk


def at_the_desk(verb: str, kind: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Give the view its `desk`, and show every hour as it is there. Raises Absent for whoever may do it nowhere."""

    def placed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def at(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            desk = desk_of(request, verb, kind)
            with timezone.override(ZoneInfo(desk.caisse.zone)):
                return view(request, desk, *args, **kwargs)

        return at

    return placed


def desk_of(request: Request, verb: str, kind: str) -> Desk:
    codes = [code for code in sorted(request.actor.caisses) if may(request.actor, verb, Subject(kind, code))]
    if not codes:
        raise Absent
    chosen = request.session.get(CHOSEN)
    code = chosen if chosen in codes else codes[0]
    row = home(request) if code == min(request.actor.caisses) else caisse_row(code)
    return Desk(row, row.local_date(request.time))


def allowed(request: Request, verb: str, kind: str, caisse: int) -> bool:
    return bool(may(request.actor, verb, Subject(kind, caisse)))
