"""Files of one format given together are one lot: one report, one checksum, whatever their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from misas.core.orientation.formats import Format
from misas.core.orientation.lots import Broken, Layout, LotReport
from misas.core.orientation.parts import checksum_of, joined

ONE = LotReport(
    format=Format.APL,
    file_name="medecins.xlsx",
    checksum="a" * 64,
    bytes=10,
    encoding="xlsx",
    layout=Layout.VERIFIED,
    as_of=date(2026, 1, 2),
    rows=5,
    broken=(Broken(3, "orientation.line.value", "x"),),
    broken_count=1,
    unknown_codes={"profession:98": 2},
)
OTHER = replace(
    ONE,
    file_name="dentistes.xlsx",
    checksum="b" * 64,
    as_of=None,
    rows=7,
    layout=Layout.UNVERIFIED,
    truncated=True,
    unpacked=99,
)


def test_one_file_is_its_own_lot() -> None:
    assert joined([ONE]) is ONE
    assert checksum_of([ONE.checksum]) == ONE.checksum


def test_a_lot_counts_all_its_files_and_is_as_weak_as_the_weakest() -> None:
    lot = joined([ONE, OTHER])
    assert (lot.rows, lot.broken_count, lot.bytes, lot.unpacked) == (12, 2, 20, 109)
    assert lot.unknown_codes == {"profession:98": 4}
    assert (lot.truncated, lot.layout, lot.as_of) == (True, Layout.UNVERIFIED, date(2026, 1, 2))
    assert lot.file_name == "medecins.xlsx, dentistes.xlsx"


def test_the_order_of_the_files_does_not_matter() -> None:
    assert joined([ONE, OTHER]).checksum == joined([OTHER, ONE]).checksum == checksum_of(["b" * 64, "a" * 64])
