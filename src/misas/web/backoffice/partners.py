"""Organisations of the nation, seen from one caisse: find one, put one on the list, sign its agreement, suspend it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from misas.actions import partners as actions
from misas.core.partners.agreements import AgreementStatus, Leave, status_on
from misas.core.partners.kinds import OrganisationKind
from misas.core.partners.validation import AgreementDraft, OrganisationDraft
from misas.core.refusals import Absent, Fault, Invalid
from misas.lib import phones
from misas.lib.french import listed
from misas.lib.typed_dates import read_date
from misas.records.partners import doors, limits
from misas.records.partners.models import Agreement, Organisation
from misas.records.partners.queries import agreements_of
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.accounts.forms import Form
from misas.web.backoffice.place import in_charge_of
from misas.web.ui import respond
from misas.wording.partners import AGREEMENT_STATUSES, FEEDBACK_GRADES, KINDS, LEAVES

SHOWN = 50
LONGEST_YEARS = 10  # a year of two digits, in a date to come
TONES = {
    AgreementStatus.RUNNING: "ok",
    AgreementStatus.ENDING_SOON: "warn",
    AgreementStatus.SUSPENDED: "err",
    AgreementStatus.UPCOMING: "info",
    AgreementStatus.DRAFT: "info",
    AgreementStatus.ENDED: "plain",
}


def _line(label: str, help_text: str = "", most: int | None = None, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, required=False, help_text=help_text, max_length=most, widget=widget)


class OrganisationForm(Form):
    """Fields and words; what is wrong is said by `core.partners`."""

    name = _line("Nom de la structure")
    kind = forms.ChoiceField(
        label="Nature",
        choices=[(kind.value, label) for kind, label in KINDS.items()],
        error_messages={"required": "Choisissez la nature de la structure."},
    )
    siret = _line("Numéro SIRET", "14 chiffres", inputmode="numeric")
    finess = _line("Numéro FINESS", "9 caractères, pour un établissement ou un professionnel de santé")
    email = forms.EmailField(
        label="Adresse électronique",
        required=False,
        max_length=limits.EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = _line("Téléphone", type="tel", inputmode="tel")
    commune = _line("Commune", most=limits.COMMUNE)

    def draft(self) -> OrganisationDraft:
        typed = self.cleaned_data
        return OrganisationDraft(
            name=typed["name"],
            kind=OrganisationKind(typed["kind"]),
            siret="".join(typed["siret"].split()),
            finess="".join(typed["finess"].split()).upper(),
            email=typed["email"],
            phone=_phone(typed["phone"]),
            commune=typed["commune"],
        )


class AgreementForm(Form):
    reference = forms.CharField(label="Référence", required=False, max_length=limits.REFERENCE)
    leaves = forms.MultipleChoiceField(
        label="Ce que la convention permet",
        required=False,
        choices=[(leave.value, label) for leave, label in LEAVES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    feedback = forms.TypedChoiceField(
        label="Jusqu’où vont les nouvelles",
        choices=[(grade, label) for grade, label in FEEDBACK_GRADES.items()],
        coerce=int,
        initial=0,
        widget=forms.RadioSelect,
    )
    signed_on = _line("Signée le", "Par exemple 3/11/2026")
    starts_on = _line("Du")
    ends_on = _line("Au", "Ce jour compris")

    def draft(self, today: date) -> AgreementDraft:
        """Raises Invalid with every field that is not a day."""
        latest = today.replace(year=today.year + LONGEST_YEARS, day=1)
        days = {
            name: read_date(self.cleaned_data[name], latest=latest) for name in ("signed_on", "starts_on", "ends_on")
        }
        if faults := [Fault.of(name, "team.not_a_day") for name, day in days.items() if day is None]:
            raise Invalid(faults)
        leaves = frozenset(Leave(code) for code in self.cleaned_data["leaves"])
        known = {name: day for name, day in days.items() if day is not None}
        return AgreementDraft(leaves, self.cleaned_data["feedback"], reference=self.cleaned_data["reference"], **known)


@require_http_methods(["GET", "POST"])
@needs("organisation.create")
def find(request: Request, caisse: int) -> HttpResponse:
    """Every organisation of the nation by the beginning of words of its name, its SIRET or its FINESS."""
    row = in_charge_of(request, caisse)
    sought = request.POST.get("q", "").strip()[:80]
    found = Organisation.objects.all()
    for word in sought.split():
        found = found.filter(Q(name__icontains=word) | Q(siret__startswith=word) | Q(finess__startswith=word))
    shown = list(found[: SHOWN + 1])
    context = {
        "caisse": row,
        "sought": sought,
        "lines": [(one, KINDS[OrganisationKind(one.kind)]) for one in shown[:SHOWN]],
        "more": len(shown) > SHOWN,
        "most": SHOWN,
    }
    address = reverse("backoffice:find_organisation", args=[caisse])
    return respond.filtered(request, "backoffice/find.html", context, fragment="list", address=address)


@require_http_methods(["GET", "POST"])
@needs("organisation.create")
def create(request: Request, caisse: int) -> HttpResponse:
    row = in_charge_of(request, caisse)
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.create_organisation(form.draft(), caisse_id=caisse, by=request.actor, at=request.time)
        except Invalid as wrong:
            form.take(wrong.faults)
        else:
            respond.toast(request, "La structure est enregistrée. Signez maintenant sa convention.")
            return respond.go(request, reverse("backoffice:sign_agreement", args=[caisse, made.public_id]))
    context = {"caisse": row, "form": form}
    if form.is_bound:
        return respond.invalid(request, "backoffice/create.html", context)
    return respond.page(request, "backoffice/create.html", context)


@require_http_methods(["GET", "POST"])
@needs("agreement.sign")
def sign(request: Request, caisse: int, public_id: UUID) -> HttpResponse:
    row = in_charge_of(request, caisse)
    partner = doors.organisation(public_id, to="organisation.join", by=request.actor, caisse_id=caisse)
    form = AgreementForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            draft = form.draft(row.local_date(request.time))
            if not _signed_already(partner, caisse, draft):
                actions.sign_agreement(public_id, draft, caisse_id=caisse, by=request.actor, at=request.time)
        except Invalid as wrong:
            form.take(wrong.faults)
        else:
            respond.toast(request, "La convention est enregistrée.")
            return respond.go(request, reverse("backoffice:organisation", args=[caisse, public_id]))
    context = {"caisse": row, "partner": partner, "kind": KINDS[partner.rule.kind], "form": form}
    if form.is_bound:
        return respond.invalid(request, "backoffice/sign.html", context)
    return respond.page(request, "backoffice/sign.html", context)


@require_POST
@needs("agreement.suspend")
def suspend(request: Request, caisse: int, public_id: UUID) -> HttpResponse:
    row = _agreement(request, caisse, public_id, "agreement.suspend")
    actions.suspend_agreement(public_id, by=request.actor, at=request.time)
    respond.toast(request, "La convention est suspendue. Les signalements déjà reçus sont suivis.")
    return respond.go(request, reverse("backoffice:organisation", args=[caisse, row.organisation.public_id]))


@require_POST
@needs("agreement.resume")
def resume(request: Request, caisse: int, public_id: UUID) -> HttpResponse:
    row = _agreement(request, caisse, public_id, "agreement.resume")
    actions.resume_agreement(public_id, by=request.actor, at=request.time)
    respond.toast(request, "La convention reprend.")
    return respond.go(request, reverse("backoffice:organisation", args=[caisse, row.organisation.public_id]))


def agreement_lines(partner: Organisation, caisse: int, today: date) -> list[dict[str, Any]]:
    """The agreements with this caisse, the latest first, each with its state in words."""
    lines = []
    for row in agreements_of(partner.pk).filter(caisse_id=caisse):
        terms = row.as_terms()
        status = status_on(terms, today)
        lines.append(
            {
                "row": row,
                "leaves": listed(label for leave, label in LEAVES.items() if leave in terms.leaves),
                "feedback": FEEDBACK_GRADES[row.feedback],
                "status": AGREEMENT_STATUSES[status],
                "tone": TONES[status],
                "may_suspend": row.suspended_on is None and status is not AgreementStatus.ENDED,
                "may_resume": status is AgreementStatus.SUSPENDED,
            }
        )
    return lines


def _signed_already(partner: Organisation, caisse: int, draft: AgreementDraft) -> bool:
    """The same agreement sent twice is one."""
    same = {"signed_on": draft.signed_on, "starts_on": draft.starts_on, "ends_on": draft.ends_on}
    rows = Agreement.objects.filter(organisation=partner, caisse_id=caisse, feedback=draft.feedback, **same)
    return any(row.as_terms().leaves == draft.leaves for row in rows)


def _agreement(request: Request, caisse: int, public_id: UUID, verb: str) -> Agreement:
    in_charge_of(request, caisse)
    row = doors.agreement(public_id, to=verb, by=request.actor)
    if row.caisse_id != caisse:
        raise Absent
    return row


def _phone(typed: str) -> str:
    """The kept form of a number. Raises Invalid when it is not one."""
    if not typed.strip():
        return ""
    kept = phones.kept_form(typed)
    if kept is None:
        raise Invalid([Fault.of("phone", "account.phone_shape")])
    return kept
