"""Every route of the resolver × every role × own caisse, other caisse, visitor: nobody passes that the matrix stops."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from misas.core.access import Role
from misas.records.accounts.models import Account
from tests.kit.lasting import lasting
from tests.kit.people import sign_in
from tests.web.access.matrix import EVERYBODY, PASSED, Row, World, build_world, routes, rows

ROWS = rows()
NAMES = [name for name, _ in routes()]


def test_no_route_is_without_a_row_and_no_row_without_a_route() -> None:
    assert set(NAMES) - ROWS.keys() == set(), "a route without a row: say who may open it in tests/web/access/rows/"
    assert ROWS.keys() - set(NAMES) == set()


def test_every_route_has_a_name() -> None:
    assert [str(pattern.pattern) for _, pattern in routes() if not pattern.name] == []
    assert len(NAMES) == len(set(NAMES))


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with lasting(django_db_blocker):
        yield build_world()


@pytest.fixture
def world(built: World, db: None) -> World:
    """The same people for every route; what one test does to them stays in it."""
    return deepcopy(built)


@pytest.mark.parametrize("name", sorted(ROWS.keys() & set(NAMES)))
def test_whoever_the_matrix_stops_does_not_pass(name: str, world: World) -> None:
    row = ROWS[name]
    url = reverse(name, kwargs=row.objects(world) if row.objects else {})
    wrong = [line for line in _walk(world, row, url) if line]
    assert wrong == []


def _walk(world: World, row: Row, url: str) -> list[str]:
    if row.visitors:
        return [_wrong(who, _status(row, url, one), PASSED | {404}) for who, one in _anybody(world)]
    found = [_wrong("visitor", _status(row, url, None), frozenset({302 if row.method == "get" else 401}))]
    for role in sorted(EVERYBODY):
        passes = role in row.passes
        found.append(_wrong(f"{role} here", _status(row, url, world.here[role]), PASSED if passes else row.refused))
        if passes:
            expected = frozenset({row.elsewhere or 404}) if row.named else PASSED
            found.append(_wrong(f"{role} elsewhere", _status(row, url, world.there[role]), expected))
    return found


def _anybody(world: World) -> list[tuple[str, Account | None]]:
    return [("visitor", None), ("caseworker", world.here[Role.CASEWORKER])]


def _status(row: Row, url: str, account: Account | None) -> int:
    """The answer to one request, whose effects are undone."""
    client = Client()
    undo = transaction.savepoint_create()
    try:
        if account:
            sign_in(client, account)
        answer = getattr(client, row.method)(url, row.data)
        if account is None and not row.visitors and row.method == "get":
            assert answer["Location"].startswith(reverse("accounts:sign_in"))
        return answer.status_code
    finally:
        transaction.savepoint_rollback(undo)


def _wrong(who: str, status: int, expected: frozenset[int]) -> str:
    return "" if status in expected else f"{who}: {status}, not {sorted(expected)}"
