"""What the room asks of the outside: to read the files of the public directories. Wired by `config`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TextIO
from uuid import UUID

from misas.core.orientation.appointment_codes import ReminderWay
from misas.core.orientation.barriers import Barrier
from misas.core.orientation.calendar_entry import CalendarEntry
from misas.core.orientation.context_rows import SocialServiceRow, SocialStructureRow
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import LotReport
from misas.core.orientation.needs import Need
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
    def fingerprint(self, path: Path) -> str:
        """The SHA-256 of the file, as its report will give it: the file of the last lot is known before it is read."""
        ...

    def contents(self, path: Path) -> tuple[Format, ...]:
        """Every format that a file holds: three for the zip of the RPPS. Raises UnreadableFile for a broken zip."""
        ...

    def recognise(self, path: Path) -> Format | None:
        """The format that the header (or the first objects) shows; None when it shows none of ours. A zip is opened."""
        ...

    def read(self, path: Path, format: Format, *, progress: Callable[[int, int], None] = ...) -> Reading:
        """Begin to read. `progress(done, whole)` is called now and then, in bytes of the content.

        Raises `UnreadableFile` at once: not that format, or a column that is missing or renamed (`columns`). A zip
        that holds several formats (RPPS) is read for the one asked. OSError when the file cannot be opened.
        """
        ...


class InclusionWriter(Protocol):
    def __call__(self, rows: Iterable[SocialStructureRow | SocialServiceRow], stream: TextIO) -> int:
        """Write rows of one kind as data·inclusion v1; how many."""
        ...


class NeedBook(Protocol):
    """What people need and what stands between places, as `rules/` says. Raises BrokenNeed, BrokenBarrier at the first
    reading of a file that is not sound."""

    @property
    def needs(self) -> tuple[Need, ...]:
        """Every need, by family then by id."""
        ...

    @property
    def by_id(self) -> dict[str, Need]: ...

    @property
    def barriers(self) -> tuple[Barrier, ...]: ...


@dataclass(frozen=True, slots=True)
class PersonMessage:
    """A few neutral words to a person, named by her public id: whoever carries it looks her number or address up.

    `files`: name and content of what goes with an e-mail.
    """

    to: UUID
    way: ReminderWay
    subject: str
    text: str
    files: tuple[tuple[str, bytes], ...] = ()


class PersonMessages(Protocol):
    def deliver(self, key: str, message: PersonMessage) -> None:
        """Carry the message; durable when it returns. The same key again carries nothing more."""


class CalendarWriter(Protocol):
    def __call__(self, entry: CalendarEntry) -> bytes:
        """The calendar file of one entry."""
        ...
