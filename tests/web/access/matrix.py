"""Who may open which route: one row per route name, one file of rows per door package under `rows/`.

A row says which roles pass, and gives the real objects that the address needs, made in the Gard. A role passes when it
is held in the Gard; the same role held in the Ain finds nothing there (404), unless the route shows each her own.

    ROWS = {
        "workspace:case": Row({Role.CASEWORKER, Role.SUPERVISOR}, objects=lambda world: {"public_id": a_case(world)}),
        "workspace:close": Row({Role.CASEWORKER}, method="post", objects=..., data={"exit": "care_done"}),
    }
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from misas.core.access import OUTSIDE_ROLES, Actor, Context, Role
from misas.core.partners.kinds import OrganisationKind
from misas.records.access.scope import working_in
from misas.records.accounts.models import Account
from misas.records.partners.models import Agreement, Organisation
from tests.kit.people import AIN, CREATED, GARD, SINCE, actor, caisse, context, person

EVERYBODY = frozenset(Role) - {Role.SYSTEM}
NATIONAL = frozenset({Role.NATIONAL_STEERING})
PASSED = frozenset({200, 204, 302, 303, 409, 422})


@dataclass(frozen=True, slots=True)
class World:
    """Two caisses, an organisation of each, and somebody for every role in both. `here` is the Gard."""

    here: dict[Role, Account]
    there: dict[Role, Account]
    ccas: Organisation
    other_ccas: Organisation

    def context(self, role: Role) -> AbstractContextManager[Context]:
        """`with world.context(Role.CASEWORKER):` work as somebody of the Gard, to make objects in."""
        return working_in(context(self.here[role]))

    def actor(self, role: Role) -> Actor:
        return actor(self.here[role])


Objects = Callable[[World], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """`passes`: the roles that get an answer. `refused`: what the other roles get. `elsewhere`: what a role that passes
    here gets when it holds it in the other caisse; None when the address names no object of a caisse.
    """

    passes: frozenset[Role] | set[Role]
    method: str = "get"
    objects: Objects | None = None
    data: dict[str, Any] = field(default_factory=dict)
    refused: frozenset[int] = frozenset({403, 404})
    elsewhere: int | None = 404
    visitors: bool = False

    @property
    def named(self) -> bool:
        return self.objects is not None and self.elsewhere is not None


def visitors(**more: Any) -> Row:
    """A route that answers people who are not signed in."""
    return Row(EVERYBODY, visitors=True, elsewhere=None, **more)


def build_world() -> World:
    caisse(GARD), caisse(AIN)
    ccas, other = _organisation("CCAS de Nîmes", GARD), _organisation("CCAS de Bourg-en-Bresse", AIN)
    return World(_people("ici", GARD, ccas), _people("ailleurs", AIN, other), ccas, other)


def _people(suffix: str, caisse_id: int, organisation: Organisation) -> dict[Role, Account]:
    return {
        role: person(
            f"{role.value.replace('_', ' ')} {suffix}", role, caisse_id=caisse_id, organisation=organisation.pk
        )
        for role in EVERYBODY
    }


def _organisation(name: str, caisse_id: int) -> Organisation:
    row = Organisation.objects.create(name=name, kind=OrganisationKind.CCAS.value, created_at=CREATED)
    with working_in(Context.for_system(caisse_id)):
        Agreement.objects.create(
            caisse_id=caisse_id,
            organisation=row,
            may_refer=True,
            may_see=True,
            may_pay=False,
            feedback=3,
            signed_on=SINCE,
            starts_on=SINCE,
            ends_on=SINCE.replace(year=2099),
            created_at=CREATED,
        )
    return row


def rows() -> dict[str, Row]:
    """Every row, by route name."""
    package = importlib.import_module("tests.web.access.rows")
    joined: dict[str, Row] = {}
    for module in pkgutil.iter_modules(package.__path__):
        found = importlib.import_module(f"tests.web.access.rows.{module.name}").ROWS
        assert not joined.keys() & found.keys(), f"two rows for {sorted(joined.keys() & found.keys())}"
        joined.update(found)
    return joined


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every named route for people, from the resolver itself. Machines hold no role: each of their doors has its own
    tests of who may knock (`tests/api`)."""
    yield from ((name, pattern) for name, pattern in _walk(get_resolver(), "") if not name.startswith("api:"))


def _walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name or pattern.pattern}", pattern


__all__ = [
    "EVERYBODY",
    "NATIONAL",
    "OUTSIDE_ROLES",
    "PASSED",
    "Row",
    "World",
    "build_world",
    "routes",
    "rows",
    "visitors",
]
