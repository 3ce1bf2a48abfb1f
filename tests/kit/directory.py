"""The public directories in the tests: the sample territories of the product, loaded by the real import, as the owner.

Rows are committed: use the fixture `committed`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from misas.actions.orientation import Done, import_directory, recognised
from misas.core.access import SYSTEM
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import SAMPLE, Checks
from misas.records.orientation.tables import DIRECTORY

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples" / "directory"
LOADED_AT = datetime(2026, 11, 3, 6, tzinfo=UTC)


@contextmanager
def as_owner_of_all() -> Iterator[None]:
    """The connection of the test works as the owner of the database, as `./misas import directory` does."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        try:
            yield
        finally:
            cursor.execute("SET ROLE misas_web")


def load(
    *paths: Path,
    format: Format | None = None,
    checks: Mapping[Format, Checks] = SAMPLE,
    at: datetime = LOADED_AT,
    **more: Any,
) -> list[Done]:
    """What became of these files."""
    with as_owner_of_all():
        return import_directory(recognised(paths, format), by=SYSTEM, at=at, checks=checks, **more)


def files(*territories: str) -> Sequence[Path]:
    """Every file of these sample territories."""
    return [path for territory in territories for path in sorted((SAMPLES / territory).iterdir())]


@pytest.fixture(scope="module")
def gard(territory: None, django_db_blocker: Any) -> Iterator[None]:
    """The directories of the Gard, committed, for the screens of one file of tests. Tests only read them."""
    with django_db_blocker.unblock():
        load(*files("30"))
        yield
        empty_directories()


def empty_directories() -> None:
    with as_owner_of_all(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(DIRECTORY)} RESTART IDENTITY")
    connections.close_all()
