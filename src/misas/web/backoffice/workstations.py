"""The keys of the workstation applications of a caisse: the list, a new one shown once, its revocation."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from misas.actions import accounts as actions
from misas.core.refusals import Absent, Invalid
from misas.records.accounts.workstations import keys_of
from misas.records.territory.models import Caisse
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.accounts.forms import Form
from misas.web.backoffice.place import administers, in_charge_of
from misas.web.ui import respond

PAGE = "backoffice/workstations.html"


class WorkstationForm(Form):
    label = forms.CharField(
        label="Nom de l’application",
        required=False,
        help_text="Par exemple : poste de l’accueil, Nîmes.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_http_methods(["GET", "POST"])
@needs("workstation_key.see")
def workstations(request: Request, caisse: int) -> HttpResponse:
    """The keys of the caisse; posted, a new one, whose secret is shown in the answer itself."""
    row = _administered(request, caisse)
    form = WorkstationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.make_workstation_key(
                form.cleaned_data["label"], caisse_id=row.pk, by=request.actor, at=request.time
            )
        except Invalid as wrong:
            form.take(wrong.faults)
        else:
            address = request.build_absolute_uri(reverse("workspace:post_identity"))
            context = {"caisse": row, "key": made[0], "secret": made[1], "address": address}
            return render(request, "backoffice/workstation_key.html", context)
    context = {"caisse": row, "keys": list(keys_of(row.pk)), "form": form, "administers": True}
    return respond.invalid(request, PAGE, context) if form.is_bound else respond.page(request, PAGE, context)


@require_POST
@needs("workstation_key.revoke")
def revoke(request: Request, caisse: int, public_id: UUID) -> HttpResponse:
    row = _administered(request, caisse)
    if not keys_of(row.pk).filter(public_id=public_id).exists():
        raise Absent
    actions.revoke_workstation_key(public_id, by=request.actor, at=request.time)
    respond.toast(request, "Clé révoquée : elle n’ouvre plus rien.")
    return respond.go(request, reverse("backoffice:workstations", args=[row.pk]))


def _administered(request: Request, caisse: int) -> Caisse:
    row = in_charge_of(request, caisse)
    if not administers(request, row.pk):
        raise Absent
    return row
