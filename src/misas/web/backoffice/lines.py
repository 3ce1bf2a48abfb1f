"""A person of a caisse as one line: roles that run, last sign-in, state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from misas.core.access import Role
from misas.records.accounts.models import Account
from misas.wording.accounts import ROLES


@dataclass(frozen=True, slots=True)
class PersonLine:
    """`state` is a key of wording: active, invited, suspended, ended."""

    public_id: UUID
    name: str
    function: str
    email: str
    roles: str
    last_login: datetime | None
    state: str


def person_line(account: Account, today: date) -> PersonLine:
    """From an account of `people_of`, which carries its roles in this caisse."""
    running = [r for r in account.roles_here if r.starts_on <= today and (r.ends_on is None or r.ends_on >= today)]  # type: ignore[attr-defined]
    return PersonLine(
        account.public_id,
        account.full_name,
        account.function,
        account.email,
        ", ".join(ROLES[Role(r.role)] for r in running),
        account.last_login,
        state_of(account, bool(running)),
    )


def state_of(account: Account, has_role: bool) -> str:
    if not account.is_active:
        return "suspended"
    if not has_role:
        return "ended"
    return "active" if account.has_usable_password() or account.persona else "invited"
