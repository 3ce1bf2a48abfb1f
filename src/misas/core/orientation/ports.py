"""What the room asks of the outside: to read the files of the public directories. Wired by `config`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from misas.core.orientation.lots import Format, LotReport
from misas.core.refusals import Refused


class UnreadableFile(Refused):
    """The file cannot be of that format; nothing of it was read. Codes start with `orientation.file.`."""


class Reading(Protocol):
    """One pass over a file. Rows are those of `lots.ROWS[format]`, streamed: the memory held does not grow with them.

    Iterated once. A file that breaks off in its middle ends the iteration; its report says `truncated`.
    """

    def __iter__(self) -> Iterator[tuple[Any, ...]]: ...

    @property
    def report(self) -> LotReport:
        """What was seen. Raises RuntimeError before the last row was given."""
        ...


class DirectoryReader(Protocol):
    def recognise(self, path: Path) -> Format | None:
        """The format that the header (or the first objects) shows; None when it shows none of ours. A zip is opened."""
        ...

    def read(self, path: Path, format: Format, *, progress: Callable[[int, int], None] = ...) -> Reading:
        """Begin to read. `progress(done, whole)` is called now and then, in bytes of the content.

        Raises `UnreadableFile` at once: not that format, or a column that is missing or renamed (`columns`). A zip
        that holds several formats (RPPS) is read for the one asked. OSError when the file cannot be opened.
        """
        ...
