"""The people of a caisse: the list, and the invitation with its link to hand over."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from misas.actions import accounts as actions
from misas.core.access import Role, roles_given_in
from misas.core.refusals import Invalid
from misas.records.accounts.queries import people_of
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.backoffice.forms import InviteForm
from misas.web.backoffice.lines import person_line
from misas.web.backoffice.place import administers, in_charge_of, managed
from misas.web.ui import respond


@require_GET
@needs("account.list")
def begin(request: Request) -> HttpResponse:
    rows = managed(request)
    if len(rows) == 1:
        return HttpResponseRedirect(reverse("backoffice:team", args=[rows[0].pk]))
    return render(request, "backoffice/caisses.html", {"caisses": rows})


@require_GET
@needs("account.list")
def team(request: Request, caisse: int) -> HttpResponse:
    row = in_charge_of(request, caisse)
    today = timezone.localdate(request.time)
    lines = [person_line(account, today) for account in people_of(row.pk)]
    return render(
        request, "backoffice/team.html", {"caisse": row, "lines": lines, "administers": administers(request, row.pk)}
    )


@needs("account.invite")
def invite(request: Request, caisse: int) -> HttpResponse:
    row = in_charge_of(request, caisse)
    given = roles_given_in(request.actor, row.pk)
    form = InviteForm(request.POST if request.method == "POST" else None, given=given)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            account, secret = actions.invite(
                email=typed["email"],
                full_name=typed["full_name"],
                role=Role(typed["role"]),
                caisse=row.pk,
                by=request.actor,
                at=request.time,
            )
        except Invalid as wrong:
            form.take(wrong.faults)
        else:
            return show_link(
                request, secret, account.full_name, reverse("backoffice:person", args=[row.pk, account.public_id])
            )
    context = {"caisse": row, "form": form}
    if form.is_bound:
        return respond.invalid(request, "backoffice/invite.html", context)
    return render(request, "backoffice/invite.html", context)


def show_link(request: Request, secret: str, person: str, back: str) -> HttpResponse:
    """The link, shown this once: it stands in no address, no journal and no history."""
    link = request.build_absolute_uri(reverse("accounts:open_link", args=[secret]))
    context = {"link": link, "person": person, "back": back, "days": actions.VALIDITY.days}
    return render(request, "backoffice/link.html", context)
