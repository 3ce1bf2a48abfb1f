"""The territory in the tests: the real tables of the product, loaded once per test database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from misas.connectors.holidays import FrenchHolidays
from misas.connectors.territory_files import TerritoryFolder
from misas.core.territory.reference import Reference

DATA = Path(__file__).resolve().parents[2] / "data" / "territory"
LOADED_AT = datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The tables of `data/territory` as values; no database."""
    return TerritoryFolder(DATA).read()


@pytest.fixture(scope="session")
def holiday_book() -> FrenchHolidays:
    return FrenchHolidays()


@pytest.fixture(scope="session")
def territory(django_db_setup: None, django_db_blocker: Any) -> None:
    """All the caisses and communes, in the database for the whole session. Caisses are planned: open those you need."""
    from misas.actions.territory import load_reference

    with django_db_blocker.unblock():
        load_reference(TerritoryFolder(DATA), at=LOADED_AT)
