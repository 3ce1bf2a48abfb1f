"""A message has its effect once, whoever delivers it and however often; what is lost is found again."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from misas.core.access import Context
from misas.jobs import delivery, tasks
from misas.jobs.handlers import HANDLERS
from misas.records.access.scope import working_in
from misas.records.outbox import post
from misas.records.outbox.models import Message
from tests.kit.people import AIN, GARD, caisse

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
TOPIC = "test.effect"


def put(key: str = "news", caisse_id: int = GARD) -> None:
    with working_in(Context.for_system(caisse_id)):
        post.put(TOPIC, key, caisse_id=caisse_id, payload={}, at=NOON)


def stored(key: str = "news", caisse_id: int = GARD) -> Message:
    with working_in(Context.for_system(caisse_id)):
        return Message.objects.get(key=key)


def effects() -> int:
    """How many effects are kept: the handler of the tests writes one row of its own per run."""
    with working_in(Context.for_system(GARD)):
        return Message.objects.filter(topic="test.trace").count()


def leave_a_trace(message: Message, at: datetime) -> None:
    count = Message.objects.filter(topic="test.trace").count()
    Message.objects.create(
        topic="test.trace", key=f"trace {count}", caisse_id=message.caisse_id, created_at=at, due_at=at, done_at=at
    )


@pytest.fixture(autouse=True)
def handler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HANDLERS, TOPIC, leave_a_trace)


@pytest.mark.django_db
def test_delivered_twice_it_has_its_effect_once() -> None:
    put()
    assert delivery.deliver("news", GARD, NOON) is True
    assert delivery.deliver("news", GARD, NOON) is False
    assert effects() == 1
    assert stored().done_at == NOON


@pytest.mark.django_db
def test_a_failure_undoes_its_effects_is_counted_and_raises_for_the_retry(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(message: Message, at: datetime) -> None:
        leave_a_trace(message, at)
        raise TimeoutError("Nadia Benali, 06 39 98 12 34")

    monkeypatch.setitem(HANDLERS, TOPIC, fail)
    put()
    with pytest.raises(TimeoutError):
        delivery.deliver("news", GARD, NOON)
    assert effects() == 0
    assert (stored().attempts, stored().last_error, stored().done_at) == (1, "TimeoutError", None)
    monkeypatch.setitem(HANDLERS, TOPIC, leave_a_trace)
    assert delivery.deliver("news", GARD, NOON) is True
    assert stored().attempts == 2


@pytest.mark.django_db
def test_a_job_of_one_caisse_cannot_deliver_the_message_of_another() -> None:
    put(caisse_id=AIN)
    assert delivery.deliver("news", GARD, NOON) is False
    assert stored(caisse_id=AIN).done_at is None


def test_two_workers_at_once_have_one_effect(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    caisse(GARD)
    started = threading.Barrier(2)

    def slow(message: Message, at: datetime) -> None:
        leave_a_trace(message, at)
        holding.set()
        assert released.wait(10)

    holding, released = threading.Event(), threading.Event()
    monkeypatch.setitem(HANDLERS, TOPIC, slow)
    put()
    results: list[bool] = []

    def work() -> None:
        try:
            started.wait(10)
            results.append(delivery.deliver("news", GARD, NOON))
            released.set()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    assert holding.wait(10)
    for worker in workers:
        worker.join(20)
    assert sorted(results) == [False, True]
    assert effects() == 1


def test_forty_messages_under_four_workers_have_forty_effects(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setitem(HANDLERS, TOPIC, lambda message, at: done.append(message.key))
    keys = [f"news {n}" for n in range(40)]
    for key in keys:
        put(key)

    def work() -> None:
        try:
            for key in keys:
                delivery.deliver(key, GARD, NOON)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    for key in keys:  # one that was held by somebody while all passed by is taken at the next turn
        delivery.deliver(key, GARD, NOON)
    assert sorted(done) == sorted(keys)


@pytest.mark.django_db
def test_a_message_whose_task_was_lost_is_deferred_again() -> None:
    caisse(GARD)
    put()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("DELETE FROM procrastinate_events")
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("SET ROLE misas_web")
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        tasks.redeliver(0)
    assert waiting() == 0
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        tasks.redeliver(0)
        tasks.redeliver(0)
    assert waiting() == 1  # the task of the first round waits: the second adds none


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [post.DELIVER]
        )
        return int(cursor.fetchone()[0])
