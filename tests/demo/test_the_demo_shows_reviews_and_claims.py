"""The demo holds reviews and claims at every stage, made once, each by somebody, and none late by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import Count

from misas.actions.ports import ports
from misas.core.access import Context
from misas.core.rights.claims import ClaimStatus
from misas.core.rights.codes import EngineState, ReviewStatus, Verdict
from misas.core.rights.renewals import WarningKind
from misas.demo import load
from misas.demo.people import GARD, settle
from misas.demo.reviews import PEOPLE, settle_reviews
from misas.records.access.scope import working_in
from misas.records.cases.models import Case, Task
from misas.records.rights.models import Claim, RightsReminder, RightsReview
from misas.records.rights.review_page import page_of
from tests.kit.engine_double import EngineDouble, plugged
from tests.kit.lasting import lasting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)  # a Friday
TODAY = NOW.date()


@pytest.fixture(scope="module")
def loaded(territory: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo with two lives, loaded once: three tests look at it."""

    @contextmanager
    def engine() -> Iterator[None]:
        with plugged(EngineDouble()):
            yield

    with lasting(django_db_blocker), pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "LIVES", 2)
        load.load_demo(NOW, engine=engine)
        yield


@pytest.fixture
def demo(loaded: None, db: None) -> Iterator[None]:
    with working_in(Context.for_system(GARD)):
        yield


@pytest.mark.usefixtures("demo")
def test_reviews_stand_at_every_stage_and_are_answered() -> None:
    rows = list(RightsReview.objects.select_related("opened_by"))
    assert [row.engine_state for row in rows] == [EngineState.ANSWERED] * len(rows)
    assert sorted(row.status for row in rows) == [ReviewStatus.FINISHED] * 2 + [ReviewStatus.OPEN] * 2
    assert sum(row.opened_by is None for row in rows) == 1, "one was prepared before the first call"
    for row in rows:
        page = page_of(RightsReview.objects.select_related("case__caisse").get(pk=row.pk), ports().rules, TODAY)
        assert page.contradictions == () and page.unreadable == ()
        if row.status == ReviewStatus.FINISHED:
            assert row.letter and "c2s" in {one.right.id for one in page.of(Verdict.YES)}
        else:
            assert page.questions


@pytest.mark.usefixtures("demo")
def test_one_claim_waits_one_is_silent_and_one_right_is_to_renew() -> None:
    assert [row.status for row in Claim.objects.all()] == [ClaimStatus.COMPLETE] * 2
    told = RightsReminder.objects.values_list("kind", flat=True)
    assert sorted(told) == sorted([WarningKind.SILENCE_REACHED, WarningKind.RENEWAL_OPEN])
    assert Task.objects.filter(made_by__isnull=True).count() == 2
    broken = Case.objects.open().filter(next_action__isnull=True) | Case.objects.open().filter(owner__isnull=True)
    assert not broken.exists()


@pytest.mark.usefixtures("demo")
def test_settled_again_it_is_the_same() -> None:
    before = RightsReview.objects.aggregate(Count("pk"))
    assert settle_reviews(settle(NOW), NOW) is False
    assert RightsReview.objects.aggregate(Count("pk")) == before


def test_nobody_of_the_demo_has_a_number_that_rings() -> None:
    assert all(who.phone.startswith("06 39 98") for who in PEOPLE)
    assert len({who.phone for who in PEOPLE}) == len(PEOPLE)
