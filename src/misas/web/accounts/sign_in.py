"""Sign in, over a page too; sign out. The address of the next page is a path of this house or nothing."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from misas.actions import accounts as actions
from misas.core.refusals import Fault
from misas.records.accounts.models import Account
from misas.web.access.context import Request
from misas.web.access.gate import open_to_visitors
from misas.web.access.sessions import remember_whose, start
from misas.web.accounts.credentials import judge
from misas.web.accounts.forms import ResumeForm, SignInForm
from misas.web.accounts.here import opens_to_personas
from misas.web.ui import respond

WRONG = Fault.of("", "account.sign_in_wrong")
WRONG_AGAIN = Fault.of("password", "account.password_wrong_again")  # whose account it is stands on the page


@open_to_visitors
@sensitive_post_parameters("password")
def sign_in(request: Request) -> HttpResponse:
    if respond.is_overlay(request):
        return _over_a_page(request)
    if request.user.is_authenticated and request.method == "GET":
        return HttpResponseRedirect(next_page(request, request.GET.get("suite", "")))
    if request.method != "POST":
        form = SignInForm(initial={"suite": request.GET.get("suite", "")})
        return render(request, "accounts/sign_in.html", {"form": form})
    form = SignInForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        judgement = judge(request, typed["email"], typed["password"], at=request.time)
        if judgement.account:
            return welcome(request, judgement.account, next_page(request, typed["suite"]))
        if judgement.closed_until:
            return render(request, "accounts/locked.html", {"until": judgement.closed_until}, status=429)
        form.take((WRONG,))
    return respond.invalid(request, "accounts/sign_in.html", {"form": form})


def welcome(request: Request, account: Account, url: str, way: str = "password") -> HttpResponse:
    """Open the session and go on; the browser remembers whose it was."""
    start(request, account, request.time)
    actions.signed_in(account, at=request.time, way=way)
    response = HttpResponseRedirect(url, status=303)
    remember_whose(response, account)
    return response


def _over_a_page(request: Request) -> HttpResponse:
    """The dialog over a page whose session ended: the password of the person of that page, and no other."""
    owner = _owner_of_page(request)
    key = str(owner.public_id) if owner else ""
    if owner is not None and request.user == owner and request.method == "GET":
        return respond.signed_in_again(request, key)
    persona = owner if owner is not None and owner.persona and opens_to_personas(request) else None
    if persona is not None and request.method == "POST" and "persona" in request.POST:
        return _signed_in_over(request, persona)
    form = ResumeForm(request.POST if request.method == "POST" else None, owner=owner, auto_id="again_%s")
    if request.method == "POST" and form.is_valid():
        email = owner.email if owner else form.cleaned_data["email"]
        judgement = judge(request, email, form.cleaned_data["password"], at=request.time)
        if judgement.account:
            return _signed_in_over(request, judgement.account)
        if judgement.closed_until:
            context = {"until": judgement.closed_until}
            return render(request, "accounts/locked_over.html", context, status=429)
        form.take((WRONG_AGAIN if owner else WRONG,))
    status = 422 if form.is_bound else 200
    asked = {"form": form, "owner": owner, "persona": persona}
    return render(request, "accounts/sign_in_again.html", asked, status=status)


def _signed_in_over(request: Request, account: Account) -> HttpResponse:
    start(request, account, request.time)
    actions.signed_in(account, at=request.time, way="again")
    response = respond.signed_in_again(request, str(account.public_id))
    remember_whose(response, account)
    return response


def _owner_of_page(request: Request) -> Account | None:
    try:
        key = UUID(request.GET.get("pour", ""))
    except ValueError:
        return None
    return Account.objects.filter(public_id=key, is_active=True).first()


@open_to_visitors
@require_POST
def sign_out(request: Request) -> HttpResponse:
    if isinstance(request.user, Account):
        actions.signed_out(request.user, at=request.time)
        logout(request)
    return HttpResponseRedirect(reverse("accounts:signed_out"), status=303)


@open_to_visitors
@require_GET
def signed_out(request: Request) -> HttpResponse:
    return render(request, "accounts/signed_out.html")


@open_to_visitors
@require_GET
def forgotten(request: Request) -> HttpResponse:
    return render(request, "accounts/forgotten.html")


def next_page(request: Request, wanted: str) -> str:
    """A local path, or the home page."""
    local = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=settings.SESSION_COOKIE_SECURE
    )
    return wanted if local else reverse("home")
