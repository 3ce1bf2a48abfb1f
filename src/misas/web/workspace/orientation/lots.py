"""How the public directories are kept up to date: what serves, of which day, what was refused and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from misas.core.orientation.formats import Format
from misas.core.orientation.memory import STALE_AFTER
from misas.core.refusals import Absent
from misas.lib.french import NBSP, number
from misas.records.orientation.models import Lot, LotStatus
from misas.records.orientation.reports import FormatTold, LotTold, formats_told
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.wording.orientation_imports import (
    FORMATS,
    LAYOUTS,
    OLD_LOT_SERVES,
    SHOWN_LINES,
    SOURCES,
    STATUSES,
    line_label,
    why_refused,
)

PAGE: Final = "workspace/orientation/lots.html"
ONE: Final = "workspace/orientation/lot.html"
TONES: Final = {LotStatus.SERVED: "ok", LotStatus.REFUSED: "err"}
YEARLY: Final = frozenset({Format.APL})
"""Published once a year, of years past: never old by the calendar of the others."""


@dataclass(frozen=True, slots=True)
class LotShown:
    """One lot in words. `why`: sentences, none when it was sound; `lines`: the first unreadable ones."""

    row: Lot
    status: str
    tone: str
    size: str
    unmatched: str
    broken: str
    layout: str
    is_verified: bool
    why: tuple[str, ...]
    lines: tuple[tuple[int, str], ...]
    more_lines: int
    codes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FormatShown:
    """One directory in words: its source, what serves, what was refused since."""

    key: Format
    title: str
    source: str
    served: LotShown | None
    refused: LotShown | None
    is_old: bool


@require_GET
@needs("orientation.see_lots")
def every(request: Request) -> HttpResponse:
    """One line for each directory, then what was refused since."""
    today = request.time.date()
    found = [_format(one, today) for one in formats_told()]
    return respond.page(request, PAGE, {
        "directories": found,
        "refused": [one for one in found if one.refused],
        "missing": sum(one.served is None for one in found),
        "old_serves": OLD_LOT_SERVES,
    })  # fmt: skip


@require_GET
@needs("orientation.see_lots")
def one(request: Request, format: str) -> HttpResponse:
    """The report of the lots of one directory, the last given first."""
    if format not in set(Format):
        raise Absent
    told = next(one for one in formats_told() if one.format == format)
    context: dict[str, Any] = {
        "directory": _format(told, request.time.date()),
        "lots": [_lot(one) for one in told.lots],
        "old_serves": OLD_LOT_SERVES,
    }
    return respond.page(request, ONE, context)


def _format(told: FormatTold, today: date) -> FormatShown:
    return FormatShown(
        key=told.format,
        title=FORMATS[told.format],
        source=SOURCES[told.format],
        served=_lot(told.served) if told.served else None,
        refused=_lot(told.refused) if told.refused else None,
        is_old=told.format not in YEARLY and told.served is not None and today - told.served.row.day > STALE_AFTER,
    )


def _lot(told: LotTold) -> LotShown:
    row, report = told.row, told.report
    return LotShown(
        row=row,
        status=STATUSES[row.status],
        tone=TONES.get(LotStatus(row.status), ""),
        size=_bytes(report.bytes),
        unmatched=_share(row.unmatched, row.located),
        broken=_share(report.broken_count, report.lines),
        layout=LAYOUTS[report.layout],
        is_verified=told.is_verified,
        why=why_refused(told.breaches) if told.is_refused else (),
        lines=tuple((one.line, line_label(one.code)) for one in report.broken[:SHOWN_LINES]),
        more_lines=max(report.broken_count - SHOWN_LINES, 0),
        codes=tuple(sorted(report.unknown_codes.items())),
    )


def _share(part: int, whole: int) -> str:
    """ "12 sur 3 400 (0,4 %)"; a dash when nothing was counted."""
    if not whole:
        return "—"
    share = f"{part * 100 / whole:.1f}".replace(".", ",")
    return f"{number(part)} sur {number(whole)} ({share}{NBSP}%)"


def _bytes(size: int) -> str:
    """ "153,6 Mo", "82 Ko"."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f}".replace(".", ",") + f"{NBSP}Mo"
    return f"{max(size // 1000, 1)}{NBSP}Ko" if size else f"0{NBSP}Ko"
