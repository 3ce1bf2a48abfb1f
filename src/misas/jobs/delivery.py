"""Deliver one message of the outbox: its handler's effects and the mark "done" commit together.

A job run twice, or by two workers at once, has its effect once: the row is locked, and done rows are passed over.
"""

from __future__ import annotations

from datetime import datetime

import structlog

from misas.core.access import Context
from misas.jobs.handlers import HANDLERS
from misas.records.access.scope import working_in
from misas.records.outbox import delivery

log = structlog.get_logger(__name__)


def deliver(key: str, caisse_id: int, at: datetime) -> bool:
    """Deliver the message; True when this call did it. A failure is counted on the row, then raised for the retry."""
    context = Context.for_system(caisse_id)
    try:
        with working_in(context):
            message = delivery.take(key)
            if message is None:
                return False
            HANDLERS[message.topic](message, at)
            delivery.done(message, at)
            return True
    except Exception as error:
        with working_in(context):
            delivery.failed(key, type(error).__name__)
        log.warning("outbox.failed", topic_key=key, error=type(error).__name__)
        raise
