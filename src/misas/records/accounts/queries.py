"""Reading accounts: the actor behind an account, and the people of a caisse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject

from misas.core.access import Actor, Grant, Role
from misas.records.accounts.models import Account, Authorisation, Invitation


def in_force(on: date) -> Q:
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def in_force_or_later(on: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=on)


def actor_of(account: Account, on: date) -> Actor:
    """The actor that this account is on that day: one query, none for an account `with_grants`. A suspended account
    holds nothing."""
    if not account.is_active:
        return Actor(account.pk, account.full_name)
    held: list[dict[str, Any]] | None = getattr(account, "granted", None)
    if held is None:
        rows = Authorisation.objects.filter(in_force(on), account_id=account.pk)
        grants = [Grant(Role(r), c, o) for r, c, o in rows.values_list("role", "caisse_id", "organisation_id")]
    else:
        grants = [Grant(Role(one["role"]), one["caisse"], one["organisation"]) for one in held if _is_in_force(one, on)]
    return Actor(account.pk, account.full_name, frozenset(grants))


def with_grants(account_id: Any) -> Account | None:
    """The account with all that it was ever granted, as who signs in is known at each request. One query."""
    told = JSONObject(
        role="role", caisse="caisse_id", organisation="organisation_id", starts_on="starts_on", ends_on="ends_on"
    )
    granted = Authorisation.objects.filter(account=OuterRef("pk")).values(told=told)
    return Account.objects.filter(pk=account_id).annotate(granted=ArraySubquery(granted)).first()


def _is_in_force(told: dict[str, Any], on: date) -> bool:
    """As `in_force` says it of a row; a day written year first is in the order of days."""
    return told["starts_on"] <= on.isoformat() <= (told["ends_on"] or date.max.isoformat())


def colleagues(caisse_id: int, roles: Iterable[Role], on: date) -> QuerySet[Account]:
    """The active accounts that hold one of these roles in this caisse, by name."""
    held = Authorisation.objects.filter(in_force(on), caisse_id=caisse_id, role__in=[r.value for r in roles])
    return Account.objects.filter(is_active=True, pk__in=held.values("account_id")).order_by("full_name")


def members(organisation_id: int, on: date) -> QuerySet[Account]:
    held = Authorisation.objects.filter(in_force(on), organisation_id=organisation_id)
    return Account.objects.filter(is_active=True, pk__in=held.values("account_id")).order_by("full_name")


def duty_holder(caisse_id: int, on: date) -> Account | None:
    """Who answers for what nobody owns yet in this caisse: its first supervisor in force, by seniority."""
    held = _supervisors(caisse_id, on).first()
    return held.account if held else None


def supervisors(caisse_id: int, on: date) -> list[Account]:
    """The supervisors in force of a caisse, whoever is on duty first."""
    return [held.account for held in _supervisors(caisse_id, on)]


def _supervisors(caisse_id: int, on: date) -> QuerySet[Authorisation]:
    rows = Authorisation.objects.filter(
        in_force(on), caisse_id=caisse_id, role=Role.SUPERVISOR.value, account__is_active=True
    )
    return rows.order_by("starts_on", "account_id").select_related("account")


def grants_of(account: Account, on: date) -> tuple[Grant, ...]:
    """The roles this account holds that day, whether it is suspended or not."""
    return tuple(row.as_grant() for row in Authorisation.objects.filter(in_force(on), account_id=account.pk))


def by_email(email: str) -> Account | None:
    return Account.objects.filter(email=email).first()


def people_of(caisse_id: int) -> QuerySet[Account]:
    """Everybody who holds or ever held a role in this caisse, with those roles and whether one still runs."""
    here = Authorisation.objects.filter(caisse_id=caisse_id).order_by("role")
    return (
        Account.objects.filter(pk__in=here.values("account_id"))
        .prefetch_related(Prefetch("authorisations", queryset=here, to_attr="roles_here"))
        .order_by("full_name", "pk")
    )


def roles_of(account: Account) -> QuerySet[Authorisation]:
    """Every role this account ever held, those that run first."""
    rows = Authorisation.objects.filter(account_id=account.pk).select_related("caisse")
    return rows.order_by(F("ends_on").desc(nulls_first=True), "role", "pk")


def waiting_link(account: Account, at: datetime) -> Invitation | None:
    """The link to choose a password that this account has not used yet and still can."""
    links = Invitation.objects.filter(account_id=account.pk, used_at__isnull=True, expires_at__gt=at)
    return links.order_by("-made_at").first()


def personas() -> QuerySet[Account]:
    """The invented people of the demo territory, who sign in with one click."""
    return Account.objects.exclude(persona="").filter(is_active=True).order_by("pk")
