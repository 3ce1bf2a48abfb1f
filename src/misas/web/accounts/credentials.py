"""Whether an address and a password open an account now. Five failures close the pair address + machine for a while.

django-axes counts. It is shown a bare request, so that it never keeps what a form carried beside the password.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.contrib.auth import authenticate
from django.http import HttpRequest

from misas.actions.accounts import sign_in_failed
from misas.core.accounts.validation import tidy_email
from misas.records.accounts.models import Account
from misas.records.accounts.queries import by_email


@dataclass(frozen=True, slots=True)
class Judgement:
    """`account` when the password was right; `closed_until` when no attempt is taken any more; else wrong."""

    account: Account | None = None
    closed_until: datetime | None = None


def judge(request: HttpRequest, email: str, password: str, *, at: datetime) -> Judgement:
    """Try once; a failure is counted and written in the journal. The answer never tells whether the account exists."""
    address = tidy_email(email).replace("\0", "")
    bare = _bare(request)
    account = authenticate(bare, email=address, password=password)
    if isinstance(account, Account):
        return Judgement(account=account)
    locked = bool(getattr(bare, "axes_locked_out", False))
    sign_in_failed(by_email(address), at=at, locked=locked)
    return Judgement(closed_until=_until(address, bare, at) if locked else None)


def _bare(request: HttpRequest) -> HttpRequest:
    bare = HttpRequest()
    bare.method = "POST"
    bare.path = bare.path_info = request.path
    agent = request.META.get("HTTP_USER_AGENT", "")[:200]
    bare.META = {"REMOTE_ADDR": request.META.get("REMOTE_ADDR", ""), "HTTP_USER_AGENT": agent, "HTTP_ACCEPT": ""}
    return bare


def _until(address: str, bare: HttpRequest, at: datetime) -> datetime:
    """When the last of the counted failures is old enough."""
    last = AccessAttempt.objects.filter(username=address, ip_address=bare.META["REMOTE_ADDR"]).order_by("-attempt_time")
    attempt = last.first()
    return (attempt.attempt_time if attempt else at) + get_cool_off(bare)
