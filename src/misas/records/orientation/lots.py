"""The life of a lot: begun, judged sound or refused, served in the place of the last one, which is kept.

The swap is one small transaction on the rows of `Lot` and `OfferShelf`: nobody waits for it, and a search that began
before goes on reading the slot that it was told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import psycopg
from django.db import DataError, OperationalError, connection, transaction
from psycopg.errors import ProgramLimitExceeded

from misas.core.orientation.formats import Format
from misas.core.orientation.lots import NOT_KEPT, Breach, Broken, Layout, LotReport
from misas.core.orientation.ports import UnreadableFile
from misas.core.refusals import Refused
from misas.records.orientation import limits, naming, offers, shelving, staging
from misas.records.orientation.locating import Gazetteer, Located, locate
from misas.records.orientation.models import Lot, LotStatus, OfferShelf
from misas.records.orientation.tables import MADE_FROM, Family

ALONE: Final = 0x4D69_0004  # one import at a time on one database
MEMORY: Final = "256MB"  # for the sorts and the indexes of a lot of two million rows


@contextmanager
def importing() -> Iterator[Any]:
    """A cursor to fill lots with, alone: long statements are let run. Refuses with "orientation.import.busy", and
    "orientation.import.not_owner" for a role that only reads the directory."""
    if connection.in_atomic_block:
        raise RuntimeError("a lot is filled by statements that commit one by one")
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('orientation_lot', 'INSERT')")
        if not cursor.fetchone()[0]:
            raise Refused("orientation.import.not_owner")
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ALONE])
        if not cursor.fetchone()[0]:
            raise Refused("orientation.import.busy")
        try:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET lock_timeout = '60s'")
            cursor.execute(f"SET work_mem = '{MEMORY}'")
            cursor.execute(f"SET maintenance_work_mem = '{MEMORY}'")
            yield cursor
        finally:
            for setting in ("statement_timeout", "lock_timeout", "work_mem", "maintenance_work_mem"):
                cursor.execute(f"RESET {setting}")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ALONE])


def served() -> dict[Format, Lot]:
    """The lot of each format that is served now."""
    return {Format(lot.format): lot for lot in Lot.objects.filter(status=LotStatus.SERVED)}


def fill(cursor: Any, format: Format, rows: Iterator[Sequence[Any]], places: Gazetteer, table: str) -> Located:
    """Copy rows into their staging table and find where they are.

    Raises UnreadableFile for a value that no column can hold, whatever the readers let by.
    """
    with _told_unreadable():
        staging.fill(cursor, format, rows)
        return locate(cursor, format, table, places)


@contextmanager
def _told_unreadable() -> Iterator[None]:
    """Raises UnreadableFile for a value that no column, and no index, can hold."""
    try:
        yield
    except (psycopg.DataError, DataError, UnicodeError) as wrong:
        raise UnreadableFile(NOT_KEPT) from wrong
    except OperationalError as wrong:
        if isinstance(wrong.__cause__, ProgramLimitExceeded):
            raise UnreadableFile(NOT_KEPT) from wrong
        raise


def stage(cursor: Any, report: LotReport, located: Located, table: str, *, by: int | None, at: datetime) -> Lot:
    """Put a lot judged sound into the slot that is not served; what stood there is gone. Raises UnreadableFile."""
    format = report.format
    now = Lot.objects.filter(format=format, status=LotStatus.SERVED).first()
    slot = 0 if now is None else 1 - (now.slot or 0)
    taken = Lot.objects.filter(format=format, slot=slot, status__in=[LotStatus.STAGED, LotStatus.KEPT])
    taken.update(status=LotStatus.GONE, slot=None)
    with _told_unreadable():
        shelving.shelve(cursor, format, table, slot)
    return Lot.objects.create(
        **_told(report, located), status=LotStatus.STAGED, slot=slot, loaded_at=at, loaded_by_id=by
    )


def refuse(report: LotReport, located: Located, breaches: Sequence[Breach], *, by: int | None, at: datetime) -> Lot:
    """Keep the report of a lot that may not be served."""
    return Lot.objects.create(
        **_told(report, located),
        breaches=_kept_breaches(breaches),
        status=LotStatus.REFUSED,
        loaded_at=at,
        loaded_by_id=by,
    )


def withdraw(staged: Lot, breaches: Sequence[Breach]) -> None:
    """Refuse a lot that stood beside the one that serves: no offer can be made from it."""
    staged.status, staged.slot, staged.breaches = LotStatus.REFUSED.value, None, _kept_breaches(breaches)
    staged.save(update_fields=["status", "slot", "breaches"])


def _kept_breaches(breaches: Sequence[Breach]) -> list[dict[str, Any]]:
    return [{"code": one.code, "values": dict(one.values)} for one in breaches]


def build(cursor: Any, family: Family, staged: Sequence[Lot]) -> int:
    """Make the offers of a family from what is served and what is staged, in the slot that is not served; which.
    Raises UnreadableFile."""
    slots = {format: lot.slot for format, lot in served().items() if lot.slot is not None}
    slots |= {Format(lot.format): lot.slot for lot in staged if lot.slot is not None}
    shelf = OfferShelf.objects.filter(pk=family).first()
    slot = 0 if shelf is None else 1 - shelf.slot
    made_from = {format: slots[format] for format in MADE_FROM[family] if format in slots}
    with _told_unreadable():
        offers.build(cursor, family, made_from, slot)
        naming.build(cursor, family, made_from, slot)
    return slot


@transaction.atomic
def serve(staged: Sequence[Lot], built: Mapping[Family, int], *, at: datetime) -> None:
    """Serve these lots and these offers from now on, all together. The last lots are kept in the other slot."""
    formats = [lot.format for lot in staged]
    Lot.objects.filter(format__in=formats, status=LotStatus.SERVED).update(status=LotStatus.KEPT)
    for lot in staged:
        lot.status, lot.served_at = LotStatus.SERVED.value, at
        lot.save(update_fields=["status", "served_at"])
    for family, slot in built.items():
        OfferShelf.objects.update_or_create(family=family, defaults={"slot": slot, "built_at": at})


def report_of(lot: Lot) -> LotReport:
    """The report as it was kept."""
    told: dict[str, Any] = dict(lot.report)
    broken = tuple(Broken(*one) for one in told.pop("broken"))
    told |= {"format": Format(lot.format), "layout": Layout(told["layout"]), "as_of": lot.as_of, "broken": broken}
    return LotReport(**told)


def _told(report: LotReport, located: Located) -> dict[str, Any]:
    told = asdict(report) | {"broken": [list(one) for one in report.broken]}
    del told["format"], told["as_of"]
    return {
        "format": report.format.value,
        "file_name": report.file_name[: limits.FILE_NAME],
        "checksum": report.checksum,
        "as_of": report.as_of,
        "rows": report.rows,
        "located": located.rows,
        "unmatched": located.unmatched,
        "report": told,
    }
