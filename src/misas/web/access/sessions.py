"""How long a session lives: fifteen minutes without a gesture, ten hours at most. Polls do not extend it.

A form sent after its session closed loses nothing: scripts get a 401 that opens the sign-in dialog over the page and
sends the same form again; a plain browser gets a page that keeps what was typed and sends it after sign-in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import login, logout
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from misas.actions.accounts import signed_out
from misas.records.accounts.models import Account

Handler = Callable[[HttpRequest], HttpResponse]

BORN, SEEN = "born", "seen"
TOUCH_EVERY = 60  # seconds: one write a minute at most
BACKEND = "misas.web.access.backend.Accounts"
LAST = "misas_last"  # the cookie that tells, once a session is over, whose it was


class SessionClock:
    """A session that is over is closed here; the request goes on as a visitor's and `gate` answers it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, Account) and is_over(request):
            signed_out(user, at=timezone.now(), why="idle")
            logout(request)
        return self.get_response(request)


def is_over(request: HttpRequest) -> bool:
    """Whether this session must end now; otherwise its last gesture is noted."""
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


def start(request: HttpRequest, account: Account, at: datetime) -> None:
    """Open a session for this account, under a new key."""
    login(request, account, backend=BACKEND)
    request.session[BORN] = request.session[SEEN] = int(at.timestamp())


def remember_whose(response: HttpResponse, account: Account) -> None:
    """Let the browser say later whose session was over: only she may send what she had typed."""
    response.set_cookie(
        LAST,
        signing.dumps(account.pk, salt=LAST),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def whose(request: HttpRequest) -> Account | None:
    """The account that signed in last in this browser, if it may still sign in."""
    try:
        pk = signing.loads(request.COOKIES.get(LAST, ""), salt=LAST)
    except signing.BadSignature:
        return None
    return Account.objects.filter(pk=pk, is_active=True).first()


def scripted(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" or request.headers.get("X-Misas-Fetch") == "1"
