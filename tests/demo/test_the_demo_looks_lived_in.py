"""The demo territory is one where people have worked: whoever referred has read the older news, not those of today."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from misas.core.access import Context
from misas.demo import load
from misas.demo.people import GARD
from misas.records.access.scope import working_in
from misas.records.referrals.models import FeedbackNews

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)  # a Friday


def test_older_news_are_read_and_fresh_ones_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "LIVES", 24)
    load.load_demo(NOW)
    with working_in(Context.for_system(GARD)):
        news = FeedbackNews.objects.filter(withdrawn_at__isnull=True)
        read = news.filter(read_at__isnull=False)
        waiting = news.filter(read_at__isnull=True)
        assert read.exists()
        assert waiting.exists()
        assert all(one.read_at is not None and one.at < one.read_at <= NOW for one in read)
        assert all(told is not None for told in read.values_list("read_by", flat=True))
        latest = {row.referral_id: row.at for row in news.order_by("at")}
        assert all(NOW - latest[one.referral_id] <= load.LOOKED_AT for one in waiting)
