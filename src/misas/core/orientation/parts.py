"""Several files of one format that make one lot together: one a territory, or one a profession (APL)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from misas.core.orientation.lots import BROKEN_KEPT, Layout, LotReport


def checksum_of(parts: Sequence[str]) -> str:
    """The checksum of a lot: that of its file; of several, that of theirs, whatever their order."""
    return parts[0] if len(parts) == 1 else hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


def joined(reports: Sequence[LotReport]) -> LotReport:
    """One report for a lot of several files. It is as old as the oldest of them, and broken off if any is."""
    if len(reports) == 1:
        return reports[0]
    days = [report.as_of for report in reports if report.as_of is not None]
    unknown: Counter[str] = Counter()
    for report in reports:
        unknown.update(report.unknown_codes)
    return LotReport(
        format=reports[0].format,
        file_name=", ".join(report.file_name for report in reports),
        checksum=checksum_of([report.checksum for report in reports]),
        bytes=sum(report.bytes for report in reports),
        encoding=", ".join(sorted({report.encoding for report in reports})),
        layout=Layout.VERIFIED if all(r.layout is Layout.VERIFIED for r in reports) else Layout.UNVERIFIED,
        as_of=min(days, default=None),
        rows=sum(report.rows for report in reports),
        broken=tuple(one for report in reports for one in report.broken)[:BROKEN_KEPT],
        broken_count=sum(report.broken_count for report in reports),
        unknown_codes=dict(unknown),
        truncated=any(report.truncated for report in reports),
        unpacked=sum(report.unpacked or report.bytes for report in reports),
    )
