"""Two colleagues compute the plan of one case at once: one plan, two computations one after the other, the same money;
one gesture sent twice computes once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from misas.actions.funding import planning
from misas.records.funding.models import FundingPlan, PlanVersion
from tests.kit.cases import build_office
from tests.kit.funded import Montage, shares

pytestmark = pytest.mark.usefixtures("committed", "territory")


@pytest.fixture
def begun() -> Montage:
    desk = Montage(build_office())
    with desk.working() as claire:
        desk.begin(claire)
        desk.quote(claire)
        desk.cover(claire)
    return desk


def both(desk: Montage, keys: tuple[str | None, str | None]) -> list[int]:
    """The number of the computation that Claire and Paul each get, started together."""
    ready, accounts, at = Barrier(2), (desk.office.claire, desk.office.paul), desk.later()

    def one(rank: int) -> int:
        try:
            with desk.office.working(accounts[rank]) as actor:
                ready.wait()
                return planning.propose(desk.case.public_id, by=actor, at=at, key=keys[rank]).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def test_they_come_one_after_the_other_and_find_the_same_money(begun: Montage) -> None:
    assert sorted(both(begun, (None, None))) == [1, 2]
    with begun.working():
        plan = FundingPlan.objects.get()
        first, second = PlanVersion.objects.filter(plan=plan).order_by("number")
        assert plan.current == second
        assert shares(first) == shares(second) != {}


def test_one_gesture_sent_twice_computes_once(begun: Montage) -> None:
    assert both(begun, ("same", "same")) == [1, 1]
    with begun.working():
        assert PlanVersion.objects.count() == 1
