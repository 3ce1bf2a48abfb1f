"""How an account begins: an invitation with a single-use link, a reset, the first administrator, a persona."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from misas.actions.accounts.passwords import check_password_strength
from misas.actions.accounts.roles import grant, require_reach
from misas.core.access import SYSTEM, Actor, Grant, Role, Subject, may
from misas.core.accounts.validation import account_faults, tidy, tidy_email
from misas.core.refusals import Absent, Fault, Forbidden, Invalid, Refused
from misas.records.accounts.models import Account, Invitation
from misas.records.audit import journal
from misas.records.territory import queries as territory

VALIDITY = timedelta(days=7)


@transaction.atomic
def invite(
    *,
    email: str,
    full_name: str,
    role: Role,
    caisse: int | None = None,
    organisation: int | None = None,
    partners: Collection[int] = (),
    by: Actor,
    at: datetime,
) -> tuple[Account, str]:
    """Create an account with one role and return it with the secret of its single-use link (kept only as a hash).

    Raises Invalid (address, name, taken), Forbidden when the actor may not give this role here.
    """
    account, secret = open_account(email=email, full_name=full_name, by=by, at=at)
    grant(account, role, caisse=caisse, organisation=organisation, partners=partners, by=by, at=at)
    return account, secret


@transaction.atomic
def open_account(*, email: str, full_name: str, by: Actor, at: datetime) -> tuple[Account, str]:
    """Create an account without any role yet, and its link. Raises Forbidden, Invalid."""
    if not any(may(by, "account.invite", Subject("account", caisse=c)) for c in (*by.caisses, None)):
        raise Forbidden("access.role")
    account = _new_account(email, full_name, at)
    journal.note("account.invited", account, by=by, at=at)
    return account, _make_link(account, by, at)


@transaction.atomic
def link_for(account: Account, *, caisse: int | None, partners: Collection[int] = (), by: Actor, at: datetime) -> str:
    """A new link for somebody who was invited and never chose a password; older links die.

    Raises Forbidden, Refused when a password was already chosen: that is a reset.
    """
    require_reach("account.invite", account, caisse, partners, by, at)
    if account.has_usable_password():
        raise Refused("account.already_open")
    journal.note("account.invited", account, by=by, at=at, again=True)
    return _make_link(account, by, at)


@transaction.atomic
def reset(account: Account, *, caisse: int | None, partners: Collection[int] = (), by: Actor, at: datetime) -> str:
    """Make a new single-use link; the old password and every session stop at once. Raises Forbidden."""
    require_reach("account.reset", account, caisse, partners, by, at)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    journal.note("account.reset", account, by=by, at=at, caisse=caisse)
    return _make_link(account, by, at)


def find_link(secret: str, *, at: datetime) -> Invitation:
    """The invitation behind a link that can still be used. Raises Absent, Refused (used, expired)."""
    link = Invitation.objects.select_related("account").filter(token_hash=_hash(secret)).first()
    if link is None:
        raise Absent
    if link.used_at:
        raise Refused("account.invitation_used")
    if link.expires_at < at:
        raise Refused("account.invitation_expired")
    return link


@transaction.atomic
def choose_password(secret: str, password: str, *, at: datetime) -> Account:
    """Use a link once to choose a password. Raises Absent, Refused (used, expired) or Invalid (weak password)."""
    Invitation.objects.select_for_update().filter(token_hash=_hash(secret)).first()
    link = find_link(secret, at=at)
    check_password_strength(password, link.account)
    link.account.set_password(password)
    link.account.save(update_fields=["password"])
    link.used_at = at
    link.save(update_fields=["used_at"])
    actor = Actor(link.account.pk, link.account.full_name)
    journal.note("account.password_chosen", link.account, by=actor, at=at)
    return link.account


@transaction.atomic
def create_admin(*, email: str, full_name: str, password: str, caisses: tuple[int, ...] = (), at: datetime) -> Account:
    """The first administrator, from the command line of whoever holds the machine. Raises Invalid."""
    known = set(territory.caisses().filter(pk__in=caisses).values_list("pk", flat=True))
    if unknown := [
        Fault.of("caisse", "territory.unknown_caisse", number=code) for code in caisses if code not in known
    ]:
        raise Invalid(unknown)
    account = _new_account(email, full_name, at)
    check_password_strength(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    for caisse in caisses or (None,):
        grant(account, Role.ADMINISTRATOR, caisse=caisse, by=SYSTEM, at=at)
    return account


@transaction.atomic
def create_persona(*, persona: str, email: str, full_name: str, grants: Collection[Grant], at: datetime) -> Account:
    """An invented person of the demo territory, without a password; made twice she stays one.

    Nobody signs in as a persona outside the demo mode (`web.access.backend`).
    """
    account = Account.objects.filter(email=tidy_email(email)).first()
    if account is None:
        account = _new_account(email, full_name, at)
        account.persona = persona
        account.save(update_fields=["persona"])
    for held in grants:
        grant(account, held.role, caisse=held.caisse, organisation=held.organisation, by=SYSTEM, at=at)
    return account


def _new_account(email: str, full_name: str, at: datetime) -> Account:
    email, full_name = tidy_email(email), tidy(full_name)
    faults = list(account_faults(email, full_name))
    if not faults and Account.objects.filter(email=email).exists():
        faults.append(Fault.of("email", "account.email_taken"))
    if faults:
        raise Invalid(faults)
    account = Account(email=email, full_name=full_name, created_at=at)
    account.set_unusable_password()
    account.save()
    return account


def _make_link(account: Account, by: Actor, at: datetime) -> str:
    """Older links of the account that were not used die: one link lives at a time."""
    Invitation.objects.filter(account=account, used_at__isnull=True, expires_at__gt=at).update(expires_at=at)
    secret = secrets.token_urlsafe(32)
    Invitation.objects.create(
        account=account, token_hash=_hash(secret), made_at=at, expires_at=at + VALIDITY, made_by_id=by.account_id
    )
    return secret


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
