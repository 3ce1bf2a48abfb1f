"""The site and the tasks read the public directories; the owner of the database alone changes them."""

from __future__ import annotations

from typing import Any

import pytest

from misas.config.roles import RESTRICTED, grant_all
from misas.core.orientation.formats import Format
from misas.records.orientation.tables import DIRECTORY, KEPT, SLOTS, columns, kept

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", RESTRICTED)
@pytest.mark.parametrize("table", DIRECTORY)
def test_a_restricted_role_only_reads(role: str, table: str, as_owner: Any) -> None:
    grant_all(as_owner)
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    as_owner.execute(
        "SELECT " + ", ".join("has_table_privilege(%s, %s, %s)" for _ in rights),
        [value for right in rights for value in (role, table, right)],
    )
    assert as_owner.fetchone() == (True, False, False, False, False)


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("slot", SLOTS)
def test_a_table_holds_the_columns_of_its_format(format: Format, slot: int, as_owner: Any) -> None:
    as_owner.execute(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
        " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        [kept(format, slot)],
    )
    there = as_owner.fetchall()
    assert [column for column in there if column in columns(format)] == list(columns(format))
    ours = {name for name, _ in there} - {name for name, _ in columns(format)}
    assert ("place_id" in ours) == bool(KEPT[format].place_key)
    assert ("insee" in ours) == KEPT[format].is_located


@pytest.mark.parametrize("format", Format)
def test_both_slots_are_indexed_alike(format: Format, as_owner: Any) -> None:
    made = []
    for slot in SLOTS:
        table = kept(format, slot)
        as_owner.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s ORDER BY 1", [table])
        made.append([row[0].replace(table, "") for row in as_owner.fetchall()])
    assert made[0] == made[1]
    assert len([one for one in made[0] if "_pkey" not in one]) == len(KEPT[format].indexes)
