"""The official lists of prices as their files give them: CCAM (acts) and LPP (devices). Rows, report, comparison.

The layouts of these files could not be seen whole: columns are found by name (`connectors/nomenclature_files/layouts`),
and every report says `layout unverified`. Nothing is put into service here: a human compares, then corrects `rules/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from misas.core.funding.params import Params
from misas.core.funding.problem import Cents
from misas.core.refusals import Refused

BROKEN_KEPT: Final = 20
HALF: Final = 2


class NomenclatureKind(StrEnum):
    CCAM = "ccam"
    LPP = "lpp"


@dataclass(frozen=True, slots=True)
class NomenclatureRow:
    """One priced code. `base`: the reimbursement tariff; `limit`: the fee or the price that may not be passed."""

    line: int
    code: str
    label: str
    base: Cents | None = None
    limit: Cents | None = None
    since: date | None = None
    until: date | None = None
    activity: str = ""
    phase: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        return (self.code, self.activity, self.phase, self.since)


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A line that was left out, with its number in the file and why."""

    line: int
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class NomenclatureReport:
    """What was read of a file. `absent`: optional columns that it lacks; `titles`: lines that hold no code."""

    kind: NomenclatureKind
    file_name: str
    checksum: str
    how: str
    columns: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]
    rows: int
    titles: int
    broken: tuple[BrokenRow, ...]
    broken_count: int
    layout_verified: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A code of our tables whose figure is another in the file; `held` None: our table lacks it."""

    code: str
    figure: str
    held: Cents | None
    found: Cents


class NomenclatureReader(Protocol):
    """Reads a file of the lists of prices. Raises Refused with its reason: nothing of the file is then kept."""

    def read(self, path: Path) -> tuple[Sequence[NomenclatureRow], NomenclatureReport]: ...


def judge(rows: Iterable[NomenclatureRow]) -> tuple[tuple[NomenclatureRow, ...], tuple[BrokenRow, ...]]:
    """The rows that hold together, and those that do not: twice the same, an end before its beginning, a limit below
    the base that it bounds."""
    kept: dict[tuple[object, ...], NomenclatureRow] = {}
    broken: list[BrokenRow] = []
    for row in rows:
        if row.key in kept:
            broken.append(BrokenRow(row.line, "funding.nomenclature.twice", row.code))
        elif row.since and row.until and row.until < row.since:
            broken.append(BrokenRow(row.line, "funding.nomenclature.ends_before", row.code))
        elif row.limit is not None and row.base is not None and row.limit < row.base:
            broken.append(BrokenRow(row.line, "funding.nomenclature.limit_below_base", row.code))
        else:
            kept[row.key] = row
    return tuple(kept.values()), tuple(broken)


def refuse_if_mostly_broken(rows: int, broken: int) -> None:
    """A file of which half the lines break is another file: refused whole."""
    if rows == 0:
        raise Refused("funding.nomenclature.no_row")
    if broken * HALF >= rows + broken:
        raise Refused("funding.nomenclature.mostly_broken", broken=broken, lines=rows + broken)


def differences(rows: Iterable[NomenclatureRow], params: Params, day: date) -> tuple[Difference, ...]:
    """What the file says otherwise than our dental table at a day. Codes that we do not hold are not differences."""
    found: list[Difference] = []
    for row in rows:
        act = params.dental.get(row.code)
        holds = (row.since is None or row.since <= day) and (row.until is None or day <= row.until)
        if act is None or not holds:
            continue
        for figure, held, said in (("base", act.base, row.base), ("fee_cap", act.cap_at(day), row.limit)):
            if said is not None and said != held:
                found.append(Difference(row.code, figure, held, said))
    return tuple(found)
