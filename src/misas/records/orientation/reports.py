"""What became of the lots of each directory: the one that serves, the one refused since, the last ones given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from misas.core.orientation.formats import Format
from misas.core.orientation.lots import Breach, Layout, LotReport
from misas.records.orientation.lots import report_of
from misas.records.orientation.models import Lot, LotStatus

SHOWN: Final = 10
"""Lots told of one format, besides the one that serves."""


@dataclass(frozen=True, slots=True)
class LotTold:
    """One lot with its report as it was kept, and why it was refused."""

    row: Lot
    report: LotReport
    breaches: tuple[Breach, ...]

    @property
    def is_refused(self) -> bool:
        return self.row.status == LotStatus.REFUSED

    @property
    def is_verified(self) -> bool:
        return self.report.layout is Layout.VERIFIED


@dataclass(frozen=True, slots=True)
class FormatTold:
    """One directory. `refused`: the last lot given, when it was refused and the old one goes on serving."""

    format: Format
    served: LotTold | None
    lots: tuple[LotTold, ...]

    @property
    def refused(self) -> LotTold | None:
        last = self.lots[0] if self.lots else None
        return last if last is not None and last.is_refused else None


def formats_told() -> list[FormatTold]:
    """Every directory, in the order of `Format`, loaded or not. One query."""
    rank = Window(RowNumber(), partition_by=[F("format")], order_by=F("id").desc())
    ranked = Lot.objects.annotate(rank=rank).select_related("loaded_by")
    rows = ranked.filter(rank__lte=SHOWN) | ranked.filter(status=LotStatus.SERVED)
    found: dict[Format, list[LotTold]] = {one: [] for one in Format}
    for row in rows.order_by("-id"):
        breaches = tuple(Breach(one["code"], one["values"]) for one in row.breaches)
        found[Format(row.format)].append(LotTold(row, report_of(row), breaches))
    return [
        FormatTold(format, next((one for one in lots if one.row.status == LotStatus.SERVED), None), tuple(lots[:SHOWN]))
        for format, lots in found.items()
    ]
