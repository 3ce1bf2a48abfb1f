"""One's own account: name, function, phone, shortcuts, password, roles held, and the way to close every session."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from misas.actions import accounts as actions
from misas.core.accounts.validation import Profile
from misas.core.refusals import Fault, Invalid
from misas.lib.phones import shown_form
from misas.records.accounts.models import Account
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.accounts.credentials import judge
from misas.web.accounts.forms import ChangePasswordForm, ProfileForm
from misas.web.accounts.places import held_roles
from misas.web.ui import respond


@require_GET
@needs("account.see_self")
def me(request: Request) -> HttpResponse:
    return render(request, "accounts/me.html", _context(request, _profile(request.user), ChangePasswordForm()))


@require_POST
@needs("account.change_self")
def describe(request: Request) -> HttpResponse:
    form = ProfileForm(request.POST)
    if form.is_valid():
        try:
            actions.describe_self(request.user, Profile(**form.cleaned_data), by=request.actor, at=request.time)
        except Invalid as wrong:
            form.take(wrong.faults)
        else:
            return _done(request, "Vos coordonnées sont enregistrées.")
    return respond.invalid(request, "accounts/me.html", _context(request, form, ChangePasswordForm()))


@require_POST
@needs("account.change_self")
def shortcuts(request: Request) -> HttpResponse:
    on = request.POST.get("on") == "1"
    actions.set_shortcuts(request.user, on, by=request.actor, at=request.time)
    return _done(
        request, "Les raccourcis d’une lettre sont actifs." if on else "Les raccourcis d’une lettre sont coupés."
    )


@require_POST
@sensitive_post_parameters()
@needs("account.change_self")
def change_password(request: Request) -> HttpResponse:
    form = ChangePasswordForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        judgement = judge(request, request.user.email, typed["present"], at=request.time)
        if judgement.closed_until:
            return render(request, "accounts/locked.html", {"until": judgement.closed_until}, status=429)
        try:
            if judgement.account is None:
                raise Invalid([Fault.of("present", "account.password_present_wrong")])
            actions.change_password(request.user, typed["password"], by=request.actor, at=request.time)
        except Invalid as wrong:
            form.take(wrong.faults)
        else:
            update_session_auth_hash(request, request.user)
            return _done(request, "Votre mot de passe est changé. Vos autres sessions sont fermées.")
    return respond.invalid(request, "accounts/me.html", _context(request, _profile(request.user), form))


@require_POST
@needs("account.change_self")
def leave_everywhere(request: Request) -> HttpResponse:
    actions.sign_out_everywhere(request.user, by=request.actor, at=request.time)
    request.session.flush()
    return HttpResponseRedirect(reverse("accounts:signed_out"), status=303)


def _done(request: Request, text: str) -> HttpResponse:
    respond.toast(request, text)
    return respond.go(request, reverse("accounts:me"))


def _profile(account: Account) -> ProfileForm:
    phone = shown_form(account.phone) if account.phone else ""
    return ProfileForm(initial={"full_name": account.full_name, "function": account.function, "phone": phone})


def _context(request: Request, profile: ProfileForm, password: ChangePasswordForm) -> dict[str, object]:
    return {
        "profile": profile,
        "password": password,
        "roles": held_roles(request.user, timezone.localdate(request.time)),
        "me": request.user,
    }
