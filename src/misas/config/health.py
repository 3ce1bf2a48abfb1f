"""How the database is, in figures, read by its owner without Django: it answers when half the house is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from misas.cli.house import DatabaseHealth
from misas.config import databases

RECORDS = Path(__file__).resolve().parents[1] / "records"

OLDEST_JOB = """
    SELECT extract(epoch FROM now() - min(greatest(coalesce(j.scheduled_at, e.at), e.at)))
    FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
    WHERE j.status = 'todo' AND coalesce(j.scheduled_at, e.at) <= now()
"""
LATE_MESSAGES = "SELECT count(*) FROM outbox_message WHERE done_at IS NULL AND due_at < now() - interval '15 minutes'"


def read(owner: str) -> DatabaseHealth:
    """Look once. Refuses with "database.unreachable"."""
    with databases.connect(owner) as connection:
        before = datetime.now(UTC)
        there = one(connection, "SELECT clock_timestamp()")
        missing = len(ours() - applied(connection))
        return DatabaseHealth(
            version=(connection.info.parameter_status("server_version") or "").partition(" ")[0],
            major=connection.info.server_version // 10000,
            clock_gap=(there - before).total_seconds(),
            missing_migrations=missing,
            oldest_job=None if missing else one(connection, OLDEST_JOB),
            late_messages=0 if missing else one(connection, LATE_MESSAGES),
        )


def missing_migrations(url: str) -> int:
    """How many of our migrations a database lacks; every role may ask. Refuses with "database.unreachable"."""
    with databases.connect(url) as connection:
        return len(ours() - applied(connection))


def ours() -> set[tuple[str, str]]:
    """The migrations of our records, read from the folders."""
    return {(file.parent.parent.name, file.stem) for file in RECORDS.glob("*/migrations/[0-9]*.py")}


def applied(connection: psycopg.Connection) -> set[tuple[str, str]]:
    if one(connection, "SELECT to_regclass('public.django_migrations')") is None:
        return set()
    return {(app, name) for app, name in connection.execute("SELECT app, name FROM django_migrations").fetchall()}


def one(connection: psycopg.Connection, query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None
