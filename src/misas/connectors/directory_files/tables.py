"""Files made of lines and columns: the header tells which column is which, whatever its order, case or accents.

A line is what stands between two line feeds: no other character ends one, and a quote ends nothing. Not here: which
columns a format has.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from misas.connectors.directory_files.reading import Tally
from misas.core.orientation.ports import UnreadableFile
from misas.lib.text import normalise

# Words that come and go in the published headers: "(coord. structure)", "d'exercice" and "exercice".
_FILLING: Final = frozenset({"coord", "structure", "d", "de", "la", "l"})
LONGEST: Final = 1 << 18  # bytes of a line; the longest known hold about a thousand
CUT: Final = "orientation.line.cut"
CELLS: Final = "orientation.line.cells"
ENCODING: Final = "orientation.line.encoding"
_CEDEX: Final = re.compile(r"[\s,-]*\bCEDEX\b.*$", re.IGNORECASE)
_YES: Final = frozenset({"true", "1", "o", "oui", "vrai"})
_NO: Final = frozenset({"false", "0", "n", "non", "faux"})


class Column(NamedTuple):
    """A column we read: our name, its name in the file, whether an older layout may lack it."""

    name: str
    header: str
    optional: bool = False


def key(header: str) -> str:
    """What stays of a header once case, accents, punctuation and filling words are gone."""
    return " ".join(word for word in normalise(header).split() if word not in _FILLING)


def places(header: Sequence[str], columns: Sequence[Column]) -> tuple[int | None, ...]:
    """Where each column stands; None for an optional one that this layout lacks.

    Raises UnreadableFile naming every column that is missing, or that stands twice. An optional column is missing too
    when the header has a name of its own that we do not know: it was renamed, not left out.
    """
    keys = [key(cell) for cell in header]
    wanted = {key(column.header): column for column in columns}
    strangers = [cell for cell, k in zip(header, keys, strict=True) if k and k not in wanted]
    found = {k: i for i, k in enumerate(keys) if k in wanted}
    twice = [header[i] for i, k in enumerate(keys) if k in wanted and found[k] != i]
    if twice:
        raise UnreadableFile("orientation.file.columns_twice", columns=", ".join(twice))
    lost = [c for k, c in wanted.items() if k not in found]
    missing = [c.header for c in lost if not c.optional or strangers]
    if missing:
        raise UnreadableFile("orientation.file.columns_missing", columns=", ".join(missing))
    return tuple(found.get(key(column.header)) for column in columns)


def lines(stream: io.BufferedReader, encoding: str, tally: Tally) -> Iterator[tuple[int, str, bool]]:
    """(number, text without its end, whole) of each line after the header. `whole`: it ended with a line feed.

    A line that does not decode is counted and left out, and one beyond all measure is cut: what lost its line feeds
    does not fill the memory. The header line must have been read before.
    """
    decoder = "utf-8" if encoding == "utf-8-sig" else encoding
    for number, raw in enumerate(iter(partial(stream.readline, LONGEST), b""), 2):
        try:
            text = raw.decode(decoder)
        except UnicodeDecodeError:
            tally.truncated = tally.truncated or not raw.endswith(b"\n")  # cut inside a letter
            tally.breaks(number, ENCODING, raw.decode("utf-8", "replace"))
            continue
        if "\x00" in text:  # no database takes it, and it says nothing
            text = text.replace("\x00", "")
        whole = text.endswith("\n")
        yield number, text.rstrip("\r\n"), whole


def quoted(text: str, width: int) -> list[str]:
    """The cells of a `;` line. Quotes are those of CSV when they make the right number of cells, else they are data."""
    if '"' not in text:
        return text.split(";")
    if text.count('"') % 2 == 0:
        cells = next(csv.reader([text], delimiter=";"), [])
        if len(cells) == width:
            return cells
    return text.split(";")


def yes(cell: str | None) -> bool | None:
    word = (cell or "").lower()
    return True if word in _YES else False if word in _NO else None


def town_of(text: str | None) -> tuple[str | None, bool]:
    """The town without its CEDEX, and whether it had one: "NIMES CEDEX 9" → ("NIMES", True)."""
    if not text or (found := _CEDEX.search(text)) is None:
        return text, False
    return text[: found.start()].strip() or None, True


def number_of(cell: str | None) -> float | None:
    """A decimal, with a point or a comma; None when it is none."""
    try:
        value = float((cell or "").replace(",", ".").replace(" ", ""))
    except ValueError:
        return None
    return value if value == value and abs(value) != float("inf") else None


Picker = Callable[[Sequence[str]], list[str | None]]


def picker(at: Sequence[int | None]) -> Picker:
    """Takes the cells of a line to our columns, in our order: without spaces around, None when blank or absent."""
    if None not in at:
        indexes = tuple(i for i in at if i is not None)
        return lambda cells: [cells[i].strip() or None for i in indexes]
    return lambda cells: [None if i is None else cells[i].strip() or None for i in at]
