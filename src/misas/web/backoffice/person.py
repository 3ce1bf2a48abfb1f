"""One person of a caisse: her roles here, her link, suspension."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from misas.actions import accounts as actions
from misas.core.access import Grant, Role, Subject, may, may_give, reaches, roles_given_in
from misas.core.refusals import Absent
from misas.records.accounts import doors
from misas.records.accounts.models import Account
from misas.records.accounts.queries import grants_of, waiting_link
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.accounts.places import held_roles
from misas.web.backoffice.forms import RoleForm
from misas.web.backoffice.lines import state_of
from misas.web.backoffice.people import show_link
from misas.web.backoffice.place import in_charge_of
from misas.web.ui import respond


@require_GET
@needs("account.list")
def show(request: Request, caisse: int, public_id: UUID) -> HttpResponse:
    account = _account(request, caisse, public_id, "account.list")
    return render(request, "backoffice/person.html", _context(request, caisse, account))


@require_POST
@needs("account.grant")
def add_role(request: Request, caisse: int, public_id: UUID) -> HttpResponse:
    account = _account(request, caisse, public_id, "account.grant")
    form = RoleForm(request.POST, given=roles_given_in(request.actor, caisse))
    if not form.is_valid():
        return respond.invalid(request, "backoffice/person.html", _context(request, caisse, account) | {"form": form})
    actions.grant(account, Role(form.cleaned_data["role"]), caisse=caisse, by=request.actor, at=request.time)
    return _back(request, caisse, account, "Le rôle est donné.")


@require_POST
@needs("account.grant")
def end_role(request: Request, caisse: int, public_id: UUID, key: int) -> HttpResponse:
    account = _account(request, caisse, public_id, "account.grant")
    row = doors.authorisation(key, account)
    if row.caisse_id != caisse:
        raise Absent
    actions.revoke(row, by=request.actor, at=request.time)
    return _back(request, caisse, account, "Le rôle est terminé.")


@require_POST
@needs("account.suspend")
def suspend(request: Request, caisse: int, public_id: UUID) -> HttpResponse:
    account = _account(request, caisse, public_id, "account.suspend")
    actions.suspend(account, caisse=caisse, by=request.actor, at=request.time)
    return _back(request, caisse, account, "Le compte est suspendu. Ses sessions sont fermées.")


@require_POST
@needs("account.suspend")
def restore(request: Request, caisse: int, public_id: UUID) -> HttpResponse:
    account = _account(request, caisse, public_id, "account.suspend")
    actions.restore(account, caisse=caisse, by=request.actor, at=request.time)
    return _back(request, caisse, account, "Le compte est rétabli.")


@require_POST
@needs("account.invite", "account.reset")
def new_link(request: Request, caisse: int, public_id: UUID) -> HttpResponse:
    """A link for somebody who never came in (whoever invites), or a reset (an administrator)."""
    account = _account(request, caisse, public_id, "account.list")
    make = actions.reset if account.has_usable_password() else actions.link_for
    secret = make(account, caisse=caisse, by=request.actor, at=request.time)
    return show_link(request, secret, account.full_name, reverse("backoffice:person", args=[caisse, account.public_id]))


def _account(request: Request, caisse: int, public_id: UUID, verb: str) -> Account:
    in_charge_of(request, caisse)
    account = doors.account(public_id, to=verb, by=request.actor, lock=request.method == "POST")
    if not account.authorisations.filter(caisse_id=caisse).exists():
        raise Absent
    return account


def _back(request: Request, caisse: int, account: Account, text: str) -> HttpResponse:
    respond.toast(request, text)
    return respond.go(request, reverse("backoffice:person", args=[caisse, account.public_id]))


def _context(request: Request, caisse: int, account: Account) -> dict[str, object]:
    today = timezone.localdate(request.time)
    actor, held = request.actor, grants_of(account, today)
    here = Subject("account", caisse=caisse)
    rows = [
        (row, may_give(actor, Grant(row.code, row.caisse, row.organisation)) and account.pk != actor.account_id)
        for row in held_roles(account, today)
    ]
    within = reaches(actor, held)
    opened = account.has_usable_password()
    return {
        "caisse": in_charge_of(request, caisse),
        "person": account,
        "state": state_of(account, bool(held)),
        "roles": rows,
        "form": RoleForm(given=roles_given_in(actor, caisse)),
        "may_suspend": within and bool(may(actor, "account.suspend", here)) and account.pk != actor.account_id,
        "may_link": within and bool(may(actor, "account.reset" if opened else "account.invite", here)),
        "opened": opened,
        "waiting": waiting_link(account, request.time),
    }
