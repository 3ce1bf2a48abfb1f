"""Reading partners: the organisations a caisse works with, the terms that bind one, where it may refer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q, QuerySet

from misas.core.partners.agreements import IN_FORCE, Leave, Terms, status_on, why_not
from misas.core.partners.kinds import OrganisationKind
from misas.records.partners.models import Agreement, Organisation


def terms_of(organisation_id: int) -> tuple[Terms, ...]:
    """The terms of an organisation, in the caisses of the context or, for its own members, in all of them."""
    return tuple(agreement.as_terms() for agreement in Agreement.objects.filter(organisation_id=organisation_id))


def partners_of(caisse_id: int) -> QuerySet[Organisation]:
    """The organisations that ever signed with this caisse, with the end of their last agreement."""
    signed = Agreement.objects.filter(caisse_id=caisse_id).values("organisation_id")
    return Organisation.objects.filter(pk__in=signed).annotate(
        last_end=Max("agreements__ends_on", filter=Q(agreements__caisse_id=caisse_id))
    )


def agreements_of(organisation_id: int) -> QuerySet[Agreement]:
    """The agreements of an organisation that the context may see, the latest first."""
    return Agreement.objects.filter(organisation_id=organisation_id).select_related("caisse").order_by("-starts_on")


def caisses_to_refer_to(organisation_id: int, day: date) -> tuple[int, ...]:
    """The caisses to which an organisation may refer that day under an agreement in force, by code."""
    return tuple(
        sorted(
            {
                terms.caisse
                for terms in terms_of(organisation_id)
                if Leave.REFER in terms.leaves and status_on(terms, day) in IN_FORCE
            }
        )
    )


def why_it_may_not(organisation: Organisation, leave: Leave, *, caisse_id: int, day: date) -> str:
    """The code of why this organisation may not, or "" when it may."""
    kind = OrganisationKind(organisation.kind)
    return why_not(leave, kind, terms_of(organisation.pk), caisse=caisse_id, day=day)


def keeper_of(organisation: Organisation) -> int | None:
    """The caisse that signed first with an organisation, by code, even outside the context; None before any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT partners_keeper_of(%s)", [organisation.pk])
        keeper: int | None = cursor.fetchone()[0]
        return keeper


def by_public_id(public_id: UUID) -> Organisation | None:
    return Organisation.objects.filter(public_id=public_id).first()


def by_id(organisation_id: int) -> Organisation | None:
    return Organisation.objects.filter(pk=organisation_id).first()


def names_of(organisation_ids: Collection[int]) -> dict[int, str]:
    """The names of these organisations, by internal id; no query for none."""
    if not organisation_ids:
        return {}
    return dict(Organisation.objects.filter(pk__in=organisation_ids).values_list("pk", "name"))
