"""When a new file may replace the last one: every breach is told, and the very same file changes nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.orientation.formats import ROWS, Format
from misas.core.orientation.lots import NATIONAL, SAME_FILE, SAMPLE, Breach, Broken, Checks, Layout, LotReport, judge

CHECKS = Checks(minimum_bytes=1_000, least_rows=100)
REPORT = LotReport(Format.RPPS_ACTIVITIES, "PS.txt", "a" * 64, 200_000, "utf-8", Layout.VERIFIED, None, rows=1_000)


def codes(report: LotReport, last: LotReport | None = None, **more: Any) -> list[str]:
    return [breach.code.removeprefix("orientation.lot.") for breach in judge(report, last, checks=CHECKS, **more)]


def test_a_sound_lot_has_no_breach() -> None:
    assert codes(REPORT, replace(REPORT, checksum="b" * 64)) == []
    assert codes(REPORT, None, unmatched=80) == []


@pytest.mark.parametrize(
    ("change", "more", "code"),
    [
        ({"truncated": True}, {}, "truncated"),
        ({"bytes": 999}, {}, "too_small"),
        ({"bytes": 300_000, "unpacked": 999}, {}, "too_small"),
        ({"rows": 99}, {}, "too_few_rows"),
        ({"broken_count": 11}, {}, "broken"),
        ({}, {"unmatched": 81}, "unmatched"),
        ({}, {"unmatched": 9, "located": 100}, "unmatched"),
    ],
)
def test_each_limit_is_held(change: dict[str, Any], more: dict[str, Any], code: str) -> None:
    assert codes(replace(REPORT, **change), None, **more) == [code]


@given(last=st.integers(100, 10_000_000), rows=st.integers(100, 10_000_000))
def test_rows_stay_within_a_tenth_of_the_last_lot(last: int, rows: int) -> None:
    before = replace(REPORT, checksum="b" * 64, rows=last)
    outside = abs(rows - last) * 10 > last
    assert codes(replace(REPORT, rows=rows), before) == (["out_of_band"] if outside else [])


@pytest.mark.parametrize(("located", "last", "code"), [(0, 900, True), (809, 900, True), (991, 900, True),
                                                       (810, 900, False), (0, 0, False), (900, 0, False)])  # fmt: skip
def test_addresses_stay_within_a_tenth_of_the_last_lot(located: int, last: int, code: bool) -> None:
    """A file of which every address is blank has none wrong: it is told by those of the last lot."""
    before = replace(REPORT, checksum="b" * 64)
    found = codes(REPORT, before, located=located, last_located=last)
    assert found == (["located_out_of_band"] if code else [])


@given(broken=st.integers(0, 5_000), rows=st.integers(100, 100_000))
def test_broken_lines_stay_below_one_in_a_hundred(broken: int, rows: int) -> None:
    report = replace(REPORT, rows=rows, broken_count=broken, broken=(Broken(1, "orientation.line.cells", ""),))
    assert codes(report) == (["broken"] if broken * 100 > broken + rows else [])


def test_every_breach_is_told_at_once() -> None:
    worst = replace(REPORT, rows=50, bytes=10, truncated=True, broken_count=40)
    before = replace(REPORT, checksum="b" * 64)
    told = codes(worst, before, unmatched=50)
    assert told == ["truncated", "too_small", "too_few_rows", "out_of_band", "broken", "unmatched"]


def test_the_very_same_file_is_nothing_to_do_whatever_else_is_wrong() -> None:
    again = replace(REPORT, truncated=True, rows=1)
    assert judge(again, REPORT, checks=CHECKS) == (Breach(SAME_FILE, {"file": "PS.txt"}),)


def test_every_format_has_its_rows_and_its_checks() -> None:
    assert set(ROWS) == set(NATIONAL) == set(SAMPLE) == set(Format)
    for checks in NATIONAL.values():
        assert (checks.most_unmatched, checks.most_broken, checks.band) == (0.08, 0.01, 0.10)
    assert judge(REPORT, None)[0].code == "orientation.lot.too_small"  # a sample is no national file
    assert judge(REPORT, None, checks=SAMPLE[REPORT.format]) == ()


def test_nothing_never_takes_the_place_of_something() -> None:
    """Whatever is asked of a file, even a sample with no floor at all."""
    empty = LotReport(Format.APL, "apl.csv", "a", 500, "utf-8", Layout.UNVERIFIED, None, rows=0)
    assert [one.code for one in judge(empty, None, checks=Checks(0, 0))] == ["orientation.lot.too_few_rows"]
