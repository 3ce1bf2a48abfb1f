"""The forecast of an envelope rests on its own movements, on what it is asked, and on the sessions of its funder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from misas.actions.funding.envelopes import EnvelopeDraft, open_envelope
from misas.core.access import Actor
from misas.records.funding.forecasting import forecast_of
from misas.records.funding.models import AidApplication, CommitteeSession, Envelope, EnvelopeEntry
from tests.kit.cases import build_office
from tests.kit.people import GARD
from tests.kit.shared_files import Queue, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def sonia(db: None) -> Iterator[tuple[Queue, Actor]]:
    office = build_office()
    with office.working(office.sonia) as sonia:
        yield queue(office, sonia), sonia


def entry(row: Envelope, kind: str, cents: int, on: date) -> None:
    EnvelopeEntry.objects.create(caisse_id=row.caisse_id, envelope=row, kind=kind, cents=cents, on=on, at=row.opened_at)


def test_promises_releases_and_returns_make_the_months(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    row = open_envelope(GARD, EnvelopeDraft(world.funder.public_id, 2026, 900_000), by=by, at=world.office.at)
    for kind, cents, on in (
        ("committed", 50_000, date(2026, 1, 12)),
        ("committed", 20_000, date(2026, 3, 3)),
        ("released", 10_000, date(2026, 4, 1)),
        ("paid", 30_000, date(2026, 5, 5)),
        ("returned", 5_000, date(2026, 6, 30)),
    ):
        entry(row, kind, cents, on)
    found = forecast_of(row, world.office.today)
    assert [m.low for m in found.months[:7]] == [50_000, 50_000, 70_000, 60_000, 60_000, 55_000, 55_000]
    assert (found.total, found.promised, found.is_paced) == (900_000, 55_000, True)
    assert found.empty_from is None


def test_what_waits_counts_from_the_session_that_may_decide_it(
    sonia: tuple[Queue, Actor], django_assert_num_queries: object
) -> None:
    world, by = sonia
    world.request(world.crown(30_000, 0), 30_000)
    world.request(world.crown(50_000, 0), 50_000, granted=40_000)
    row = open_envelope(GARD, EnvelopeDraft(world.funder.public_id, 2026, 100_000), by=by, at=world.office.at)
    today = world.office.today
    sessions = [
        CommitteeSession.objects.create(
            caisse_id=GARD, funder=world.funder, on=on, deposit_by=on - timedelta(days=7), planned_at=world.office.at
        )
        for on in (today - timedelta(days=20), date(2026, 12, 3))
    ]
    with django_assert_num_queries(4):  # type: ignore[operator]
        found = forecast_of(row, today)
    assert found.asked == 30_000 and found.promised == 40_000
    november, december = found.months[-2:]
    assert december.high - november.high >= 30_000  # type: ignore[operator]
    assert [m.sessions for m in found.months if m.sessions] == [(one.on,) for one in sessions]
    AidApplication.objects.filter(status="submitted").update(session=sessions[0])
    assert forecast_of(row, today).asked == 30_000
