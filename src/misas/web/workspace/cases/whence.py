"""The tab of a case in which a gesture was made, to come back to it.

With JavaScript the address follows the tab that is opened, and htmx says the address; without, each link and form of
the page carries its tab. Only tabs of the same case are come back to.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import Resolver404, resolve, reverse

from misas.web.access.context import Request

TABS: Final = ("chronologie", "droits", "soins", "financement", "documents", "partage", "personne")
FIELD: Final = "onglet"


def tab_of(request: Request, public_id: UUID) -> str:
    """The tab one is in; the first when nothing says it."""
    carried = request.POST.get(FIELD) or request.GET.get(FIELD, "")
    return _in_sight(request, public_id) or (carried if carried in TABS else TABS[0])


def page_of(request: Request, public_id: UUID) -> str:
    """Its address."""
    return address(public_id, tab_of(request, public_id))


def address(public_id: UUID, tab: str) -> str:
    if tab == TABS[0]:
        return reverse("workspace:case", args=[public_id])
    return reverse("workspace:case_tab", args=[public_id, tab])


def _in_sight(request: Request, public_id: UUID) -> str:
    """The tab that the address of the browser names, when it is of this case; else nothing."""
    try:
        found = resolve(urlsplit(request.headers.get("HX-Current-URL", "")).path)
    except (Resolver404, ValueError):
        return ""
    if found.kwargs.get("public_id") != public_id:
        return ""
    if found.view_name == "workspace:case":
        return TABS[0]
    return name if found.view_name == "workspace:case_tab" and (name := found.kwargs["name"]) in TABS else ""
