"""The person changes her mind and says so to whoever referred her: three questions, then the news stop."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions.referrals import report_withdrawal
from misas.core.privacy.codes import Scope
from misas.core.referrals.withdrawals import REPORTED
from misas.core.refusals import Invalid
from misas.lib.typed_dates import read_date
from misas.records.referrals import doors
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.accounts.forms import Form
from misas.web.ui import respond
from misas.wording.referrals import TOLD_HOW, WITHDRAWN

PAGE = "partner_space/withdraw.html"
DONE = {
    Scope.FEEDBACK: "C’est noté. Vous ne recevrez plus de nouvelles.",
    Scope.ACCOMPANIMENT: "C’est noté. La caisse est prévenue, et vous ne recevrez plus de nouvelles.",
}


class WithdrawForm(Form):
    """Fields and words; what is wrong is said by `core.referrals.withdrawals`."""

    scope = forms.ChoiceField(
        label="Que dit la personne ?",
        required=False,
        widget=forms.RadioSelect,
        choices=[(scope.value, WITHDRAWN[scope]) for scope in REPORTED],
    )
    how = forms.ChoiceField(
        label="Comment vous l’a-t-elle dit ?",
        required=False,
        widget=forms.RadioSelect,
        choices=[(how.value, words) for how, words in TOLD_HOW.items()],
    )
    said_on = forms.CharField(
        label="Quand ?",
        required=False,
        help_text="Par exemple 12/03/2026.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )


@require_http_methods(["GET", "POST"])
@needs("referral.report_withdrawal")
def withdraw(request: Request, public_id: UUID) -> HttpResponse:
    row = doors.referral(public_id, to="referral.report_withdrawal", by=request.actor)
    today = row.caisse.local_date(request.time)
    context = {"row": row, "number": row.origin_number or row.number}
    if request.method == "GET":
        return respond.page(request, PAGE, context | {"form": WithdrawForm(initial={"said_on": f"{today:%d/%m/%Y}"})})
    form = WithdrawForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            report = report_withdrawal(
                public_id,
                typed["scope"],
                how=typed["how"],
                said_on=_day(typed["said_on"], today),
                by=request.actor,
                at=request.time,
            )
        except Invalid as wrong:
            form.take(wrong.faults)
        else:
            respond.toast(request, DONE[Scope(report.scope)])
            return respond.go(request, reverse("partner_space:one", args=[public_id]))
    return respond.invalid(request, PAGE, context | {"form": form})


def _day(typed: str, today: date) -> date | None:
    """The day as typed; None when it cannot be read, which the action refuses in French."""
    return read_date(typed, latest=today)
