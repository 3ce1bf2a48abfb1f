"""One pass over one content: rows come out as they are read, and what was seen is counted on the way.

`Tally` is what a format writes while it reads; `Pass` is the `Reading` of the port. Not here: any format.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final

from misas.connectors.directory_files.opening import BROKEN, Source, day_in, fingerprint
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import BROKEN_KEPT, TEXT_KEPT, Broken, Layout, LotReport

EVERY: Final = 8 << 20  # bytes between two words of progress
type Progress = Callable[[int, int], None]


def silent(done: int, whole: int) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class Tally:
    """What a pass has seen so far. Only a bounded number of examples is held."""

    broken: list[Broken] = field(default_factory=list)
    broken_count: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    truncated: bool = False
    as_of: date | None = None

    def breaks(self, line: int, code: str, text: str) -> None:
        self.broken_count += 1
        if len(self.broken) < BROKEN_KEPT:
            self.broken.append(Broken(line, code, text[:TEXT_KEPT]))


class Watched(io.RawIOBase):
    """A stream that tells how far it is."""

    def __init__(self, stream: BinaryIO, size: int, progress: Progress) -> None:
        self.stream, self.size, self.progress = stream, size, progress
        self.done = self.told = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self.stream.read(len(buffer))
        count = len(content)
        buffer[:count] = content
        self.done += count
        if self.done - self.told >= EVERY:
            self.told = self.done
            self.progress(self.done, self.size)
        return count


type Rows = Callable[[io.BufferedReader, Tally], Iterator[tuple[Any, ...]]]


class Pass:
    """A `misas.core.orientation.ports.Reading`. Made of what a format knows before its first row."""

    def __init__(
        self, source: Source, format: Format, rows: Rows, *, encoding: str, layout: Layout, progress: Progress = silent
    ) -> None:
        self.source, self.format, self.rows = source, format, rows
        self.encoding, self.layout, self.progress = encoding, layout, progress
        self._begun = False
        self._report: LotReport | None = None

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        if self._begun:
            raise RuntimeError("a file is read once")
        self._begun = True
        tally, count = Tally(), 0
        with self.source.open() as stream:
            watched = Watched(stream, self.source.size, self.progress)
            try:
                for row in self.rows(io.BufferedReader(watched, 1 << 18), tally):
                    count += 1
                    yield row
            except BROKEN:
                tally.truncated = True
        self.progress(self.source.size, self.source.size)
        self._report = self._told(tally, count)

    @property
    def report(self) -> LotReport:
        if self._report is None:
            raise RuntimeError("the report comes after the last row")
        return self._report

    def _told(self, tally: Tally, count: int) -> LotReport:
        path: Path = self.source.path
        return LotReport(
            format=self.format,
            file_name=path.name,
            checksum=fingerprint(path),
            bytes=path.stat().st_size,
            encoding=self.encoding,
            layout=self.layout,
            as_of=tally.as_of or day_in(self.source.name, path.name),
            rows=count,
            broken=tuple(tally.broken),
            broken_count=tally.broken_count,
            unknown_codes=dict(tally.unknown),
            truncated=tally.truncated,
            unpacked=self.source.size,
        )
