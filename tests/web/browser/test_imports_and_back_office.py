"""An import in each state in which it may be found again; an account and an agreement once suspended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from misas.actions import imports
from misas.actions.partners import suspend_agreement
from misas.core.access import SYSTEM, Context, Role
from misas.records.access.scope import working_in
from misas.records.imports.models import ImportBatch
from misas.records.partners.models import Agreement
from tests.kit.imports import JOSE, NADIA, WRONG, a_file, imported
from tests.kit.people import GARD
from tests.web.access.matrix import World, build_world
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean

pytestmark = pytest.mark.usefixtures("territory")


@pytest.fixture
def world(site: str) -> World:
    return build_world()


def test_an_import_found_again(world: World, signed_in: SignIn) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    states = {}
    with world.context(Role.CASEWORKER) as context:
        by = context.actor
        old = imported(a_file(NADIA, JOSE, WRONG), by, at=now - timedelta(days=31))
        states["import-known"] = imports.keep(
            imports.examine(a_file(NADIA, JOSE), name="encore.csv", caisse_id=GARD, by=by, at=now), by=by, at=now
        ).public_id
        given_up = imports.keep(
            imports.examine(a_file(JOSE), name="autre.csv", caisse_id=GARD, by=by, at=now), by=by, at=now
        ).public_id
        imports.drop(given_up, by=by, at=now)
        states["import-dropped"] = given_up
    with working_in(Context.for_system(GARD)):
        imports.purge_imports(GARD, by=SYSTEM, at=now)
        assert ImportBatch.objects.get(public_id=old).purged_at is not None
    states["import-erased"] = old
    states["import-stopped"] = stopped(world, now)
    page = signed_in(world.here[Role.SUPERVISOR])
    for name, batch in states.items():
        page.goto(reverse("workspace:import", args=[batch]))
        assert_page_is_clean(page, name, walk=False)
    page.goto(reverse("workspace:imports"))
    expect(page.locator("tbody tr")).to_have_count(4)
    assert_page_is_clean(page, "import-history", walk=False)


def stopped(world: World, now: datetime) -> object:
    """The agreement of the partner ended between the confirmation and the worker."""
    with world.context(Role.PARTNER_MEMBER) as context:
        by = context.actor
        looked = imports.examine(a_file(NADIA.replace("BENALI", "HADDAD")), name="ccas.csv", caisse_id=GARD,
                                 organisation_id=world.ccas.pk, by=by, at=now)  # fmt: skip
        batch = imports.keep(looked, by=by, at=now).public_id
        imports.confirm(batch, by=by, at=now)
    with world.context(Role.SUPERVISOR) as context:
        agreement = Agreement.objects.get(organisation=world.ccas).public_id
        suspend_agreement(agreement, by=context.actor, at=now)
    with working_in(Context.for_system(GARD)):
        progress = imports.advance(batch, by=SYSTEM, at=now)
    assert progress.stopped_by
    return batch


def test_suspended(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.here[Role.SUPERVISOR])
    page.goto(reverse("backoffice:person", args=[GARD, world.here[Role.AGENT].public_id]))
    page.get_by_role("button", name="Suspendre le compte").click()
    expect(page.get_by_role("button", name="Rétablir le compte")).to_be_visible()
    assert_page_is_clean(page, "backoffice-suspended", walk=False)
    page.goto(reverse("backoffice:organisation", args=[GARD, world.ccas.public_id]))
    page.get_by_role("button", name="Suspendre").first.click()
    expect(page.get_by_role("button", name="Reprendre")).to_be_visible()
    assert_page_is_clean(page, "partners-suspended", walk=False)
