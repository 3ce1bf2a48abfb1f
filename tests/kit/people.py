"""People who sign in, for the tests: accounts with true roles in two caisses, the Gard (301) and the Ain (11).

claire = person("Claire Roux", Role.CASEWORKER)            # in the Gard
aline = person("Aline Costa", Role.PARTNER_MEMBER, organisation=ccas.pk)
sign_in(client, claire)
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from misas.core.access import CAISSE_ROLES, OUTSIDE_ROLES, Actor, Context, Role
from misas.lib.text import normalise
from misas.records.accounts.models import Account, Authorisation
from misas.records.accounts.queries import actor_of
from misas.records.territory.models import Caisse
from misas.web.access.sessions import BACKEND, BORN, SEEN

GARD, AIN = 301, 11
NAMES = {GARD: "CPAM du Gard", AIN: "CPAM de l’Ain"}
DEPARTEMENTS = {GARD: ["30"], AIN: ["01"]}
PASSWORD = "une phrase longue et calme"
SINCE = date(2024, 1, 1)
CREATED = datetime(2024, 1, 1, 8, tzinfo=UTC)


def caisse(code: int = GARD) -> Caisse:
    """A true caisse, open."""
    row, _ = Caisse.objects.get_or_create(
        pk=code,
        defaults={
            "name": NAMES[code],
            "kind": "CPAM",
            "departements": DEPARTEMENTS[code],
            "seat": "Nîmes",
            "zone": "Europe/Paris",
            "holidays": "national",
            "open_from": SINCE,
        },
    )
    if row.open_from is None:  # the tables of the territory were loaded before: every caisse is planned
        row.open_from = SINCE
        row.save(update_fields=["open_from"])
    return row


def person(
    name: str = "Claire Roux",
    *roles: Role,
    caisse_id: int = GARD,
    organisation: int | None = None,
    password: str = "",
    **fields: Any,
) -> Account:
    """An account that holds these roles, each where it belongs: the caisse, the organisation, or the nation."""
    account = Account(
        email=fields.pop("email", f"{normalise(name).lower().replace(' ', '.')}@exemple.test"),
        full_name=name,
        created_at=CREATED,
        **fields,
    )
    account.set_password(password) if password else account.set_unusable_password()
    account.save()
    for role in roles:
        give(account, role, caisse_id=caisse_id, organisation=organisation)
    return account


def give(
    account: Account, role: Role, *, caisse_id: int | None = GARD, organisation: int | None = None, **dates: Any
) -> Authorisation:
    place: dict[str, Any] = {}
    if role in CAISSE_ROLES and caisse_id is not None:
        place = {"caisse": caisse(caisse_id)}
    elif role in OUTSIDE_ROLES:
        place = {"organisation_id": organisation}
    return Authorisation.objects.create(account=account, role=role.value, **{"starts_on": SINCE, **place, **dates})


def national_administrator(name: str = "Inès Admin") -> Account:
    account = person(name)
    give(account, Role.ADMINISTRATOR, caisse_id=None)
    return account


def actor(account: Account, on: date = date(2026, 11, 20)) -> Actor:
    return actor_of(account, on)


def context(account: Account, on: date = date(2026, 11, 20)) -> Context:
    return Context.of(actor(account, on))


def sign_in(client: Client, account: Account, at: datetime | None = None) -> Client:
    """Open a session that holds what the sign-in page puts there, in one row written once."""
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[BORN] = session[SEEN] = int((at or datetime.now(UTC)).timestamp())
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client
