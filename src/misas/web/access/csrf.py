"""A form whose token is refused. Often only too old: its page was opened before another sign-in in the same browser,
or its cookies were erased meanwhile.

To a script of our own page the answer is that of an ended session: the dialog gives a new token and the form leaves
again. To a plain browser without any cookie, the page of an ended session too: it keeps what was typed and asks to sign
in. Otherwise a page shows what was typed, to copy. Nothing is written.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_CSRF_TOKEN_MISSING, REASON_NO_CSRF_COOKIE
from django.shortcuts import render

from misas.web.access.gate import is_open
from misas.web.access.kept import kept_text
from misas.web.access.sessions import scripted
from misas.web.accounts.resume import ended
from misas.web.ui.errors import csrf_failed

INCORRECT = "CSRF token from"  # how Django begins its reason when the token itself is wrong


def failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    stale = reason.startswith(INCORRECT) and settings.CSRF_COOKIE_NAME in request.COOKIES and ours
    erased = reason == REASON_NO_CSRF_COOKIE and ours and _is_for_people_signed_in(request)
    if (stale or erased) and scripted(request):
        return HttpResponse(status=401, headers={"X-Misas-Session": "expired"})
    if erased and request.headers.get("Sec-Fetch-Site") == "same-origin":  # said by the browser, never supposed
        return ended(request)
    if (stale or reason == REASON_CSRF_TOKEN_MISSING) and ours:
        typed = kept_text(request.POST)
        if any(one.shown for one in typed):
            return render(request, "accounts/unsent.html", {"kept": typed, "again": request.path}, status=403)
    return csrf_failed(request, reason)


def _is_for_people_signed_in(request: HttpRequest) -> bool:
    """A form that visitors may send has no session to find again."""
    return request.resolver_match is not None and not is_open(request.resolver_match.func)
