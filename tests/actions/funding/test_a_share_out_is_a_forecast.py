"""A share-out is prepared by a job on what stands, kept beside order of arrival, and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from misas.actions.funding import sharing
from misas.actions.funding.envelopes import EnvelopeDraft, open_envelope
from misas.actions.funding.sharing import UnsoundShareOut, ask_share_out, prepare_share_out
from misas.core.access import Actor
from misas.core.funding.problem import Cents
from misas.core.funding.share_out import Chosen, Fairness, Item, Proof
from misas.core.refusals import Absent, Refused
from misas.jobs.handlers import HANDLERS
from misas.records.funding.models import AidApplication, Envelope, FundingPlan, PlanVersion, SharedFile, ShareOut
from misas.records.outbox.models import Message
from tests.kit.cases import build_office
from tests.kit.people import GARD
from tests.kit.shared_files import AID, Queue, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def sonia(db: None) -> Iterator[tuple[Queue, Actor]]:
    office = build_office()
    with office.working(office.sonia) as sonia:
        yield queue(office, sonia), sonia


def envelope(world: Queue, by: Actor, cents: Cents) -> Envelope:
    return open_envelope(GARD, EnvelopeDraft(world.funder.public_id, 2026, cents), by=by, at=world.office.at)


def asked(world: Queue, by: Actor, fairness: Fairness = Fairness.UNLESS_CLOSED) -> ShareOut:
    return ask_share_out(GARD, by=by, at=world.office.at, fairness=fairness)


def prepared(world: Queue, by: Actor, fairness: Fairness = Fairness.UNLESS_CLOSED) -> ShareOut:
    row = asked(world, by, fairness)
    message = Message.objects.get(topic=sharing.SHARE_OUT, payload__share_out=str(row.public_id))
    prepare_share_out(message, world.office.at)
    row.refresh_from_db()
    return row


def files(row: ShareOut) -> list[SharedFile]:
    return list(SharedFile.objects.filter(share_out=row).order_by("rank"))


def test_three_crowns_close_where_order_of_arrival_closes_two(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    plans = [world.crown(30_000, 10_000), world.crown(25_000, 15_000), world.crown(18_000, 9_000)]
    there = envelope(world, by, 40_000)
    row = prepared(world, by)
    assert (row.closed, row.closed_by_arrival, row.given_less) == (3, 2, 1)
    assert (row.granted_cents, row.granted_by_arrival_cents) == (40_000, 40_000)
    assert row.closed_reached == row.closed_bound == 3
    assert row.envelopes == [{"envelope": str(there.public_id), "left": 40_000, "drawn": 40_000, "by_arrival": 40_000}]
    found = files(row)
    assert [one.plan_id for one in found] == [plan.pk for plan in plans]
    assert [one.granted_cents for one in found] == [21_000, 10_000, 9_000]
    assert [one.granted_by_arrival_cents for one in found] == [30_000, 10_000, 0]
    assert [one.to_pay_now_cents for one in found] == [9_000, 15_000, 9_000]
    assert [one.closes_by_arrival for one in found] == [True, True, False]
    assert found[0].aids == [{"aid": AID, "funder": "cpam_ass", "cents": 21_000, "by_arrival": 30_000}]


def test_nothing_is_decided_sent_or_promised_by_it(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    plan = world.crown(30_000, 10_000)
    request = world.request(plan, 30_000)
    there = envelope(world, by, 20_000)
    before = _facts(there)
    prepared(world, by)
    assert _facts(there) == before
    assert AidApplication.objects.get().status == request.status


def _facts(row: Envelope) -> tuple[object, ...]:
    row.refresh_from_db()
    plans = list(FundingPlan.objects.order_by("pk").values_list("status", "current_id", "last_at"))
    return row.reserved_cents, row.committed_cents, plans, PlanVersion.objects.count()


def test_who_sent_a_request_first_comes_first_and_gets_no_more_than_was_asked(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    chosen = world.crown(30_000, 0)
    world.office.later(days=3)
    sent = world.crown(30_000, 0)
    FundingPlan.objects.filter(pk=chosen.pk).update(agreed_on=world.office.today)
    world.request(sent, 12_000)
    AidApplication.objects.update(submitted_on="2026-11-01")
    envelope(world, by, 100_000)
    found = files(prepared(world, by))
    assert [one.plan_id for one in found] == [sent.pk, chosen.pk]
    assert [one.granted_cents for one in found] == [12_000, 30_000]


def test_what_is_granted_is_a_fact_already_out_of_the_envelope(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    granted = world.crown(30_000, 10_000)
    world.request(granted, 30_000, granted=20_000)
    world.crown(30_000, 10_000)
    envelope(world, by, 40_000)
    row = prepared(world, by)
    assert row.envelopes[0]["left"] == 20_000
    assert [one.granted_cents for one in files(row)] == [20_000, 20_000]
    assert row.envelopes[0]["drawn"] == 20_000


def test_a_plan_that_nobody_agreed_to_or_that_ended_does_not_wait(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    simulated = world.crown(30_000, 0)
    FundingPlan.objects.filter(pk=simulated.pk).update(status="simulated")
    world.crown(20_000, 0)
    envelope(world, by, 100_000)
    row = prepared(world, by)
    assert (row.files_count, len(files(row))) == (1, 1)
    assert row.stale == 1, "the envelope came after the computation"


def test_a_file_that_can_no_longer_be_read_is_counted_apart(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    broken = world.crown(30_000, 0, rate={"num": 1, "den": 0})
    world.crown(20_000, 0)
    envelope(world, by, 100_000)
    row = prepared(world, by)
    assert (row.files_count, row.without_plan) == (2, 1)
    assert broken.pk not in {one.plan_id for one in files(row)}


def test_asked_twice_it_is_prepared_once_and_again_afterwards(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    world.crown(20_000, 0)
    envelope(world, by, 100_000)
    first = asked(world, by)
    assert asked(world, by).pk == first.pk
    assert Message.objects.filter(topic=sharing.SHARE_OUT).count() == 1
    message = Message.objects.get(topic=sharing.SHARE_OUT)
    for _ in range(2):
        HANDLERS[sharing.SHARE_OUT](message, world.office.at)
    assert SharedFile.objects.filter(share_out=first).count() == 1
    assert asked(world, by).pk != first.pk


def test_the_stricter_rule_is_kept_with_it(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    for cost, affordable in ((30_000, 10_000), (25_000, 15_000), (18_000, 9_000)):
        world.crown(cost, affordable)
    envelope(world, by, 40_000)
    row = prepared(world, by, Fairness.NEVER_LESS)
    assert (row.fairness, row.given_less, row.closed) == ("never_less", 0, 2)


def test_without_an_open_envelope_there_is_nothing_to_share(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    with pytest.raises(Refused) as no:
        asked(world, by)
    assert no.value.code == "funding.share_out_without_envelope"


def test_who_does_not_plan_money_prepares_nothing(sonia: tuple[Queue, Actor]) -> None:
    world, by = sonia
    envelope(world, by, 100_000)
    with pytest.raises(Absent):
        asked(world, world.office.actor(world.office.claire))
    assert not ShareOut.objects.exists()


def test_a_search_that_overdraws_is_caught_and_nothing_is_written(
    sonia: tuple[Queue, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Overdraws:
        def choose(self, groups: Sequence[Sequence[Item]], capacities: Sequence[Cents], start: Sequence[int]) -> Chosen:
            return Chosen(tuple(0 for _ in groups), Proof(0, 0, 0, 0, True, True))

    world, by = sonia
    world.crown(30_000, 0)
    world.crown(30_000, 0)
    envelope(world, by, 30_000)
    plugged = replace(sharing.ports(), share_out_solver=Overdraws())
    monkeypatch.setattr(sharing, "ports", lambda: plugged)
    with pytest.raises(UnsoundShareOut):
        prepared(world, by)
    assert not SharedFile.objects.exists()
    assert ShareOut.objects.get().made_at is None
