"""How a job takes a message, and how it is marked done. Works inside the transaction of the effects."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform
from procrastinate.contrib.django.models import ProcrastinateJob

from misas.records.outbox.models import Message
from misas.records.outbox.post import DELIVER

AT_ONCE = 500


def take(key: str) -> Message | None:
    """The message if it still waits, locked; None when it is done or another worker holds it."""
    return Message.objects.select_for_update(skip_locked=True).filter(key=key, done_at__isnull=True).first()


def done(message: Message, at: datetime) -> None:
    Message.objects.filter(pk=message.pk).update(done_at=at, attempts=message.attempts + 1, last_error="")


def failed(key: str, error: str) -> None:
    """Count a failed attempt; the message keeps waiting. `error` is the name of the exception, never its text."""
    for message in Message.objects.select_for_update().filter(key=key, done_at__isnull=True):
        Message.objects.filter(pk=message.pk).update(attempts=message.attempts + 1, last_error=error[:200])


def forgotten(now: datetime, older_than: timedelta) -> list[Message]:
    """Messages due for long that no task will carry: the rescue defers them again, AT_ONCE at most.

    One that waits its turn, or its next try, has its task: a partner away for hours does not fill the queue.
    """
    alive = ProcrastinateJob.objects.filter(task_name=DELIVER, status__in=("todo", "doing"))
    alive = alive.annotate(message=KeyTextTransform("key", "args")).filter(message=OuterRef("key"))
    waiting = Message.objects.filter(done_at__isnull=True, due_at__lt=now - older_than)
    return list(waiting.filter(~Exists(alive)).order_by("due_at")[:AT_ONCE])
