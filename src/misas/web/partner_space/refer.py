"""S8, the form of a partner or a health professional, and its receipt. A partner learns nothing it did not say."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from misas.actions.referrals import receive_referral
from misas.core.access import Role
from misas.core.partners.agreements import Leave, why_not
from misas.core.partners.kinds import OrganisationKind
from misas.core.privacy.nir_holders import may_hold_nir
from misas.core.referrals.codes import Channel
from misas.core.referrals.said import Door
from misas.core.referrals.validation import read_and_judge
from misas.core.refusals import Absent, Fault, Invalid
from misas.records.partners import queries as partners
from misas.records.partners.models import Organisation
from misas.records.referrals import doors
from misas.records.territory import queries as territory
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.referral_form.outside import OutsideForm
from misas.web.referral_form.repeated import still_to_tell
from misas.web.ui import respond
from misas.wording.sentences import sentence

PAGE = "partner_space/refer.html"


@require_http_methods(["GET", "POST"])
@needs("referral.create")
def refer(request: Request) -> HttpResponse:
    organisation = organisation_of(request)
    today = timezone.localdate(request.time)
    caisses = receiving(organisation, today)
    if not caisses:
        return respond.page(request, "partner_space/no_agreement.html", _why_not(organisation, today), status=403)
    health = request.actor.has(Role.HEALTH_PROFESSIONAL)
    asked: dict[str, Any] = {
        "door": Door.HEALTH if health else Door.PARTNER,
        "caisses": caisses,
        "holds_nir": may_hold_nir(organisation.kind),
    }
    context = {"organisation": organisation, "caisses": caisses, "health": health, "repeated": (), "outside": True}
    if request.method == "GET":
        blank = OutsideForm(**asked)
        blank.fields["last_name"].widget.attrs["autofocus"] = True
        return respond.page(request, PAGE, context | {"form": blank})
    form = OutsideForm(request.POST, **asked)
    answers = form.read()
    if answers is not None:
        try:
            caisse_id = _caisse(request, form, caisses, answers, today)
            _judge(request, form, answers, today)
            if repeated := still_to_tell(request, answers, caisse_id=caisse_id):
                return respond.page(request, PAGE, context | {"form": form, "repeated": repeated}, status=409)
            receipt = receive_referral(
                answers,
                caisse_id=caisse_id,
                channel=Channel.PORTAL,
                key=request.POST.get("idempotency_key", ""),
                by=request.actor,
                at=request.time,
            )
        except Invalid as wrong:
            form.take(wrong.faults)
        else:
            return respond.go(request, reverse("partner_space:receipt", args=[receipt.public_id]))
    return respond.invalid(request, PAGE, context | {"form": form})


@require_GET
@needs("referral.follow")
def receipt(request: Request, public_id: UUID) -> HttpResponse:
    row = doors.referral(public_id, to="referral.follow", by=request.actor)
    return respond.page(request, "partner_space/receipt.html", {"row": row, "caisse": row.caisse})


def organisation_of(request: Request) -> Organisation:
    """The organisation that speaks. Raises Absent for an actor who speaks for none."""
    found = partners.by_id(request.actor.organisation) if request.actor.organisation is not None else None
    if found is None:
        raise Absent
    return found


def receiving(organisation: Organisation, today: date) -> dict[int, str]:
    """The caisses that take part and to which this organisation may refer today, by name: the rule of its kind and of
    its agreements, asked caisse by caisse."""
    kind, terms = OrganisationKind(organisation.kind), partners.terms_of(organisation.pk)
    names = {
        c.pk: c.name
        for c in territory.taking_part()
        if c.opening.receives_on(today) and not why_not(Leave.REFER, kind, terms, caisse=c.pk, day=today)
    }
    return dict(sorted(names.items(), key=lambda item: item[1]))


def _caisse(request: Request, form: OutsideForm, caisses: dict[int, str], answers: dict[str, Any], today: date) -> int:
    """The only caisse, or the one chosen. Raises Invalid with every other fault too: nobody corrects a form twice."""
    if len(caisses) == 1:
        return next(iter(caisses))
    if chosen := form.cleaned_data.get("caisse", ""):
        return int(chosen)
    faults = [Fault.of("caisse", "referral.required")]
    try:
        _judge(request, form, answers, today)
    except Invalid as wrong:
        faults = [*wrong.faults, *faults]
    raise Invalid(faults)


def _judge(request: Request, form: OutsideForm, answers: dict[str, Any], today: date) -> None:
    """Raises Invalid with every fault of what was said. Nothing is received."""
    who = {"referrer_name": request.user.full_name}
    read_and_judge(answers, door=form.door, channel=Channel.PORTAL, holds_nir=form.holds_nir, today=today, **who)


def _why_not(organisation: Organisation, today: date) -> dict[str, Any]:
    """Why no form is shown: a sentence per caisse that ever signed, or that none did."""
    signed = {agreement.caisse_id: agreement.caisse.name for agreement in partners.agreements_of(organisation.pk)}
    reasons = []
    for caisse_id, name in signed.items():
        code = partners.why_it_may_not(organisation, Leave.REFER, caisse_id=caisse_id, day=today)
        code = code or "territory.caisse_not_open"
        reasons.append(sentence(code, organisation=organisation.name, caisse=name))
    return {"organisation": organisation, "reasons": reasons}
