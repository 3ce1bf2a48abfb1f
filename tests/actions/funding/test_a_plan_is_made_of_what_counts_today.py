"""A plan is computed from quotes, cover and rules in force, judged, kept whole with its cause, and agreed with her."""

from __future__ import annotations

import pytest

from tests.kit.cases import build_office
from tests.kit.funded import Montage, shares

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Montage:
    return Montage(build_office())


def test_x(desk: Montage) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        version = desk.proposed(claire)
        print(shares(version), version.rac_cents, version.result, version.frontier, version.answer)
        for s in version.shares.all(): print(s.aid, s.cents, s.reason, s.values, s.rule)
        desk.agree(claire)
        print(desk.plan.status, desk.status)
    assert 0
