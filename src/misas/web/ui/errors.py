"""The pages for when something does not go: plain words, and a way back. Not here: what is refused, and why."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from misas.web.ui.frame import Frame
from misas.web.ui.respond import wants_fragment


@dataclass(frozen=True, slots=True)
class Trouble:
    title: str
    text: str
    icon: str = "circle-alert"
    tone: str = "warn"


TROUBLES = {
    400: Trouble(
        "Cette demande n’a pas été comprise",
        "L’adresse ou le formulaire est incomplet. Revenez en arrière et recommencez.",
    ),
    403: Trouble(
        "Cette page ne s’ouvre pas avec votre profil",
        "Votre profil ne donne pas cet accès. Si vous en avez besoin, demandez-le à votre responsable.",
        "lock",
    ),
    404: Trouble(
        "Cette page est introuvable",
        "L’adresse a changé, ou cet élément n’est pas visible d’ici. Cherchez-le par son nom ou son numéro.",
        "search",
    ),
    409: Trouble(
        "Quelqu’un vient de modifier cet élément",
        "Rien n’a été écrasé. Rouvrez la page pour voir la dernière version, puis recommencez.",
        "users",
    ),
    422: Trouble(
        "Cette action n’est pas possible maintenant",
        "La situation a changé depuis l’affichage de la page. Rouvrez-la et vérifiez.",
    ),
    500: Trouble(
        "Une erreur est survenue de notre côté",
        "Ce qui était enregistré est gardé. Réessayez dans un instant. Si l’erreur revient, prévenez votre assistance.",
        "triangle-alert",
        "err",
    ),
    503: Trouble(
        "MisAS est en maintenance",
        "Le service revient dans quelques minutes. Ce qui est enregistré est gardé.",
        "calendar-clock",
        "info",
    ),
}

EXPIRED = Trouble(
    "Ce formulaire a expiré",
    "Rien n’a été enregistré : la page était ouverte depuis trop longtemps, ou les cookies sont bloqués."
    " Rouvrez la page et recommencez.",
    "calendar-clock",
)


def error_page(request: HttpRequest, status: int, sentence: str = "", trouble: Trouble | None = None) -> HttpResponse:
    """The page of a status, `sentence` (from `misas.wording`) in place of the general text, or a `trouble` of its own.

    To htmx, a notice alone: 409 and 422 are shown where the answer was expected, the others above the page.
    """
    trouble = trouble or TROUBLES[status]
    context: dict[str, Any] = {"status": status, "trouble": trouble, "sentence": sentence or trouble.text}
    if wants_fragment(request):
        return HttpResponse(render_to_string("errors/notice.html", context), status=status)
    # Without the request no context processor runs: the page of a breakdown asks nothing of the database.
    bare = status in (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)
    if bare:
        context |= {"frame": Frame(), "misas_demo": False}
    return HttpResponse(render_to_string("errors/page.html", context, request=None if bare else request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A breakdown; but maintenance, told as such, while the database is away."""
    if _database_is_away(sys.exc_info()[1]):
        response = error_page(request, 503)
        response["Retry-After"] = "60"
        return response
    return error_page(request, 500)


def _database_is_away(breakdown: BaseException | None) -> bool:
    """No connection, or one that an administrator closed (SQLSTATE classes 08 and 57P of PostgreSQL)."""
    if not isinstance(breakdown, OperationalError):
        return False
    state = getattr(breakdown.__cause__, "sqlstate", None)
    return state is None or str(state).startswith(("08", "57P"))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or its cookie was refused; nothing was written."""
    return error_page(request, 403, trouble=EXPIRED)
