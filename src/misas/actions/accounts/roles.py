"""Give and end roles, suspend and restore accounts. Whoever could give every role of an account may close it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from misas.core.access import Actor, Grant, Role, Subject, may, may_give, reaches, why_not_together
from misas.core.access.granting import is_well_placed
from misas.core.refusals import Fault, Forbidden, Invalid, Refused
from misas.records.accounts.models import Account, Authorisation
from misas.records.accounts.queries import grants_of, in_force_or_later
from misas.records.audit import journal
from misas.records.territory import queries as territory


@transaction.atomic
def grant(
    account: Account,
    role: Role,
    *,
    caisse: int | None = None,
    organisation: int | None = None,
    partners: Collection[int] = (),
    by: Actor,
    at: datetime,
    until: date | None = None,
) -> Authorisation:
    """Give a role in a caisse, or for an organisation, or for the nation; given twice it stays one.

    `partners`: organisations that work with a caisse of the actor, as the room `partners` found. Raises Forbidden,
    Invalid (a role in the wrong kind of place), Refused (an account speaks for one organisation, or works inside).
    """
    wanted = Grant(role, caisse, organisation)
    if not is_well_placed(wanted):
        raise Invalid([Fault.of("role", "account.role_unknown")])
    if not may_give(by, wanted, partners):
        raise Forbidden("account.grant_outside")
    Account.objects.select_for_update().get(pk=account.pk)
    running = Authorisation.objects.filter(in_force_or_later(timezone.localdate(at)), account_id=account.pk)
    if code := why_not_together([held.as_grant() for held in running], wanted):
        raise Refused(code)
    row, _ = Authorisation.objects.update_or_create(
        account=account,
        role=role.value,
        caisse_id=caisse,  # type: ignore[misc]
        organisation_id=organisation,
        defaults={"ends_on": until},
        create_defaults={"starts_on": _day(caisse, at), "ends_on": until},
    )
    journal.note(
        "account.granted", row, by=by, at=at, account=account.public_id, role=role.value, organisation=organisation
    )
    return row


@transaction.atomic
def revoke(row: Authorisation, *, partners: Collection[int] = (), by: Actor, at: datetime) -> None:
    """End a role at once: its history stays. Raises Forbidden, Refused on one's own role."""
    if not may_give(by, row.as_grant(), partners):
        raise Forbidden("account.grant_outside")
    if row.account_id == by.account_id:
        raise Refused("account.revoke_self")
    row.ends_on = _day(row.caisse_id, at) - timedelta(days=1)
    row.save(update_fields=["ends_on"])
    journal.note("account.revoked", row, by=by, at=at, account=row.account.public_id, role=row.role)


@transaction.atomic
def suspend(account: Account, *, caisse: int | None, partners: Collection[int] = (), by: Actor, at: datetime) -> None:
    """Nobody signs in with this account any more; its history stays. Raises Refused on oneself, Forbidden."""
    require_reach("account.suspend", account, caisse, partners, by, at)
    if account.pk == by.account_id:
        raise Refused("account.suspend_self")
    account.is_active = False
    account.suspended_at = at
    account.save(update_fields=["is_active", "suspended_at"])
    journal.note("account.suspended", account, by=by, at=at, caisse=caisse)


@transaction.atomic
def restore(account: Account, *, caisse: int | None, partners: Collection[int] = (), by: Actor, at: datetime) -> None:
    """Let a suspended account sign in again. Raises Forbidden."""
    require_reach("account.suspend", account, caisse, partners, by, at)
    account.is_active = True
    account.suspended_at = None
    account.save(update_fields=["is_active", "suspended_at"])
    journal.note("account.restored", account, by=by, at=at, caisse=caisse)


def require_reach(
    verb: str, account: Account, caisse: int | None, partners: Collection[int], by: Actor, at: datetime
) -> None:
    """Raises Forbidden unless the actor may do this here, and could give every role the account holds today."""
    verdict = may(by, verb, Subject("account", caisse=caisse))
    if not verdict:
        raise Forbidden(verdict.reason)
    if not reaches(by, grants_of(account, timezone.localdate(at)), partners):
        raise Forbidden("account.reaches_further")


def _day(caisse: int | None, at: datetime) -> date:
    """Today, where a role is held and where sign-ins are judged: the earlier, so that it begins and ends in both."""
    here = timezone.localdate(at)
    return here if caisse is None else min(here, territory.caisse(caisse).local_date(at))
