"""Each signed-in request works in its actor's context, in one transaction that ends before the answer leaves.

This is the only place of the web that reads the clock: everything below receives `request.time`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from misas.core.access import Actor, Context
from misas.records.access.scope import working_in
from misas.records.accounts.models import Account
from misas.records.accounts.queries import actor_of


class Request(HttpRequest):
    """What views receive once the middleware has run. `actor` and `context` exist on signed-in requests only."""

    user: Account
    actor: Actor
    context: Context
    time: datetime
    htmx: object


class WorkInContext:
    """Answers with a status of 500 undo the transaction; refusals (4xx) have already undone their own action."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.time = timezone.now()  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        with transaction.atomic():
            actor = actor_of(request.user, timezone.localdate())
            request.actor = actor  # type: ignore[attr-defined]
            request.context = Context.of(actor)  # type: ignore[attr-defined]
            with working_in(request.context):  # type: ignore[attr-defined]
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
        return response
