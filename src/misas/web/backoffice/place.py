"""The caisse that a page of the back office is about: one the reader is in charge of, or nothing there."""

from __future__ import annotations

from misas.core.access import Subject, may
from misas.core.refusals import Absent
from misas.records.territory.models import Caisse
from misas.records.territory.queries import caisse as caisse_row
from misas.records.territory.queries import caisses
from misas.web.access.context import Request


def in_charge_of(request: Request, code: int) -> Caisse:
    """Raises Absent for a caisse whose people the reader does not manage: it is not told whether it exists."""
    if not may(request.actor, "account.list", Subject("account", caisse=code)):
        raise Absent
    return caisse_row(code)


def administers(request: Request, code: int) -> bool:
    """Whether the reader also sets what is the caisse's own: its keys, its telephone."""
    return bool(may(request.actor, "workstation_key.see", Subject("workstation_key", caisse=code)))


def managed(request: Request) -> list[Caisse]:
    """Every caisse whose people the reader manages."""
    return [row for row in caisses() if may(request.actor, "account.list", Subject("account", caisse=row.pk))]
