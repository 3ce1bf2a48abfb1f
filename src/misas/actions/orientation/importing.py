"""Load files of the public directories: read, checked against the last lot, put beside it, then served in its place.

Run as the owner of the database, at the terminal, as migrations and reference tables are: the site and the tasks only
read the directory, so that nobody who breaks into them can send people to a false address
(docs/decisions/a-lot-is-filled-beside-the-one-that-serves.md). No transaction holds the whole: what is half done is
not served, and done again the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import NATIONAL, SAME_FILE, Breach, Checks, Layout, LotReport, judge
from misas.core.orientation.parts import checksum_of, joined
from misas.core.orientation.ports import Reading, UnreadableFile
from misas.core.refusals import Refused
from misas.records.orientation import lots, staging
from misas.records.orientation.locating import Gazetteer, Located, gazetteer
from misas.records.orientation.models import Lot
from misas.records.orientation.tables import MADE_FROM, Family

type Watch = Callable[[Format, int, int], None]
"""Told how far the reading of a format is: bytes done, bytes in all."""


class Outcome(StrEnum):
    SERVED = "served"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Asked:
    """One lot to load: a format and its files, which make it together."""

    format: Format
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one lot. `lot` is None when its file is the one already served; `breaches` say why it is not;
    `is_first`: no lot of this format serves yet, so that its size was compared with nothing."""

    format: Format
    outcome: Outcome
    lot: Lot | None
    breaches: tuple[Breach, ...] = ()
    is_first: bool = False


def recognised(paths: Sequence[Path], format: Format | None = None) -> list[Asked]:
    """The lots that these files make. Without a format, each file says what it holds.

    Raises Refused: "orientation.import.unknown_file" for a file that is none of ours, UnreadableFile for a broken zip.
    """
    found: dict[Format, list[Path]] = {}
    for path in paths:
        formats = (format,) if format is not None else ports().directory.contents(path)
        if not formats:
            raise Refused("orientation.import.unknown_file", file=path.name)
        for one in formats:
            found.setdefault(one, []).append(path)
    return [Asked(one, tuple(found[one])) for one in Format if one in found]


def import_directory(
    asked: Sequence[Asked],
    *,
    by: Actor,
    at: datetime,
    checks: Mapping[Format, Checks] = NATIONAL,
    watch: Watch = lambda *_: None,
) -> list[Done]:
    """Load these lots and serve together those that are sound; a refused one changes nothing, its report is kept.

    Raises Refused when another import is running, or when the role of the connection only reads the directory.
    """
    done: dict[Format, Done] = {}
    with lots.importing() as cursor:
        load = _Load(cursor, by, at, checks, watch, gazetteer())
        for one in asked:
            done[one.format] = load.one(one)
        built = _build(cursor, done)
        lots.serve(_staged(done), built, at=at)
    return list(done.values())


def _build(cursor: Any, done: dict[Format, Done]) -> dict[Family, int]:
    """The offers of each family that these lots touch; the lots from which none can be made are refused."""
    built: dict[Family, int] = {}
    for family in Family:
        staged = _staged(done)
        touching = [lot for lot in staged if lot.format in MADE_FROM[family]]
        if not touching:
            continue
        try:
            built[family] = lots.build(cursor, family, staged)
        except UnreadableFile as wrong:
            breaches = (Breach(wrong.code, wrong.values),)
            for lot in touching:
                lots.withdraw(lot, breaches)
                done[Format(lot.format)] = Done(Format(lot.format), Outcome.REFUSED, lot, breaches)
    return built


def _staged(done: Mapping[Format, Done]) -> list[Lot]:
    return [one.lot for one in done.values() if one.outcome is Outcome.SERVED and one.lot is not None]


@dataclass(frozen=True, slots=True)
class _Load:
    """One import, lot after lot."""

    cursor: Any
    by: Actor
    at: datetime
    checks: Mapping[Format, Checks]
    watch: Watch
    places: Gazetteer

    def one(self, asked: Asked) -> Done:
        last = lots.served().get(asked.format)
        prints = [ports().directory.fingerprint(path) for path in asked.paths]
        if last is not None and last.checksum == checksum_of(prints):
            return Done(asked.format, Outcome.SAME, None, (Breach(SAME_FILE, {"file": last.file_name}),))
        try:
            with staging.staged(self.cursor, asked.format) as table:
                return self._read(asked, table, last)
        except UnreadableFile as unreadable:
            breach = Breach(unreadable.code, unreadable.values)
            return self._refused(unread(asked, checksum_of(prints)), Located(), (breach,))

    def _read(self, asked: Asked, table: str, last: Lot | None) -> Done:
        readings: list[Reading] = []
        located = lots.fill(self.cursor, asked.format, self._rows(asked, readings), self.places, table)
        report = joined([reading.report for reading in readings])
        breaches = judge(
            report,
            lots.report_of(last) if last is not None else None,
            checks=self.checks[asked.format],
            unmatched=located.unmatched,
            located=located.rows,
            last_located=last.located if last is not None else None,
        )
        if breaches:
            return self._refused(report, located, breaches)
        try:
            lot = lots.stage(self.cursor, report, located, table, by=self.by.account_id, at=self.at)
        except UnreadableFile as wrong:
            return self._refused(report, located, (Breach(wrong.code, wrong.values),))
        return Done(asked.format, Outcome.SERVED, lot, is_first=last is None)

    def _rows(self, asked: Asked, readings: list[Reading]) -> Iterator[tuple[Any, ...]]:
        for path in asked.paths:
            reading = ports().directory.read(
                path, asked.format, progress=lambda done, whole: self.watch(asked.format, done, whole)
            )
            readings.append(reading)
            yield from reading

    def _refused(self, report: LotReport, located: Located, breaches: tuple[Breach, ...]) -> Done:
        lot = lots.refuse(report, located, breaches, by=self.by.account_id, at=self.at)
        return Done(Format(lot.format), Outcome.REFUSED, lot, breaches)


UNREAD: Final = "?"


def unread(asked: Asked, checksum: str) -> LotReport:
    """The report of a file of which nothing could be read."""
    return LotReport(
        format=asked.format,
        file_name=", ".join(path.name for path in asked.paths),
        checksum=checksum,
        bytes=sum(path.stat().st_size for path in asked.paths),
        encoding=UNREAD,
        layout=Layout.UNVERIFIED,
        as_of=None,
        rows=0,
    )
