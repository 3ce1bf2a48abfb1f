"""Which list of prices a file is, and its rows. A `misas.core.funding.nomenclature.NomenclatureReader`.

CSV or workbook, the header anywhere in the first lines. A cell that is no amount, no day or no code breaks its line,
which is told; a file without the columns is refused whole, with their names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from misas.connectors.nomenclature_files.layouts import layout
from misas.connectors.spreadsheets.read import read
from misas.core.funding.nomenclature import (
    BROKEN_KEPT,
    BrokenRow,
    NomenclatureKind,
    NomenclatureReport,
    NomenclatureRow,
    judge,
    refuse_if_mostly_broken,
)
from misas.core.imports.grid import Grid, Limits, Line
from misas.core.refusals import Refused
from misas.lib.text import normalise

LIMITS: Final = Limits(bytes=64 << 20, unpacked=512 << 20, rows=300_000, titles=60)
HEADER_WITHIN: Final = 30
FIELDS: Final = ("code", "label", "base", "limit", "since", "until", "activity", "phase")
HIGHEST: Final = Decimal(1_000_000)
NEVER: Final = date(9999, 12, 31)
TEXT_KEPT: Final = 80
_MONEY: Final = re.compile(r"[\s\u00a0\u202f€]")
_DAYS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d")


class _Broken(Exception):
    """Why a line is left out."""


@dataclass(frozen=True, slots=True)
class _Header:
    kind: NomenclatureKind
    at: Mapping[str, int]
    names: tuple[tuple[str, str], ...]


class NomenclatureFiles:
    def read(self, path: Path) -> tuple[Sequence[NomenclatureRow], NomenclatureReport]:
        """Raises Refused: not a sheet, the columns of neither list, mostly broken lines. OSError: cannot be opened."""
        content = path.read_bytes()
        grid = read(path.name, content, LIMITS)
        header, lines = _header(grid)
        titles, broken, good = 0, list[BrokenRow](), list[NomenclatureRow]()
        for line in lines:
            try:
                row = _row(line, header)
            except _Broken as why:
                broken.append(BrokenRow(line.number, str(why), " ; ".join(filter(None, line.cells))[:TEXT_KEPT]))
                continue
            if row is None:
                titles += 1
            else:
                good.append(row)
        kept, apart = judge(good)
        broken = sorted([*broken, *apart], key=lambda one: one.line)
        refuse_if_mostly_broken(len(kept), len(broken))
        return kept, NomenclatureReport(
            kind=header.kind,
            file_name=path.name,
            checksum=hashlib.sha256(content).hexdigest(),
            how=str(grid.how.get("encoding") or grid.how.get("format")),
            columns=header.names,
            absent=tuple(field for field in FIELDS if layout(header.kind).get(field) and field not in header.at),
            rows=len(kept),
            titles=titles,
            broken=tuple(broken[:BROKEN_KEPT]),
            broken_count=len(broken),
        )


def _header(grid: Grid) -> tuple[_Header, tuple[Line, ...]]:
    """The first line that names the columns of one of the lists, and the lines after it."""
    nearest: list[str] = []
    for nth, line in enumerate(grid.lines[:HEADER_WITHIN]):
        found = [_places(kind, line.cells) for kind in NomenclatureKind]
        whole = [(kind, at) for kind, at, missing in found if not missing]
        if len(whole) > 1:  # both may name a code, a label and a tariff: a column of its own tells them apart
            whole = [(kind, at) for kind, at in whole if any(own in at for own in layout(kind)["told_by"])] or whole
        if len(whole) > 1:
            whole = [(kind, at) for kind, at in whole if _codes_match(kind, at, grid.lines[nth + 1 :])]
        if len(whole) == 1:
            kind, at = whole[0]
            names = tuple((field, line.cell(place)) for field, place in at.items())
            return _Header(kind, at, names), grid.lines[nth + 1 :]
        if whole:
            raise Refused("funding.nomenclature.unknown_kind")
        closest = min((missing for _, at, missing in found if at), key=len, default=[])
        if closest and (not nearest or len(closest) < len(nearest)):
            nearest = closest
    if not nearest:
        nearest = [layout(NomenclatureKind.CCAM)[field][0] for field in layout(NomenclatureKind.CCAM)["required"]]
    raise Refused("funding.nomenclature.columns_missing", columns=", ".join(nearest))


def _places(kind: NomenclatureKind, cells: Sequence[str]) -> tuple[NomenclatureKind, dict[str, int], list[str]]:
    """Where each column of a list stands in a line, and those it requires that are not there."""
    map: dict[str, Any] = layout(kind)
    names = [normalise(cell) for cell in cells]
    at: dict[str, int] = {}
    for field in FIELDS:
        told = [normalise(name) for name in map.get(field, ())]
        places = [names.index(name) for name in told if name in names]
        if places:
            at[field] = places[0]
    return kind, at, [map[field][0] for field in map["required"] if field not in at]


def _codes_match(kind: NomenclatureKind, at: Mapping[str, int], lines: Sequence[Line]) -> bool:
    """Whether the first code under the header is written as those of this list."""
    first = next((line.cell(at["code"]).strip() for line in lines if line.cell(at["code"]).strip()), "")
    return re.fullmatch(layout(kind)["pattern"], _code(first, kind)) is not None


def _row(line: Line, header: _Header) -> NomenclatureRow | None:
    """One priced code; None for a line of titles, that holds no code. Raises _Broken."""
    cells = {field: line.cell(place).strip() for field, place in header.at.items()}
    code = _code(cells["code"], header.kind)
    if not code:
        if _money(cells["base"]) is None:
            return None
        raise _Broken("funding.nomenclature.no_code")
    if not re.fullmatch(layout(header.kind)["pattern"], code):
        if _is_title(cells):
            return None
        raise _Broken("funding.nomenclature.bad_code")
    return NomenclatureRow(
        line=line.number,
        code=code,
        label=cells["label"],
        base=_money(cells["base"]),
        limit=_money(cells.get("limit", "")),
        since=_day(cells.get("since", "")),
        until=_day(cells.get("until", "")),
        activity=cells.get("activity", ""),
        phase=cells.get("phase", ""),
    )


def _is_title(cells: Mapping[str, str]) -> bool:
    """A chapter: its number in the column of the codes, no price."""
    return not cells["base"] and re.fullmatch(r"[\d.]{1,12}", cells["code"]) is not None


def _code(text: str, kind: NomenclatureKind) -> str:
    text = text.removesuffix(".0").upper()
    width = layout(kind).get("width", 0)
    return text.zfill(width) if width and text.isdigit() else text


def _money(text: str) -> int | None:
    """Cents; None when the cell is empty. Raises _Broken for what is no amount, negative, or has parts of a cent."""
    plain = _MONEY.sub("", text).replace(",", ".")
    if not plain:
        return None
    try:
        euros = Decimal(plain)
    except InvalidOperation:
        raise _Broken("funding.nomenclature.bad_amount") from None
    if not euros.is_finite() or not 0 <= euros <= HIGHEST:
        raise _Broken("funding.nomenclature.bad_amount")
    cents = euros * 100
    if cents != cents.to_integral_value():
        raise _Broken("funding.nomenclature.fractional_cents")
    return int(cents)


def _day(text: str) -> date | None:
    """A day; None when it is empty or the end of time. Raises _Broken."""
    plain = text.partition("T")[0].partition(" ")[0]
    if not plain or set(plain) <= set("0/-"):
        return None
    for form in _DAYS:
        try:
            found = datetime.strptime(plain, form).date()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
        return None if found == NEVER else found
    raise _Broken("funding.nomenclature.bad_day")
