"""Files made of JSON objects, hundreds of megabytes long: one object at a time, whatever the case of its keys.

Not here: which objects a format has.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO, Final

import ijson

from misas.connectors.directory_files.opening import BOM, UTF8, Source
from misas.connectors.directory_files.reading import Tally
from misas.core.orientation.ports import UnreadableFile

BROKEN_JSON: Final = "orientation.line.json"
ENOUGH: Final = 10
"""Objects after which a key that none of them had is no chance: it has another name."""
MOST: Final = 1_000_000
"""Places of a service, weeks it lasts: more is a slip, and a number with no end would not fit in its column."""
_STEP: Final = 1 << 20
_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MADE: Final = re.compile(rb'"generatedat"\s*:\s*"(\d{4}-\d{2}-\d{2})', re.IGNORECASE)


class Unicode(io.RawIOBase):
    """A stream given again as UTF-8 without a mark, whatever it was written in."""

    def __init__(self, stream: BinaryIO | io.BufferedReader, encoding: str) -> None:
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self.left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.left:
            content = self.stream.read(len(buffer))
            self.left = self.decoder.decode(content, final=not content).encode(UTF8)
            if not content:
                break
        count = min(len(buffer), len(self.left))
        buffer[:count], self.left = self.left[:count], self.left[count:]
        return count


def objects(stream: BinaryIO | io.BufferedReader, prefix: str, encoding: str, tally: Tally) -> Iterator[dict[str, Any]]:
    """The objects under a prefix of ijson ("pmej.item"), their keys in lower case.

    A file that stops or breaks in its middle ends there, and is told truncated.
    """
    if encoding == "utf-8-sig":
        stream.read(len(BOM))
    elif encoding != UTF8:
        stream = io.BufferedReader(Unicode(stream, encoding))
    rank = 0
    try:
        for found in ijson.items(stream, prefix, use_float=True):
            rank += 1
            if isinstance(found, dict):
                yield lowered(found)
            else:
                tally.breaks(rank, BROKEN_JSON, str(found))
    except ijson.JSONError as error:
        tally.truncated = True
        tally.breaks(rank + 1, BROKEN_JSON, str(error))


def said[Row: tuple[Any, ...]](rows: Iterable[Row], needed: Mapping[str, str], tally: Tally) -> Iterator[Row]:
    """The same rows. `needed`: the columns without which they help nobody, each with the key that the file gives it.

    JSON has no header: raises UnreadableFile at the end of a whole file of which one of these columns was never filled.
    """
    silent, count = dict(needed), 0
    for row in rows:
        count += 1
        for column in [name for name in silent if getattr(row, name) is not None]:
            del silent[column]
        yield row
    if silent and count >= ENOUGH and not tally.truncated:
        raise UnreadableFile("orientation.file.columns_missing", columns=", ".join(silent.values()))


def lowered(value: Any) -> Any:
    """The same, with every key in lower case: published files and their schema do not agree on them."""
    if isinstance(value, dict):
        return {key.lower(): lowered(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [lowered(inner) for inner in value]
    return value


def text(value: Any) -> str | None:
    """A text without the spaces around, the code of a {code, system}, a number as text; None when blank."""
    if isinstance(value, dict):
        value = value.get("code")
    if value is None or isinstance(value, list | dict):
        return None
    return str(value).replace("\x00", "").strip() or None


def first(*values: Any) -> str | None:
    """The first that says something."""
    for value in values:
        if (told := text(value)) is not None:
            return told
    return None


def many(value: Any) -> list[Any]:
    """A list, or what stands alone in place of one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def part(value: Any) -> dict[str, Any]:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}


def joined(value: Any) -> str | None:
    """Several values in one cell, in the order of the alphabet: the published sets have none."""
    told = sorted({t for v in many(value) if (t := text(v)) is not None})
    return "|".join(told) or None


def decimal(value: Any) -> float | None:
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < 1e12 else None


def whole(value: Any) -> int | None:
    """A count; None for what counts nothing: below zero, or past MOST."""
    number = decimal(value)
    return int(number) if number is not None and 0 <= number <= MOST else None


def day(value: Any) -> date | None:
    found = _DAY.match(text(value) or "")
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def made_on(head: bytes) -> date | None:
    """The day the file says it was made, `generatedAt`, at the top or under `metadata`."""
    found = _MADE.search(head)
    return None if found is None else day(found[1].decode())


def spelling(source: Source, name: bytes) -> str | None:
    """How the file writes a key whose case may vary, where it opens a list; None when it never does."""
    pattern = re.compile(rb'"(' + re.escape(name) + rb')"\s*:\s*\[', re.IGNORECASE)
    kept = b""
    with source.open() as stream:
        while block := stream.read(_STEP):
            if found := pattern.search(kept + block):
                return found[1].decode()
            kept = block[-200:]
    return None
