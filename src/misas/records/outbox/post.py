"""The only way from an action to a job: a row, and a task deferred in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from misas.records.outbox.models import Message

DELIVER = "misas.deliver"
QUEUE = "outbox"
# Not the manager of the common app: in a worker that one speaks over a connection of its own, and the task would be
# taken before the row it is about is committed.
SAME_TRANSACTION = JobManager(DjangoConnector())


def put(
    topic: str,
    key: str,
    *,
    caisse_id: int,
    payload: dict[str, Any],
    at: datetime,
    due: datetime | None = None,
) -> bool:
    """Put one message: `payload` holds public ids and codes only, never a name or a NIR.

    Returns False when a message with this key already stands (nothing is added).
    """
    clean = {name: str(value) if isinstance(value, UUID) else value for name, value in payload.items()}
    payload_field = Message._meta.get_field("payload")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_message (topic, key, caisse_id, payload, created_at, due_at, attempts, last_error)"
            " VALUES (%s, %s, %s, %s, %s, %s, 0, '') ON CONFLICT DO NOTHING",
            [topic, key, caisse_id, payload_field.get_db_prep_save(clean, connection), at, due or at],
        )
        added = cursor.rowcount == 1
    if added:
        defer(key, caisse_id, due)
    return added


def defer(key: str, caisse_id: int, due: datetime | None = None) -> None:
    """Ask a worker to deliver this message; the task joins the transaction in force."""
    task = configure_task(name=DELIVER, job_manager=SAME_TRANSACTION, queue=QUEUE, schedule_at=due)
    task.defer(key=key, caisse_id=caisse_id)
