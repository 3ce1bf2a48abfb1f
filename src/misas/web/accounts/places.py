"""The roles of an account in French words, with the place of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from misas.core.access import Role
from misas.records.accounts.models import Account, Authorisation
from misas.records.accounts.queries import roles_of
from misas.records.partners.queries import names_of
from misas.wording.accounts import ROLES

NATION = "Toute la France"


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role as shown. `running`: it holds today; `key` is its row."""

    key: int
    code: Role
    caisse: int | None
    organisation: int | None
    role: str
    place: str
    since: date
    until: date | None
    running: bool


def held_roles(account: Account, today: date) -> list[HeldRole]:
    """Every role the account ever held, those that run first."""
    rows = list(roles_of(account))
    names = names_of({row.organisation_id for row in rows if row.organisation_id})
    return [_held(row, names, today) for row in rows]


def _held(row: Authorisation, names: dict[int, str], today: date) -> HeldRole:
    place = row.caisse.name if row.caisse else names.get(row.organisation_id or 0, NATION)
    running = row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)
    role = Role(row.role)
    return HeldRole(
        row.pk, role, row.caisse_id, row.organisation_id, ROLES[role], place, row.starts_on, row.ends_on, running
    )
