"""An envelope is opened, amended, refilled and closed by whoever plans the money, and nothing promised escapes it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from misas.actions.funding.envelopes import (
    EnvelopeDraft,
    amend_envelope,
    close_envelope,
    open_envelope,
    refill_envelope,
)
from misas.core.access import Actor
from misas.core.refusals import Absent, Conflict, Invalid, Refused
from misas.records.audit.models import Entry
from misas.records.funding.models import AidApplication, Envelope, EnvelopeEntry, FundingPlan
from tests.kit.cases import build_office
from tests.kit.people import AIN, GARD
from tests.kit.shared_files import Queue, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def sonia(db: None) -> Iterator[tuple[Queue, Actor]]:
    office = build_office()
    with office.working(office.sonia) as sonia:
        yield queue(office, sonia), sonia


def opened(world: Queue, by: Actor, cents: int = 100_000, year: int = 2026, key: str | None = None) -> Envelope:
    draft = EnvelopeDraft(world.funder.public_id, year, cents)
    row = open_envelope(GARD, draft, by=by, at=world.office.at, key=key)
    return Envelope.objects.get(pk=row.pk)


def sums(row: Envelope) -> tuple[int, int, int, int]:
    row.refresh_from_db()
    return row.total_cents, row.reserved_cents, row.committed_cents, row.paid_cents


def movements(row: Envelope) -> list[tuple[str, int]]:
    return list(EnvelopeEntry.objects.filter(envelope=row).order_by("id").values_list("kind", "cents"))


def test_a_new_envelope_holds_what_it_was_given(sonia: tuple[Queue, Actor]) -> None:
    row = opened(*sonia)
    assert sums(row) == (100_000, 0, 0, 0)
    assert movements(row) == [("opened", 100_000)]
    assert Entry.objects.filter(verb="envelope.open", public_id=row.public_id).exists()


def test_what_was_asked_and_promised_before_it_existed_is_linked(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    waiting = world.request(world.crown(30_000, 0), 30_000)
    promised = world.request(world.crown(50_000, 0), 50_000, granted=40_000)
    row = opened(world, by)
    assert sums(row) == (100_000, 30_000, 40_000, 0)
    assert row.left_cents == 60_000
    assert sorted(movements(row)) == [("committed", 40_000), ("opened", 100_000), ("reserved", 30_000)]
    linked = AidApplication.objects.filter(envelope=row).values_list("pk", flat=True)
    assert set(linked) == {waiting.pk, promised.pk}


def test_an_envelope_smaller_than_what_is_promised_is_not_opened(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    world.request(world.crown(50_000, 0), 50_000, granted=40_000)
    with pytest.raises(Refused) as no:
        opened(world, by, 39_999)
    assert no.value.code == "funding.envelope_overdrawn"
    assert not Envelope.objects.exists() and not EnvelopeEntry.objects.exists()


def test_the_promises_of_a_year_are_not_those_of_another(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    world.request(world.crown(50_000, 0), 50_000, granted=40_000)
    world.request(world.crown(30_000, 0), 30_000)
    assert sums(opened(world, by, year=2027)) == (100_000, 0, 0, 0)
    assert sums(opened(world, by, year=2026)) == (100_000, 30_000, 40_000, 0)


def test_another_total_asks_for_its_reason_and_never_goes_below_promises(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    world.request(world.crown(50_000, 0), 50_000, granted=40_000)
    row = opened(world, by)
    at = world.office.at
    with pytest.raises(Invalid):
        amend_envelope(row.public_id, 80_000, "  ", by=by, at=at)
    with pytest.raises(Refused) as no:
        amend_envelope(row.public_id, 39_999, "budget rectificatif", by=by, at=at)
    assert no.value.code == "funding.envelope_below_commitments"
    amend_envelope(row.public_id, 40_000, "budget rectificatif", by=by, at=at)
    refill_envelope(row.public_id, 5_000, "dotation complémentaire", by=by, at=at)
    amend_envelope(row.public_id, 45_000, "inchangée", by=by, at=at)
    assert sums(row) == (45_000, 0, 40_000, 0)
    assert movements(row)[-2:] == [("cut", 60_000), ("refilled", 5_000)]
    reasons = EnvelopeEntry.objects.filter(envelope=row).exclude(reason="").values_list("reason", flat=True)
    assert set(reasons) == {"budget rectificatif", "dotation complémentaire"}


def test_sent_twice_it_is_done_once(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    row = opened(world, by, key="a")
    assert opened(world, by, key="a").pk == row.pk
    with pytest.raises(Conflict):
        opened(world, by, 5, key="a")
    for _ in range(2):
        refill_envelope(row.public_id, 5_000, "don", by=by, at=world.office.at, key="b")
    assert sums(row)[0] == 105_000
    with pytest.raises(Refused) as no:
        opened(world, by)
    assert no.value.code == "funding.envelope_already_open"


def test_a_closed_envelope_takes_nothing_more(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    row = opened(world, by)
    for _ in range(2):
        close_envelope(row.public_id, by=by, at=world.office.at)
    with pytest.raises(Refused) as no:
        refill_envelope(row.public_id, 1, "trop tard", by=by, at=world.office.at)
    assert no.value.code == "funding.envelope_closed"
    assert Entry.objects.filter(verb="envelope.close").count() == 1


def test_plans_that_still_look_for_money_are_to_be_computed_again(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    plan = world.crown(30_000, 0)
    opened(world, by)
    plan.refresh_from_db()
    assert plan.stale_cause == "envelope_changed"


def test_a_year_far_away_and_an_amount_of_nothing_are_both_told(sonia: tuple[Queue, Actor]) -> None:
    with pytest.raises(Invalid) as no:
        opened(*sonia, 0, 2031)
    assert [fault.field for fault in no.value.faults] == ["year", "cents"]


def test_who_does_not_plan_money_opens_nothing(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    row = opened(world, by)
    claire = world.office.actor(world.office.claire)
    with pytest.raises(Absent):
        opened(world, claire, year=2027)
    for gesture in (
        lambda: amend_envelope(row.public_id, 1, "x", by=claire, at=world.office.at),
        lambda: close_envelope(row.public_id, by=claire, at=world.office.at),
        lambda: refill_envelope(uuid4(), 1, "x", by=by, at=world.office.at),
        lambda: open_envelope(AIN, EnvelopeDraft(world.funder.public_id, 2026, 5), by=by, at=world.office.at),
    ):
        with pytest.raises(Absent):
            gesture()
    assert sums(row) == (100_000, 0, 0, 0)
    assert not FundingPlan.objects.filter(stale_cause="envelope_changed").exists()
