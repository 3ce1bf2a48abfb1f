"""Accounts: invite, choose a password, reset, suspend, grant. The first administrator comes from the command line."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from misas.core.access import CAISSE_ROLES, SYSTEM, Actor, Role, Subject, may
from misas.core.refusals import Absent, Fault, Forbidden, Invalid, Refused
from misas.records.accounts.models import Account, Authorisation, Invitation
from misas.records.audit import journal

EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
VALIDITY = timedelta(days=7)


@transaction.atomic
def invite(
    *,
    email: str,
    full_name: str,
    role: Role,
    caisse: int | None = None,
    organisation: int | None = None,
    by: Actor,
    at: datetime,
) -> tuple[Account, str]:
    """Create an account with one role and return it with the secret of its single-use link (kept only as a hash).

    Raises Invalid (address, name, taken), Forbidden when the actor may not give this role here.
    """
    _may("account.invite", by, caisse)
    account = _new_account(email, full_name, at)
    grant(account, role, caisse=caisse, organisation=organisation, by=by, at=at)
    return account, _make_link(account, by, at)


@transaction.atomic
def reset(account: Account, *, caisse: int | None, by: Actor, at: datetime) -> str:
    """Make a new single-use link for an account; the old password stops working. Raises Forbidden."""
    _may("account.reset", by, caisse)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    journal.note("account.reset", account, by=by, at=at)
    return _make_link(account, by, at)


@transaction.atomic
def choose_password(secret: str, password: str, *, at: datetime) -> Account:
    """Use a link once to choose a password. Raises Absent, Refused (used, expired) or Invalid (weak password)."""
    link = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(token_hash=_hash(secret))
        .first()
    )
    if link is None:
        raise Absent
    if link.used_at:
        raise Refused("account.invitation_used")
    if link.expires_at < at:
        raise Refused("account.invitation_expired")
    check_password_strength(password, link.account)
    link.account.set_password(password)
    link.account.save(update_fields=["password"])
    link.used_at = at
    link.save(update_fields=["used_at"])
    actor = Actor(link.account.pk, link.account.full_name)
    journal.note("account.password_chosen", link.account, by=actor, at=at)
    return link.account


@transaction.atomic
def suspend(account: Account, *, caisse: int | None, by: Actor, at: datetime) -> None:
    """Nobody signs in with this account any more; its history stays. Raises Refused on oneself, Forbidden."""
    _may("account.suspend", by, caisse)
    if account.pk == by.account_id:
        raise Refused("account.suspend_self")
    account.is_active = False
    account.suspended_at = at
    account.save(update_fields=["is_active", "suspended_at"])
    journal.note("account.suspended", account, by=by, at=at)


@transaction.atomic
def restore(account: Account, *, caisse: int | None, by: Actor, at: datetime) -> None:
    """Let a suspended account sign in again. Raises Forbidden."""
    _may("account.suspend", by, caisse)
    account.is_active = True
    account.suspended_at = None
    account.save(update_fields=["is_active", "suspended_at"])
    journal.note("account.restored", account, by=by, at=at)


@transaction.atomic
def grant(
    account: Account,
    role: Role,
    *,
    caisse: int | None = None,
    organisation: int | None = None,
    by: Actor,
    at: datetime,
    until: date | None = None,
) -> Authorisation:
    """Give a role in a caisse, or for an organisation, or for the nation; given twice it stays one."""
    if not by.is_system and not by.has(Role.ADMINISTRATOR) and (caisse is None and organisation is None):
        raise Forbidden("account.grant_outside")
    if role in CAISSE_ROLES and caisse is None and role is not Role.ADMINISTRATOR:
        raise Invalid([Fault.of("role", "account.role_unknown")])
    row, _ = Authorisation.objects.update_or_create(
        account=account,
        role=role.value,
        caisse_id=caisse,
        organisation_id=organisation,
        defaults={"ends_on": until},
        create_defaults={"starts_on": timezone.localdate(at), "ends_on": until},
    )
    journal.note("account.granted", account, by=by, at=at, role=role.value, caisse=caisse, organisation=organisation)
    return row


@transaction.atomic
def revoke(row: Authorisation, *, by: Actor, at: datetime) -> None:
    """End a role from the day before: its history stays. Raises Forbidden."""
    _may("account.suspend", by, row.caisse_id)
    row.ends_on = timezone.localdate(at) - timedelta(days=1)
    row.save(update_fields=["ends_on"])
    journal.note("account.revoked", row.account, by=by, at=at, role=row.role, caisse=row.caisse_id)


@transaction.atomic
def create_admin(*, email: str, full_name: str, password: str, caisses: tuple[int, ...] = (), at: datetime) -> Account:
    """The first administrator, from the command line of whoever holds the machine. Raises Invalid."""
    account = _new_account(email, full_name, at)
    check_password_strength(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    for caisse in caisses or (None,):
        grant(account, Role.ADMINISTRATOR, caisse=caisse, by=SYSTEM, at=at)
    return account


def check_password_strength(password: str, account: Account) -> None:
    """Raises Invalid with the advice to follow."""
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Invalid([Fault.of("password", "account.password_weak", advice=" ".join(weak.messages))]) from weak


def _new_account(email: str, full_name: str, at: datetime) -> Account:
    email, full_name = email.strip().lower(), " ".join(full_name.split())
    faults = []
    if not EMAIL.match(email):
        faults.append(Fault.of("email", "account.email_shape"))
    elif Account.objects.filter(email=email).exists():
        faults.append(Fault.of("email", "account.email_taken"))
    if not full_name:
        faults.append(Fault.of("full_name", "account.name_missing"))
    if faults:
        raise Invalid(faults)
    account = Account(email=email, full_name=full_name, created_at=at)
    account.set_unusable_password()
    account.save()
    return account


def _make_link(account: Account, by: Actor, at: datetime) -> str:
    secret = secrets.token_urlsafe(32)
    Invitation.objects.create(
        account=account, token_hash=_hash(secret), made_at=at, expires_at=at + VALIDITY, made_by_id=by.account_id
    )
    return secret


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _may(verb: str, by: Actor, caisse: int | None) -> None:
    verdict = may(by, verb, Subject("account", caisse=caisse))
    if not verdict:
        raise Forbidden(verdict.reason)
