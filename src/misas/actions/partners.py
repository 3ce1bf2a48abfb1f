"""Partners: create an organisation, sign its agreement, suspend it, resume it, let people speak for it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from misas.actions import accounts
from misas.actions.ports import ports
from misas.core.access import OUTSIDE_ROLES, Actor, Role, Subject, may
from misas.core.partners.agreements import AgreementStatus, Leave, status_on
from misas.core.partners.kinds import KINDS, OrganisationKind
from misas.core.partners.validation import AgreementDraft, OrganisationDraft, agreement_faults, organisation_faults
from misas.core.refusals import Fault, Forbidden, Invalid, Refused
from misas.records.accounts.models import Account, Authorisation
from misas.records.audit import journal
from misas.records.partners import doors
from misas.records.partners.models import Agreement, Organisation
from misas.records.territory import queries as territory


@transaction.atomic
def create_organisation(draft: OrganisationDraft, *, caisse_id: int, by: Actor, at: datetime) -> Organisation:
    """Put a partner on the list of the nation. Raises Forbidden, Invalid (a fault per field, or already listed)."""
    verdict = may(by, "organisation.create", Subject("organisation", caisse=caisse_id))
    if not verdict:
        raise Forbidden(verdict.reason)
    if faults := organisation_faults(draft):
        raise Invalid(faults)
    try:
        with transaction.atomic():
            row = Organisation.objects.create(
                name=draft.name.strip(),
                kind=draft.kind.value,
                siret=draft.siret,
                finess=draft.finess,
                email=draft.email.strip(),
                phone=draft.phone,
                commune=draft.commune.strip(),
                created_at=at,
                created_by_id=by.account_id,
            )
    except IntegrityError as twice:
        raise Invalid([Fault.of("finess" if draft.finess else "siret", "partner.already_listed")]) from twice
    journal.note("organisation.create", row, by=by, at=at, kind=row.kind, caisse=caisse_id)
    return row


@transaction.atomic
def sign_agreement(organisation: UUID, draft: AgreementDraft, *, caisse_id: int, by: Actor, at: datetime) -> Agreement:
    """Record a signed agreement between an organisation and one caisse. Raises Absent, Forbidden, Invalid."""
    partner = doors.organisation(organisation, to="organisation.see", by=by, caisse_id=caisse_id)
    verdict = may(by, "agreement.sign", Subject("agreement", caisse=caisse_id))
    if not verdict:
        raise Forbidden(verdict.reason)
    if faults := agreement_faults(draft, OrganisationKind(partner.kind), today=_today(caisse_id, at)):
        raise Invalid(faults)
    row = Agreement.objects.create(
        caisse_id=caisse_id,
        organisation=partner,
        reference=draft.reference.strip(),
        may_refer=Leave.REFER in draft.leaves,
        may_see=Leave.SEE in draft.leaves,
        may_pay=Leave.PAY in draft.leaves,
        feedback=draft.feedback,
        signed_on=draft.signed_on,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        created_at=at,
        created_by_id=by.account_id,
    )
    journal.note("agreement.sign", row, by=by, at=at, organisation=partner.public_id, ends_on=draft.ends_on.isoformat())
    return row


@transaction.atomic
def suspend_agreement(agreement: UUID, *, by: Actor, at: datetime) -> Agreement:
    """Stop new referrals under an agreement from today; what was received goes on. Raises Absent, Refused."""
    row = doors.agreement(agreement, to="agreement.suspend", by=by, lock=True)
    today = _today(row.caisse_id, at)
    status = status_on(row.as_terms(), today)
    if status is AgreementStatus.ENDED:
        raise Refused("partner.agreement_ended", organisation=row.organisation.name)
    if row.suspended_on is None:
        row.suspended_on = today
        row.save(update_fields=["suspended_on"])
        journal.note("agreement.suspend", row, by=by, at=at)
    return row


@transaction.atomic
def resume_agreement(agreement: UUID, *, by: Actor, at: datetime) -> Agreement:
    """End a suspension. Raises Absent, Refused when it is not suspended."""
    row = doors.agreement(agreement, to="agreement.resume", by=by, lock=True)
    if row.suspended_on is None:
        raise Refused("partner.agreement_not_suspended", organisation=row.organisation.name)
    row.suspended_on = None
    row.save(update_fields=["suspended_on"])
    journal.note("agreement.resume", row, by=by, at=at)
    return row


@transaction.atomic
def join(account: Account, organisation: UUID, *, caisse_id: int, by: Actor, at: datetime) -> Authorisation:
    """Let an account speak for an organisation, as a health professional when its kind is one.

    One account speaks for one organisation. Raises Absent, Forbidden, Refused.
    """
    partner = doors.organisation(organisation, to="organisation.see", by=by, caisse_id=caisse_id)
    verdict = may(by, "organisation.join", Subject("organisation", caisse=caisse_id))
    if not verdict:
        raise Forbidden(verdict.reason)
    others = account.authorisations.exclude(organisation_id=None).exclude(organisation_id=partner.pk)
    if others.filter(ends_on=None).exists():
        raise Refused("partner.speaks_for_another", organisation=partner.name)
    professional = OrganisationKind(partner.kind) is OrganisationKind.HEALTH_PROFESSIONAL
    role = Role.HEALTH_PROFESSIONAL if professional else Role.PARTNER_MEMBER
    return accounts.grant(account, role, organisation=partner.pk, partners={partner.pk}, by=by, at=at)


@transaction.atomic
def invite_member(
    organisation: UUID, *, email: str, full_name: str, caisse_id: int, by: Actor, at: datetime
) -> tuple[Account, str]:
    """Open an account for somebody of a partner and return it with the secret of its link.

    Raises Absent, Forbidden, Invalid (address, name, taken).
    """
    account, secret = accounts.open_account(email=email, full_name=full_name, by=by, at=at)
    join(account, organisation, caisse_id=caisse_id, by=by, at=at)
    return account, secret


def speaks_outside(by: Actor) -> bool:
    """Whether this actor comes from an organisation, not from a caisse."""
    return by.organisation is not None and by.has_any(OUTSIDE_ROLES)


def pays(organisation: Organisation) -> bool:
    """Whether this kind of organisation may be a funder at all; its agreement says whether it is one here."""
    return KINDS[OrganisationKind(organisation.kind)].pays


def _today(caisse_id: int, at: datetime) -> date:
    return territory.caisse(caisse_id).calendar(ports().holidays).local_date(at)
