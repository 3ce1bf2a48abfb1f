"""Logs as JSON lines on standard error. Addresses are logged without their query: a name never enters a log.

Of an error of the database the cause stays, not its detail: PostgreSQL quotes there the row it refused.
"""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

NIR = re.compile(r"\b[1-478]\s?\d{2}\s?\d{2}\s?(?:\d{2}|2[AB])\s?\d{3}\s?\d{3}(?:\s?\d{2})?\b")

# From "DETAIL:" to the end of the message; the next error of the chain is introduced by these words of Python.
DETAIL = re.compile(
    r"^(?:DETAIL|CONTEXT):.*?(?=^\n?(?:The above exception|During handling of the above)|\Z)", re.MULTILINE | re.DOTALL
)


def scrub(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blot out anything that has the shape of a NIR, wherever it stands, and the rows that the database quotes."""
    return {k: NIR.sub("[NIR]", DETAIL.sub("", v)) if isinstance(v, str) else v for k, v in event.items()}


def configure(options: dict[str, Any]) -> None:
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                scrub,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(options.get("level", "info").upper())
    logging.getLogger("axes").setLevel(logging.ERROR)
    for chatter in ("jobs", "blueprints", "periodic"):  # one line per message put says nothing; the worker's lines stay
        logging.getLogger(f"procrastinate.{chatter}").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
