"""Partners: create an organisation, sign its agreement, suspend it, resume it, let people speak for it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from misas.actions import accounts
from misas.actions.ports import ports
from misas.core.access import Actor, Grant, Role, Subject, may
from misas.core.partners.agreements import AgreementStatus, Leave, status_on
from misas.core.partners.kinds import KINDS, OrganisationKind
from misas.core.partners.validation import AgreementDraft, OrganisationDraft, agreement_faults, organisation_faults
from misas.core.refusals import Absent, Fault, Forbidden, Invalid, Refused
from misas.records.accounts.models import Account, Authorisation
from misas.records.accounts.queries import in_force
from misas.records.audit import journal
from misas.records.partners import doors, queries
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

    One account speaks for one organisation, and not for a caisse. Raises Absent, Forbidden, Refused.
    """
    partner = _kept(organisation, caisse_id, by)
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


@transaction.atomic
def end_membership(organisation: UUID, account: UUID, *, caisse_id: int, by: Actor, at: datetime) -> None:
    """This account no longer speaks for the organisation. Raises Absent, Forbidden, Refused."""
    partner = _kept(organisation, caisse_id, by)
    accounts.revoke(_membership(partner, account, at), partners={partner.pk}, by=by, at=at)


@transaction.atomic
def member_link(organisation: UUID, account: UUID, *, caisse_id: int, by: Actor, at: datetime) -> tuple[Account, str]:
    """A link for a member: a first one, or a reset, which an administrator alone makes. Raises Absent, Forbidden,
    Refused."""
    partner = _kept(organisation, caisse_id, by)
    person = _membership(partner, account, at).account
    make = accounts.reset if person.has_usable_password() else accounts.link_for
    return person, make(person, caisse=caisse_id, partners={partner.pk}, by=by, at=at)


def kept_elsewhere(partner: Organisation, caisse_id: int, by: Actor) -> str | None:
    """The name of the other caisse that looks after the members of this organisation; None when this one may."""
    keeper = queries.keeper_of(partner)
    if keeper in (None, caisse_id) or by.is_system or Grant(Role.ADMINISTRATOR) in by.grants:
        return None
    return territory.caisse(keeper).name


def _kept(organisation: UUID, caisse_id: int, by: Actor) -> Organisation:
    """An organisation whose members this caisse looks after: a member sees what was referred in every caisse, so the
    first that signed keeps the accounts; before any agreement, whoever needs none and has no member yet may begin.

    An administrator of the nation keeps all of them. Raises Absent, Forbidden, Refused.
    """
    partner = doors.organisation(organisation, to="organisation.see", by=by, caisse_id=caisse_id)
    verdict = may(by, "organisation.join", Subject("organisation", caisse=caisse_id))
    if not verdict:
        raise Forbidden(verdict.reason)
    if (keeper := kept_elsewhere(partner, caisse_id, by)) is not None:
        raise Refused("partner.kept_by_another", organisation=partner.name, caisse=keeper)
    if queries.keeper_of(partner) is not None or by.is_system:
        return partner
    if partner.rule.agreement or Authorisation.objects.filter(organisation_id=partner.pk).exists():
        raise Absent
    return partner


def _membership(partner: Organisation, account: UUID, at: datetime) -> Authorisation:
    running = in_force(timezone.localdate(at))
    held = Authorisation.objects.filter(running, organisation_id=partner.pk, account__public_id=account)
    row = held.select_related("account").first()
    if row is None:
        raise Absent
    return row


def pays(organisation: Organisation) -> bool:
    """Whether this kind of organisation may be a funder at all; its agreement says whether it is one here."""
    return KINDS[OrganisationKind(organisation.kind)].pays


def _today(caisse_id: int, at: datetime) -> date:
    return territory.caisse(caisse_id).calendar(ports().holidays).local_date(at)
