"""The pages without a test of their own, as they open, for a role that may open them: a new route is judged at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from misas.core.access import Role
from tests.web.access.matrix import build_world, rows
from tests.web.browser import inventory
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean

FIRST = (Role.CASEWORKER, Role.SUPERVISOR)
"""Who opens a page that several may open."""


def test_every_page_without_a_test_of_its_own(signed_in: SignIn, page: Page, territory: None) -> None:
    world, matrix = build_world(), rows()
    desks: dict[Role, Page] = {}
    faults: list[str] = []
    for route in inventory.swept():
        row = matrix[route]
        reader = page if row.visitors else _desk(desks, row.passes, lambda role: signed_in(world.here[role]))
        reader.goto(reverse(route, kwargs=row.objects(world) if row.objects else {}))
        try:
            assert_page_is_clean(reader, inventory.swept_name(route))
        except pytest.fail.Exception as fault:
            faults.append(str(fault))
    assert faults == [], "\n".join(faults)


def _desk(desks: dict[Role, Page], passes: frozenset[Role] | set[Role], open_desk: Callable[[Role], Page]) -> Page:
    role = next((one for one in FIRST if one in passes), min(passes))
    if role not in desks:
        desks[role] = open_desk(role)
    return desks[role]
