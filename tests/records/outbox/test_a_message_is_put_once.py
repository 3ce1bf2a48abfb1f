"""The same news put twice is one row and one task, and both vanish with the transaction that put them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from misas.core.access import Context
from misas.records.access.scope import working_in
from misas.records.outbox import delivery, post
from misas.records.outbox.models import Message
from tests.kit.people import AIN, GARD

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)


def put(key: str = "news", caisse_id: int = GARD, **more) -> bool:
    return post.put("referral.news", key, caisse_id=caisse_id, payload={"case": uuid.UUID(int=7)}, at=NOON, **more)


def lose_every_task() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("DELETE FROM procrastinate_events")
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("SET ROLE misas_web")


def tasks() -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [post.DELIVER])
        rows = [args for (args,) in cursor.fetchall()]
    import json

    return [json.loads(args) if isinstance(args, str) else args for args in rows]


def test_put_twice_it_stays_one_row_and_one_task() -> None:
    with working_in(Context.for_system(GARD)):
        assert put() is True
        assert put() is False
        assert Message.objects.count() == 1
    assert tasks() == [{"key": "news", "caisse_id": GARD}]


def test_the_payload_holds_public_ids_as_text() -> None:
    with working_in(Context.for_system(GARD)):
        put()
        assert Message.objects.get().payload == {"case": str(uuid.UUID(int=7))}


def test_row_and_task_vanish_together_when_the_action_fails() -> None:
    with working_in(Context.for_system(GARD)):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            put()
            1 / 0  # noqa: B018
        assert Message.objects.count() == 0
    assert tasks() == []


def test_a_partner_puts_news_in_a_caisse_it_does_not_see() -> None:
    with working_in(Context.for_system()):
        assert put(caisse_id=AIN) is True
        assert Message.objects.count() == 0
    with working_in(Context.for_system(AIN)):
        assert Message.objects.count() == 1


def test_taken_then_done_it_is_never_taken_again() -> None:
    with working_in(Context.for_system(GARD)):
        put()
        message = delivery.take("news")
        assert message is not None
        delivery.done(message, NOON)
        assert delivery.take("news") is None
        assert Message.objects.get().attempts == 1


def test_a_failure_is_counted_and_the_message_still_waits() -> None:
    with working_in(Context.for_system(GARD)):
        put()
        delivery.failed("news", "TimeoutError")
        delivery.failed("news", "TimeoutError")
        waiting = delivery.take("news")
        assert waiting is not None
        assert (waiting.attempts, waiting.last_error) == (2, "TimeoutError")


def test_only_what_is_due_for_long_is_forgotten() -> None:
    with working_in(Context.for_system(GARD)):
        put("old")
        put("tomorrow", due=NOON + timedelta(days=1))
        put("done")
        taken = delivery.take("done")
        assert taken is not None
        delivery.done(taken, NOON)
        lose_every_task()
        put("in the queue")
        lost = delivery.forgotten(NOON + timedelta(minutes=3), timedelta(minutes=2))
        assert [m.key for m in lost] == ["old"]
        assert delivery.forgotten(NOON + timedelta(minutes=1), timedelta(minutes=2)) == []


def test_a_job_that_puts_a_message_defers_its_task_in_its_own_transaction() -> None:
    """A worker speaks to the queue over a connection of its own: a task deferred there is taken before the commit."""
    elsewhere = InMemoryConnector()
    with app.replace_connector(elsewhere), working_in(Context.for_system(GARD)):
        assert put("from a worker") is True
    assert tasks() == [{"key": "from a worker", "caisse_id": GARD}]
    assert elsewhere.jobs == {}
