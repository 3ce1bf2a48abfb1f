"""A small house in the database: two open caisses with their people, a CCAS and a hospital under agreement.

Every row is made by the actions of the product where one exists. Contexts are the ones of the doors.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from misas.core.access import Actor, Context, Grant, Purpose, Role
from misas.core.partners.kinds import OrganisationKind
from misas.records.access.scope import working_in
from misas.records.accounts.models import Account, Authorisation
from misas.records.accounts.queries import actor_of
from misas.records.partners.models import Agreement, Organisation
from misas.records.territory.models import Caisse

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
GARD, HERAULT = 301, 341
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class House:
    """Who is who. Accounts are rows; `actor` and `working` give what a door would make of them."""

    agent: Account
    caseworker: Account
    supervisor: Account
    elsewhere: Account
    ccas: Organisation
    hospital: Organisation
    ccas_member: Account
    hospital_member: Account

    def actor(self, account: Account) -> Actor:
        return actor_of(account, MONDAY.date())

    @contextmanager
    def working(self, account: Account) -> Iterator[Actor]:
        """The context of a request of this account."""
        actor = self.actor(account)
        with working_in(Context.of(actor)):
            yield actor

    @contextmanager
    def as_system(self, *caisses: int) -> Iterator[None]:
        with working_in(Context.for_system(*(caisses or (GARD, HERAULT)), purpose=Purpose.BALANCE)):
            yield


def build_house() -> House:
    for code, name in ((GARD, "CPAM du Gard"), (HERAULT, "CPAM de l’Hérault")):
        Caisse.objects.update_or_create(
            pk=code,
            defaults={
                "name": name,
                "kind": "CPAM",
                "departements": [str(code)[:2]],
                "seat": "Nîmes",
                "zone": "Europe/Paris",
                "holidays": "national",
                "open_from": LONG_AGO,
            },
        )
    ccas, hospital = _organisation("CCAS de Test"), _organisation("Hôpital de Test", OrganisationKind.HOSPITAL)
    return House(
        agent=account("agent", Role.AGENT, GARD),
        caseworker=account("caseworker", Role.CASEWORKER, GARD),
        supervisor=account("supervisor", Role.SUPERVISOR, GARD),
        elsewhere=account("elsewhere", Role.SUPERVISOR, HERAULT),
        ccas=ccas,
        hospital=hospital,
        ccas_member=account("ccas", Role.PARTNER_MEMBER, organisation=ccas.pk),
        hospital_member=account("hospital", Role.PARTNER_MEMBER, organisation=hospital.pk),
    )


def account(name: str, role: Role, caisse: int | None = None, organisation: int | None = None) -> Account:
    row = Account.objects.create(
        email=f"{name}@exemple.test", full_name=f"{name.title()} Exemple", password="!", created_at=MONDAY
    )
    Authorisation.objects.create(
        account=row, role=role.value, caisse_id=caisse, organisation_id=organisation, starts_on=LONG_AGO
    )
    return row


def _organisation(name: str, kind: OrganisationKind = OrganisationKind.CCAS, feedback: int = 3) -> Organisation:
    row = Organisation.objects.create(name=name, kind=kind.value, created_at=MONDAY)
    grants = frozenset({Grant(Role.SUPERVISOR, GARD)})
    with working_in(Context.of(Actor(None, "test", grants))):
        Agreement.objects.create(
            caisse_id=GARD,
            organisation=row,
            may_refer=True,
            may_see=True,
            may_pay=False,
            feedback=feedback,
            signed_on=LONG_AGO,
            starts_on=LONG_AGO,
            ends_on=date(2029, 12, 31),
            created_at=MONDAY,
        )
    return row
