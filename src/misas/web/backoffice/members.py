"""The partners of a caisse, and who speaks for each: invite, hand a link over, end."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from misas.actions import partners as actions
from misas.core.refusals import Absent, Invalid
from misas.records.accounts.models import Account
from misas.records.accounts.queries import members
from misas.records.partners import doors
from misas.records.partners.models import Organisation
from misas.records.partners.queries import partners_of
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.backoffice.forms import NewAccountForm
from misas.web.backoffice.partners import agreement_lines
from misas.web.backoffice.people import show_link
from misas.web.backoffice.place import administers, in_charge_of
from misas.web.ui import respond
from misas.wording.partners import KINDS


@require_GET
@needs("organisation.join")
def organisations(request: Request, caisse: int) -> HttpResponse:
    row = in_charge_of(request, caisse)
    lines = [(partner, KINDS[partner.rule.kind]) for partner in partners_of(caisse)]
    context = {"caisse": row, "lines": lines, "administers": administers(request, caisse)}
    return render(request, "backoffice/organisations.html", context)


@require_GET
@needs("organisation.join")
def organisation(request: Request, caisse: int, public_id: UUID) -> HttpResponse:
    in_charge_of(request, caisse)
    partner = doors.organisation(public_id, to="organisation.join", by=request.actor, caisse_id=caisse)
    return render(
        request, "backoffice/organisation.html", _context(request, caisse, partner) | {"form": NewAccountForm()}
    )


@require_POST
@needs("organisation.join")
def invite(request: Request, caisse: int, public_id: UUID) -> HttpResponse:
    partner = _partner(request, caisse, public_id)
    form = NewAccountForm(request.POST)
    if form.is_valid():
        try:
            account, secret = actions.invite_member(
                partner.public_id, **form.cleaned_data, caisse_id=caisse, by=request.actor, at=request.time
            )
        except Invalid as wrong:
            form.take(wrong.faults)
        else:
            return show_link(request, secret, account.full_name, _address(caisse, partner))
    context = _context(request, caisse, partner) | {"form": form}
    return respond.invalid(request, "backoffice/organisation.html", context)


@require_POST
@needs("organisation.join")
def end_membership(request: Request, caisse: int, public_id: UUID, account: UUID) -> HttpResponse:
    partner = _partner(request, caisse, public_id)
    actions.end_membership(partner.public_id, account, caisse_id=caisse, by=request.actor, at=request.time)
    respond.toast(request, "Cette personne ne représente plus la structure.")
    return respond.go(request, _address(caisse, partner))


@require_POST
@needs("organisation.join")
def new_link(request: Request, caisse: int, public_id: UUID, account: UUID) -> HttpResponse:
    partner = _partner(request, caisse, public_id)
    person, secret = actions.member_link(
        partner.public_id, account, caisse_id=caisse, by=request.actor, at=request.time
    )
    return show_link(request, secret, person.full_name, _address(caisse, partner))


def _partner(request: Request, caisse: int, public_id: UUID) -> Organisation:
    """A partner that works with this caisse; another one is absent."""
    in_charge_of(request, caisse)
    row = doors.organisation(public_id, to="organisation.join", by=request.actor, caisse_id=caisse)
    if not partners_of(caisse).filter(pk=row.pk).exists():
        raise Absent
    return row


def _address(caisse: int, partner: Organisation) -> str:
    return reverse("backoffice:organisation", args=[caisse, partner.public_id])


def _context(request: Request, caisse: int, partner: Organisation) -> dict[str, object]:
    people: list[Account] = list(members(partner.pk, timezone.localdate(request.time)))
    return {
        "caisse": in_charge_of(request, caisse),
        "partner": partner,
        "kind": KINDS[partner.rule.kind],
        "people": people,
        "agreements": agreement_lines(partner, caisse, timezone.localdate(request.time)),
        "kept_elsewhere": actions.kept_elsewhere(partner, caisse, request.actor),
    }
