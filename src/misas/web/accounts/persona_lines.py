"""The invented people of the demo as shown on its door: name, roles, place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from misas.core.access import Role
from misas.records.accounts.models import Account
from misas.records.accounts.queries import actor_of
from misas.web.accounts.frame import place_of
from misas.wording.accounts import ROLES


@dataclass(frozen=True, slots=True)
class PersonaLine:
    key: str
    name: str
    roles: str
    place: str


def lines(accounts: Iterable[Account], at: datetime) -> list[PersonaLine]:
    today = timezone.localdate(at)
    return [_line(account, today) for account in accounts]


def _line(account: Account, today: date) -> PersonaLine:
    actor = actor_of(account, today)
    roles = ", ".join(ROLES[role] for role in Role if actor.has(role))
    return PersonaLine(account.persona, account.full_name, roles, place_of(actor))
