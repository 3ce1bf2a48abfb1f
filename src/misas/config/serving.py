"""What a service that others reach must have, read as it is: names, TLS, secret, keys, backups, worker, oldest message.

Changes nothing, starts nothing. Not here: how old is too old (`misas.cli.commands.doctor`).
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import psycopg

from misas.cli.house import ServiceFacts
from misas.config import databases
from misas.config.environment import Environment
from misas.config.state import DJANGO_SECRET

HEARTBEAT = """
    SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers
"""
OLDEST_MESSAGE = """
    SELECT extract(epoch FROM now() - min(due_at)) FROM outbox_message WHERE done_at IS NULL AND due_at < now()
"""


def read(env: Environment, owner: str | None) -> ServiceFacts:
    """Look once; `owner` is None when there is no database to ask. Refuses with "database.unreachable"."""
    heartbeat, oldest = _asked(owner) if owner else (None, None)
    return ServiceFacts(
        hosts=tuple(name.strip() for name in env.hosts.split(",") if name.strip()),
        https=env.https,
        secret_length=len(env.secret_key) or _length(env.keys / DJANGO_SECRET),
        seal_age=_age(max(env.keys.glob("seal-*.key"), default=None)),
        backup_told=bool(env.backup_stamp),
        backup_age=_age(Path(env.backup_stamp)) if env.backup_stamp else None,
        worker_silence=heartbeat,
        oldest_message=oldest,
    )


def _asked(owner: str) -> tuple[float | None, float | None]:
    with databases.connect(owner) as connection:
        if _one(connection, "SELECT to_regclass('public.outbox_message')") is None:
            return None, None
        return _one(connection, HEARTBEAT), _one(connection, OLDEST_MESSAGE)


def _one(connection: psycopg.Connection, query: str) -> float | None:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def _age(path: Path | None) -> float | None:
    """Seconds since a file was written; None when there is none."""
    try:
        return time.time() - os.stat(path).st_mtime if path else None
    except FileNotFoundError:
        return None


def _length(path: Path) -> int:
    return len(path.read_text(encoding="ascii").strip()) if path.exists() else 0
