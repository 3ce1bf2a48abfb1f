"""The three sample territories, loaded once for each file of tests that asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections

from misas.actions.orientation import Done
from misas.records.orientation.tables import DIRECTORY
from tests.kit.directory import as_owner_of_all, files, load


@pytest.fixture(scope="module")
def directory(territory: None, django_db_blocker: Any) -> Iterator[list[Done]]:
    """Everything of the Gard, the Nord and the Guyane, committed. Tests only read it."""
    with django_db_blocker.unblock():
        done = load(*files("30", "59", "973"))
        yield done
        with as_owner_of_all(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(DIRECTORY)} RESTART IDENTITY")
        connections.close_all()
