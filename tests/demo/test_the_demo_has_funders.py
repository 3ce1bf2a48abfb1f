"""The demo has funders whose rules two people published: invented ones, said to be, and nobody is settled twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from misas.demo.funders import OF_GARD, settle_funders
from misas.demo.people import GARD, settle
from misas.records.access.scope import working_in
from misas.records.funding.models import RulePack

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)


def test_funders_are_published_once_by_two_people() -> None:
    house = settle(NOW)
    assert settle_funders(house, NOW) is True
    assert settle_funders(house, NOW) is False
    with working_in(house.context("sonia")):
        rows = RulePack.objects.filter(caisse_id=GARD).select_related("funder")
        assert {row.funder.code for row in rows} == set(OF_GARD)
        assert {(row.status, row.version, row.author_id != row.approver_id) for row in rows} == {("published", 1, True)}
        assert all("(invent" in row.funder.name for row in rows if row.funder.code != "agefiph_hearing")
