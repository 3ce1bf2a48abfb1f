"""The two doors to the journals: `note` what was done, `read` what was looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from misas.core.access import Actor, Purpose
from misas.records.access import scope
from misas.records.audit.models import Entry, Reading


def note(verb: str, row: models.Model, *, by: Actor, at: datetime, **details: Any) -> None:
    """Write one line: this actor did this verb on this row. `details` holds codes, numbers and public ids only."""
    _add(_entry(verb, row, by, at, details))


def read(
    kind: str, public_id: UUID | None, caisse_id: int | None, *, by: Actor, at: datetime, purpose: Purpose | str = ""
) -> None:
    """Write one line: this actor looked at this. A list is one line, with no public id."""
    line = Reading(
        at=at,
        account_id=by.account_id,
        actor=by.label[:120],
        purpose=str(purpose or _purpose()),
        kind=kind,
        public_id=public_id,
        caisse_id=caisse_id,
    )
    _add(line)


def _entry(verb: str, row: models.Model, by: Actor, at: datetime, details: dict[str, Any]) -> Entry:
    return Entry(
        at=at,
        account_id=by.account_id,
        actor=by.label[:120],
        purpose=_purpose(),
        kind=row._meta.label_lower,
        public_id=getattr(row, "public_id", None),
        caisse_id=getattr(row, "caisse_id", None),
        verb=verb,
        details={key: str(value) if isinstance(value, UUID) else value for key, value in details.items()},
    )


def _purpose() -> str:
    context = scope.current_or_none()
    return str(context.purpose) if context else ""


def _add(line: Entry | Reading) -> None:
    """Insert without asking the row back: a line may be written where it may not be read."""
    fields = [f for f in line._meta.concrete_fields if not f.primary_key]
    columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [f.get_db_prep_save(getattr(line, f.attname), connection) for f in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {line._meta.db_table} ({columns}) VALUES ({marks})", values)  # noqa: S608
