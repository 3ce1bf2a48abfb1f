"""The demo territory is one where people have worked: whoever referred has read the older news, not those of today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from misas.core.access import Context
from misas.demo import load
from misas.demo.orientations import PEOPLE
from misas.demo.people import GARD
from misas.records.access.scope import working_in
from misas.records.cases.models import Case
from misas.records.orientation.models import Appointment, CareOffer
from misas.records.referrals.models import FeedbackNews
from tests.kit.lasting import lasting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)  # a Friday


@pytest.fixture(scope="module")
def loaded(territory: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo with 24 lives and no directory of care, loaded once: two tests look at it."""
    with lasting(django_db_blocker), pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "LIVES", 24)
        load.load_demo(NOW)
        yield


@pytest.fixture
def demo(loaded: None, db: None) -> Iterator[None]:
    with working_in(Context.for_system(GARD)):
        yield


def test_older_news_are_read_and_fresh_ones_wait(demo: None) -> None:
    news = FeedbackNews.objects.filter(withdrawn_at__isnull=True)
    read = news.filter(read_at__isnull=False)
    waiting = news.filter(read_at__isnull=True)
    assert read.exists()
    assert waiting.exists()
    assert all(one.read_at is not None and one.at < one.read_at <= NOW for one in read)
    assert all(told is not None for told in read.values_list("read_by", flat=True))
    latest = {row.referral_id: row.at for row in news.order_by("at")}
    assert all(NOW - latest[one.referral_id] <= load.LOOKED_AT for one in waiting)


def test_without_directories_people_name_the_places_they_know(demo: None) -> None:
    names = {(who.last_name, who.first_names) for who in PEOPLE}
    cases = Case.objects.select_related("person")
    mine = [case for case in cases if (case.person.birth_name, case.person.first_names) in names]
    assert len(mine) == len(PEOPLE)
    assert all(case.next_action and case.next_due and case.next_due >= NOW.date() and case.owner_id for case in mine)
    assert Appointment.objects.filter(case__in=mine).count() == len(PEOPLE)
    assert set(CareOffer.objects.values_list("listed_source", flat=True)) == {"person"}
