"""The page behind an invitation or a reset link: choose a password, then come in.

The secret leaves the address at once for the session, so that it stays in no history and no "referer".
"""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from misas.actions import accounts as actions
from misas.core.refusals import Absent, Invalid, Refused
from misas.web.access.context import Request
from misas.web.access.gate import open_to_visitors
from misas.web.accounts.forms import PasswordForm
from misas.web.accounts.sign_in import welcome
from misas.web.ui import respond
from misas.wording.sentences import sentence

KEPT = "link"


@open_to_visitors
@require_GET
def open_link(request: Request, secret: str) -> HttpResponse:
    request.session[KEPT] = secret
    return HttpResponseRedirect(reverse("accounts:choose_password"))


@open_to_visitors
@sensitive_post_parameters("password", "again")
def choose_password(request: Request) -> HttpResponse:
    secret = request.session.get(KEPT, "")
    try:
        link = actions.find_link(secret, at=request.time)
    except Absent:
        return _dead(request, "")
    except Refused as refused:
        return _dead(request, sentence(refused.code))
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            account = actions.choose_password(secret, form.cleaned_data["password"], at=request.time)
        except Invalid as wrong:
            form.take(wrong.faults)
        else:
            del request.session[KEPT]
            return welcome(request, account, reverse("home"), way="link")
    context = {"form": form, "person": link.account.full_name, "email": link.account.email}
    if form.is_bound:
        return respond.invalid(request, "accounts/choose_password.html", context)
    return render(request, "accounts/choose_password.html", context)


def _dead(request: Request, why: str) -> HttpResponse:
    return render(request, "accounts/dead_link.html", {"why": why}, status=404 if not why else 410)
