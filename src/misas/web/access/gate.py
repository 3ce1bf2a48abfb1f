"""What a view says of whom it is for: visitors too (`open_to_visitors`), or the roles of a verb (`needs`).

A view that says nothing is for signed-in people (`misas.web.accounts.resume.SignedInOnly`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from misas.core.access import PERMISSIONS, Actor
from misas.core.refusals import Forbidden

View = Callable[..., HttpResponse]


def open_to_visitors(view: View) -> View:
    """This view answers people who are not signed in."""
    view.signed_in_only = False  # type: ignore[attr-defined]
    return view


def is_open(view: View) -> bool:
    return not getattr(view, "signed_in_only", True)


def needs(*verbs: str) -> Callable[[View], View]:
    """This view is for whoever may do one of these verbs somewhere; the row itself is judged by its door. Else 403."""
    for verb in verbs:
        if verb not in PERMISSIONS:
            raise KeyError(verb)

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(holds(request.actor, verb) for verb in verbs):  # type: ignore[attr-defined]
                raise Forbidden("access.role")
            return view(request, *args, **kwargs)

        return guarded

    return guard


def holds(actor: Actor, verb: str) -> bool:
    """Whether the actor has, somewhere, a role that may do this verb: what a menu asks."""
    return any(actor.has(role) for role, _ in PERMISSIONS[verb].roles)
