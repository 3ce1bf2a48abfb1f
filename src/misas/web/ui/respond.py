"""How a view answers: a page or a fragment, a refusal of the form, a way elsewhere, a toast. Not here: any rule.

A fragment goes out only to an htmx request that is not a history restore; otherwise "Back" shows a naked table.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string


def wants_fragment(request: HttpRequest) -> bool:
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.history_restore_request


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The whole page, or its partial `fragment` ({% partialdef %}) when htmx asks for it.

    Toasts put by `toast` travel with a fragment, out of band; a page shows them by itself.
    """
    if not (fragment and wants_fragment(request)):
        return render(request, template, dict(context or {}), status=status)
    response = render(request, f"{template}#{fragment}", dict(context or {}), status=status)
    waiting = messages.get_messages(request)
    if len(waiting):
        response.write(render_to_string("toasts.html", {"messages": waiting}, request=request))
    return response


def invalid(request: HttpRequest, template: str, context: Mapping[str, Any], *, fragment: str = "") -> HttpResponse:
    """The form again with its faults, 422: the summary takes the focus, the title starts with "Erreur :"."""
    return page(
        request, template, {"invalid": True, **context}, fragment=fragment, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


def go(request: HttpRequest, url: str) -> HttpResponse:
    """After a write, the page to read: 303, or htmx's own redirection (one GET, not two)."""
    if wants_fragment(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=HTTPStatus.SEE_OTHER)


def toast(request: HttpRequest, text: str, *, undo_url: str = "", see: tuple[str, str] = ("", "")) -> None:
    """Say what was done, for ten seconds; `undo_url` is posted by "Annuler". Never a person's name in `text`.

    `see`: the label and the address of a link to where it went.
    """
    messages.success(request, text, extra_tags="\n".join((undo_url, *see)))


def is_overlay(request: HttpRequest) -> bool:
    """Whether the sign-in form is asked for, or sent from, the dialog over a page."""
    return request.headers.get("X-Misas-Overlay") == "1"


def signed_in_again(request: HttpRequest, account_key: str) -> HttpResponse:
    """To the dialog: 204 with the new token. The page sends its form again only if the account is the same."""
    return HttpResponse(
        status=HTTPStatus.NO_CONTENT,
        headers={"X-Misas-Csrf": get_token(request), "X-Misas-Account": account_key},
    )


def filtered(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, fragment: str, address: str
) -> HttpResponse:
    """A list after its filters were posted: the address shows the coded filters alone, never a searched name."""
    response = page(request, template, context, fragment=fragment)
    if wants_fragment(request):
        response["HX-Push-Url"] = address
    return response
