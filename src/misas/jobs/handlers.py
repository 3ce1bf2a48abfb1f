"""What each topic of the outbox does. One line per topic; a test compares this table with what actions put."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from misas.records.outbox.models import Message

Handler = Callable[[Message, datetime], None]

HANDLERS: dict[str, Handler] = {}
