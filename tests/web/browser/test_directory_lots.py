"""The report of the lots of the public directories, clean in each of its states."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import expect

from misas.core.access import Role
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import Breach, Broken, Layout
from misas.records.orientation.models import Lot
from tests.kit.directory import as_owner_of_all
from tests.kit.people import person
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean
from tests.web.orientation.test_the_lots_of_the_directories import refused, report, serving


@pytest.fixture
def no_lot_stays(site: str) -> Iterator[None]:
    yield
    with as_owner_of_all(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {Lot._meta.db_table} RESTART IDENTITY")


def test_before_anything_is_loaded(signed_in: SignIn, site: str) -> None:
    page = signed_in(person("Sonia Petit", Role.SUPERVISOR))
    page.goto("/annuaire/mises-a-jour/")
    assert_page_is_clean(page, "lots-empty", walk=False)
    page.get_by_role("link", name="DREES").click()
    expect(page.get_by_role("heading", name="Jamais chargé")).to_be_visible()
    assert_page_is_clean(page, "lots-never", walk=False)


def test_what_serves_and_what_was_refused(signed_in: SignIn, no_lot_stays: None) -> None:
    for format in Format:
        layout = Layout.UNVERIFIED if format in (Format.APL, Format.DILA_COMPETENCE) else Layout.VERIFIED
        serving(report(format, layout=layout))
    broken = (Broken(7, "orientation.line.cells", "x|y"), Broken(12, "orientation.line.no_identifier", ""))
    refused(
        report(broken=broken, broken_count=1300, unknown_codes={"profession:98": 12}),
        Breach("orientation.lot.out_of_band", {"rows": 9000, "last": 12000, "band": 0.1}),
        Breach("orientation.lot.broken", {"broken": 1300, "lines": 13300, "most": 0.01}),
    )
    page = signed_in(person("Sonia Petit", Role.SUPERVISOR))
    page.goto("/supervision/")
    page.get_by_role("link", name="Annuaires publics").click()
    expect(page.get_by_text("L’ancien lot sert toujours.")).to_be_visible()
    assert_page_is_clean(page, "lots")
    page.get_by_role("link", name="Voir le rapport").click()
    expect(page.get_by_role("heading", name="RPPS : activités")).to_be_visible()
    assert_page_is_clean(page, "lots-one")
