"""What a view for machines says of itself: no session, no form token; who knocks is judged by what it signs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def for_machines(view: View) -> View:
    """This view answers whoever knocks, and judges by itself. Cookies are not looked at."""
    open_view = csrf_exempt(view)
    open_view.signed_in_only = False  # type: ignore[attr-defined]
    return open_view
