"""From a staging table to the free slot of its format: the rows with where they are, their indexes, their statistics.

Nothing here is seen by a search until `lots.serve`. Each statement commits by itself: a lot that stops half-way leaves
rows in a slot that nobody reads, and the next one empties it first. Owner of the database only.
"""

# ruff: noqa: S608 (names of tables and columns are those of `tables`; every value is passed apart)
from __future__ import annotations

from typing import Any, Final

from misas.core.orientation.formats import Format
from misas.records.orientation.locating import LOCATED
from misas.records.orientation.tables import KEPT, columns, kept

WHERE: Final = ("insee", "departement_of", "lat", "lon", "precision")
PLACE: Final = "place_id"


def shelve(cursor: Any, format: Format, table: str, slot: int) -> None:
    """Put the rows of a staging table into a free slot, replacing what was there."""
    shelf, known = kept(format, slot), KEPT[format]
    names = [f'"{name}"' for name, _ in columns(format)]
    values = [f"s.{name}" for name in names]
    source = f"{table} s"
    if known.place_key:
        names.append(PLACE)
        values.append(f"md5({known.place_key})::uuid")
    if known.is_located:
        names += [f'"{name}"' for name in WHERE]
        values += [f'l."{name}"' for name in WHERE]
        told = {"told_commune": known.commune, "told_postal_code": known.postal_code, "told_town": known.town}
        same = [f"l.{name} = " + (f"coalesce(s.{column}, '')" if column else "''") for name, column in told.items()]
        source += f" LEFT JOIN {LOCATED} l ON {' AND '.join(same)} AND NOT ({known.abroad})"
    listed = ", ".join(values)
    empty(cursor, shelf)
    cursor.execute(f"INSERT INTO {shelf} ({', '.join(names)}) SELECT {listed} FROM {source}")
    index(cursor, shelf, known.indexes)


def empty(cursor: Any, table: str) -> None:
    """Empty a table of the free slot and take its indexes away: they are made again once it is full."""
    cursor.execute(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass AND NOT indisprimary", [table]
    )
    for (one,) in cursor.fetchall():
        cursor.execute(f"DROP INDEX {one}")
    cursor.execute(f"TRUNCATE {table} RESTART IDENTITY")


def index(cursor: Any, table: str, wanted: tuple[str, ...]) -> None:
    """Index a full table; tell the planner what it holds, and the index that every row may be read from it alone."""
    for rank, what in enumerate(wanted):
        cursor.execute(f"CREATE INDEX {table}_{rank} ON {table} {what}")
    cursor.execute(f"VACUUM (ANALYZE) {table}")
