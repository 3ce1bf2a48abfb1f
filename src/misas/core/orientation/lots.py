"""What is told of a file of the public directories, and when it may replace the last one.

`judge` is the law of §12 of the reference: any breach refuses the swap and the old lot goes on being served. Not here:
the formats and their rows (`formats`), reading files (`connectors/directory_files`), COPY and swap
(`records/orientation`), the French of the codes (`wording/orientation_imports`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from misas.core.orientation.formats import Format


class Layout(StrEnum):
    VERIFIED = "verified"  # the whole layout was seen, in a published file or schema
    UNVERIFIED = "unverified"  # read by name from a mapping file: nobody calls it faithful


class Broken(NamedTuple):
    """A line that does not hold together: where (1 = first line of the file; rank of the object in JSON), why, what."""

    line: int
    code: str
    text: str  # at most TEXT_KEPT characters


TEXT_KEPT: Final = 200
BROKEN_KEPT: Final = 100  # examples in a report; `broken_count` counts them all


@dataclass(frozen=True, slots=True)
class LotReport:
    """What was seen in one file, once read to its end. `as_of` is the day the file says it describes."""

    format: Format
    file_name: str
    checksum: str  # SHA-256 of the file as given
    bytes: int  # of the file as given
    encoding: str
    layout: Layout
    as_of: date | None
    rows: int
    broken: tuple[Broken, ...] = ()
    broken_count: int = 0
    unknown_codes: Mapping[str, int] = field(default_factory=dict)  # "profession:98" → how many rows
    truncated: bool = False
    unpacked: int = 0  # bytes of the content, when the file is a zip; else as `bytes`

    @property
    def lines(self) -> int:
        return self.rows + self.broken_count


@dataclass(frozen=True, slots=True)
class Checks:
    """What a file must satisfy. Shares are of one. Rows stay within ± `band` of the last lot."""

    minimum_bytes: int
    least_rows: int
    most_unmatched: float = 0.08
    most_broken: float = 0.01
    band: float = 0.10


_M: Final = 1_000_000

# Half of what the real files weighed when last told (reference §2, 2025-2026): a floor that tells a part of a file,
# never a slow year. The size is that of the content, out of its zip.
NATIONAL: Final[Mapping[Format, Checks]] = MappingProxyType(
    {
        Format.RPPS_ACTIVITIES: Checks(380 * _M, 1_100_000),
        Format.RPPS_SKILLS: Checks(24 * _M, 150_000),
        Format.RPPS_DIPLOMAS: Checks(15 * _M, 100_000),
        Format.FINESS_STRUCTURES: Checks(100 * _M, 87_000),
        Format.FINESS_ACTIVITIES: Checks(50 * _M, 50_000),
        Format.AMELI_PROFESSIONALS: Checks(75 * _M, 275_000),
        Format.AMELI_CENTRES: Checks(1_400_000, 1_500),
        Format.DILA_COMPETENCE: Checks(1 * _M, 30_000),
        Format.INCLUSION_STRUCTURES: Checks(_M // 10, 100),
        Format.INCLUSION_SERVICES: Checks(_M // 10, 100),
        Format.APL: Checks(100_000, 30_000),
    }
)
# A sample or one territory: only emptiness is refused.
SAMPLE: Final[Mapping[Format, Checks]] = MappingProxyType({format: Checks(1, 1) for format in Format})


@dataclass(frozen=True, slots=True)
class Breach:
    """Why a lot may not replace the last one: a code of `wording/orientation_imports.BREACHES` and its values."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


SAME_FILE: Final = "orientation.lot.same_file"
NOT_KEPT: Final = "orientation.file.value"  # a value that no column can hold


def judge(
    report: LotReport,
    last: LotReport | None,
    *,
    checks: Checks | None = None,
    unmatched: int = 0,
    located: int | None = None,
    last_located: int | None = None,
) -> tuple[Breach, ...]:
    """Every breach at once; empty: the lot may be swapped in.

    `last` is the report of the lot now served. `unmatched`: rows whose commune is not found, among the `located` rows
    that should have one (French, and with an address); `located` defaults to all rows. `last_located`: how
    many the lot now served had; they stay within the band too, for addresses gone blank are none of them wrong. The
    very file of the last lot gives `SAME_FILE` alone: nothing to do, and nothing wrong.
    """
    if last is not None and last.checksum == report.checksum:
        return (Breach(SAME_FILE, {"file": report.file_name}),)
    limits = NATIONAL[report.format] if checks is None else checks
    breaches = []
    if report.truncated:
        breaches.append(Breach("orientation.lot.truncated", {"rows": report.rows}))
    size = report.unpacked or report.bytes
    if size < limits.minimum_bytes:
        breaches.append(Breach("orientation.lot.too_small", {"bytes": size, "least": limits.minimum_bytes}))
    least = max(limits.least_rows, 1)  # nothing ever takes the place of something
    if report.rows < least:
        breaches.append(Breach("orientation.lot.too_few_rows", {"rows": report.rows, "least": least}))
    if last is not None and abs(report.rows - last.rows) > limits.band * last.rows:
        values = {"rows": report.rows, "last": last.rows, "band": limits.band}
        breaches.append(Breach("orientation.lot.out_of_band", values))
    if last_located and located is not None and abs(located - last_located) > limits.band * last_located:
        values = {"located": located, "last": last_located, "band": limits.band}
        breaches.append(Breach("orientation.lot.located_out_of_band", values))
    if report.broken_count > limits.most_broken * report.lines:
        values = {"broken": report.broken_count, "lines": report.lines, "most": limits.most_broken}
        breaches.append(Breach("orientation.lot.broken", values))
    among = report.rows if located is None else located
    if unmatched > limits.most_unmatched * among:
        values = {"unmatched": unmatched, "located": among, "most": limits.most_unmatched}
        breaches.append(Breach("orientation.lot.unmatched", values))
    return tuple(breaches)
