"""Rows as they are read, copied into a table beside, which no journal of the server protects: it is made for one
import and dropped after it. Owner of the database only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from misas.core.orientation.formats import Format
from misas.records.orientation.tables import columns

_BLOCK: Final = 1 << 20  # characters sent at once


def name(format: Format) -> str:
    return f"orientation_staging_{format.value}"


@contextmanager
def staged(cursor: Any, format: Format) -> Iterator[str]:
    """An empty staging table for the rows of this format; its name. Gone at the end of the block."""
    table = name(format)
    listed = ", ".join(f'"{column}" {kind}' for column, kind in columns(format))
    cursor.execute(f"DROP TABLE IF EXISTS {table}")
    cursor.execute(f"CREATE UNLOGGED TABLE {table} ({listed})")
    try:
        yield table
    finally:
        cursor.execute(f"DROP TABLE IF EXISTS {table}")


def fill(cursor: Any, format: Format, rows: Iterable[Sequence[Any]]) -> int:
    """COPY the rows of this format into its staging table; how many. Memory does not grow with them."""
    line = liner([kind for _, kind in columns(format)])
    count = held = 0
    block: list[str] = []
    with cursor.copy(f"COPY {name(format)} FROM STDIN WITH (FORMAT text, NULL '')") as copy:
        for row in rows:
            text = line(row)
            block.append(text)
            count += 1
            held += len(text)
            if held > _BLOCK:
                copy.write("".join(block))
                block.clear()
                held = 0
        copy.write("".join(block))
    return count


def liner(kinds: Sequence[str]) -> Callable[[Sequence[Any]], str]:
    """From a row to its line of COPY. A blank text is no text: the readers give None for it."""
    width = len(kinds)
    others = [index for index, kind in enumerate(kinds) if kind != "text"]

    def line(row: Sequence[Any]) -> str:
        values = [value or "" for value in row]
        for index in others:
            values[index] = "" if row[index] is None else str(row[index])
        text = "\t".join(values)
        if "\\" in text or "\n" in text or "\r" in text or text.count("\t") != width - 1:
            text = "\t".join([escaped(value) for value in values])
        return text + "\n"

    return line


def escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
