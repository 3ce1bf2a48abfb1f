"""Names that were already served when names learnt to say their commune are told theirs, without another import."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from misas.actions.orientation import Done
from misas.records.orientation.naming import named
from misas.records.orientation.queries import served
from misas.records.orientation.tables import Family, names
from misas.records.orientation.towns import towns_in
from tests.kit.directory import as_owner_of_all

pytestmark = pytest.mark.django_db
migration = import_module("misas.records.orientation.migrations.0010_names_say_where")


def test_the_migration_tells_them(directory: list[Done]) -> None:
    now = served()
    towns = towns_in("Salétoile Lédenon", ["30"])
    (meant,) = named("Salétoile Lédenon", ["30"], served=now.families, towns=towns)
    with as_owner_of_all(), connection.cursor() as cursor:
        before = {family: _told(cursor, family, now.families[family]) for family in Family}
        for family in Family:
            cursor.execute(f"UPDATE {names(family, now.families[family])} SET insee = NULL")
        assert len(named("Salétoile Lédenon", ["30"], served=now.families, towns=towns)) > 1, "somewhere in the Gard"
        for statement in migration.add():
            if statement.startswith("UPDATE"):
                cursor.execute(statement)
        after = {family: _told(cursor, family, now.families[family]) for family in Family}
    assert after[Family.PRACTITIONERS] == before[Family.PRACTITIONERS] > 0
    assert all(after[family] == before[family] for family in Family)
    assert named("Salétoile Lédenon", ["30"], served=now.families, towns=towns) == [meant]


def _told(cursor: Any, family: Family, slot: int) -> int:
    cursor.execute(f"SELECT count(insee) FROM {names(family, slot)}")
    count: int = cursor.fetchone()[0]
    return count
