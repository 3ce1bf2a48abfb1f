"""How long a session lives: fifteen minutes without a gesture, ten hours at most. Polls do not extend it.

A form sent after its session closed loses nothing: scripts get a 401 that opens the sign-in dialog over the page and
sends the same form again; a plain browser gets a page that keeps what was typed and sends it after sign-in.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

BORN, SEEN = "born", "seen"
TOUCH_EVERY = 60  # seconds: one write a minute at most


class SessionClock:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._over(request):
            logout(request)
            return expired(request)
        return self.get_response(request)

    def _over(self, request: HttpRequest) -> bool:
        now = int(timezone.now().timestamp())
        session = request.session
        born, seen = session.get(BORN), session.get(SEEN)
        if born is None or seen is None:
            session[BORN] = session[SEEN] = now
            return False
        if now - seen > settings.SESSION_IDLE_SECONDS or now - born > settings.SESSION_COOKIE_AGE:
            return True
        if now - seen >= TOUCH_EVERY and request.headers.get("X-Misas-Poll") != "1":
            session[SEEN] = now
        return False


def expired(request: HttpRequest) -> HttpResponse:
    """The answer to a request whose session is closed: nothing that was typed is lost."""
    if scripted(request):
        return HttpResponse(status=401, headers={"X-Misas-Session": "expired"})
    if request.method == "POST":
        typed = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
        kept = [(name, value) for name, value in typed if name != "csrfmiddlewaretoken"]
        return render(request, "accounts/resume.html", {"kept": kept, "target": request.get_full_path()}, status=401)
    return redirect(f"{reverse(settings.LOGIN_URL)}?suite={request.get_full_path()}")


def scripted(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" or request.headers.get("X-Misas-Fetch") == "1"
