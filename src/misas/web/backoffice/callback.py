"""The number and the hours that letters and SMS of a caisse give to be called back."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions.territory import set_callback
from misas.core.refusals import Absent, Invalid
from misas.core.territory.callback import DEFAULT_PHONE, DEFAULT_SOURCE, HOURS_MAX, Callback
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.accounts.forms import Form
from misas.web.backoffice.place import administers, in_charge_of
from misas.web.ui import respond
from misas.wording import ladder

PAGE = "backoffice/callback.html"


class CallbackForm(Form):
    phone = forms.CharField(
        label="Numéro à rappeler",
        required=False,
        help_text=f"Vide : {Callback(DEFAULT_PHONE).shown}, numéro national de l’Assurance maladie ({DEFAULT_SOURCE}).",
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "tel", "inputmode": "tel"}),
    )
    hours = forms.CharField(
        label="Jours et heures",
        required=False,
        help_text=f"Par exemple : du lundi au vendredi, de 8 h 30 à 17 h. {HOURS_MAX} caractères au plus.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_http_methods(["GET", "POST"])
@needs("territory.set_callback")
def callback(request: Request, caisse: int) -> HttpResponse:
    row = in_charge_of(request, caisse)
    if not administers(request, row.pk):
        raise Absent
    known = row.callback
    form = CallbackForm(request.POST or None, initial={"phone": known.shown, "hours": known.hours})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            set_callback(row.pk, phone=typed["phone"], hours=typed["hours"], by=request.actor, at=request.time)
        except Invalid as wrong:
            form.take(wrong.faults)
        else:
            respond.toast(request, "Coordonnées enregistrées.")
            return respond.go(request, reverse("backoffice:callback", args=[row.pk]))
    context = {
        "caisse": row,
        "form": form,
        "administers": True,
        "sms": ladder.sms(known.shown),
        "letter": ladder.call_line(known.shown, known.hours),
    }
    return respond.invalid(request, PAGE, context) if form.errors else respond.page(request, PAGE, context)
