"""Covers, counters and quoted lines come back from their JSON as they were; problems, from their files."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.funding_files import decided, realistic, small
from misas.core.funding.care_codes import CareFamily, Ear
from misas.core.funding.counters import Counters, Equipped, Pot, Spent
from misas.core.funding.coverage import (
    YES,
    Complementary,
    Cover,
    Coverage,
    Every,
    FlatUnit,
    Promise,
    PromiseKind,
    maternity,
)
from misas.core.funding.keeping import Unreadable, fingerprint, plain, read
from misas.core.funding.problem_writing import write_problem
from misas.core.funding.quotes import QuotedLine
from misas.core.funding.reading import read_problem
from misas.core.orientation.codes import Sector

DAY = date(2026, 11, 20)
PROMISE = Promise(PromiseKind.FLAT, cents=40_000, unit=FlatUnit.EAR, every=Every.FOUR_YEARS, includes_amo=False)
COVERAGE = Coverage(
    read_on=DAY,
    born=date(1958, 3, 1),
    c2s=replace(YES, until=DAY),
    maternity=maternity(DAY),
    is_blind=False,
    cover=Cover(
        Complementary.HELD,
        is_responsible=True,
        promises={CareFamily.HEARING: replace(PROMISE, in_network=PROMISE), CareFamily.OPTICAL: PROMISE},
        yearly_cap_cents=100_000,
    ),
)
COUNTERS = Counters((Spent(Pot("franchise"), DAY, 400, "x"),), (Equipped("ear:left", DAY),), is_known=True)
LINE = QuotedLine(
    "q01l01", "Aide auditive", CareFamily.HEARING, 95_000, ear=Ear.LEFT, sector=Sector.ONE, is_of_ald=False
)


@pytest.mark.parametrize("value", [COVERAGE, COUNTERS, LINE, Coverage(DAY), QuotedLine("a", "b", CareFamily.ACT, 0)])
def test_a_value_comes_back_from_its_json(value: Any) -> None:
    kept = json.loads(json.dumps(plain(value)))
    again = read(type(value), kept)
    assert again == value
    assert plain(again) == kept


@pytest.mark.parametrize(
    "kept",
    [
        {"read_on": "2026-13-01"},
        {"read_on": 3},
        {"read_on": "2026-11-20", "c2s": True},
        {"read_on": "2026-11-20", "is_blind": 1},
        {"read_on": "2026-11-20", "cover": {"state": "perhaps"}},
        {"read_on": "2026-11-20", "diagnosis": "x"},
        {},
        [],
    ],
)
def test_what_is_kept_otherwise_is_refused(kept: Any) -> None:
    with pytest.raises(Unreadable):
        read(Coverage, kept)


def test_a_float_is_never_kept() -> None:
    with pytest.raises(TypeError):
        plain({"cents": 1.5})


def test_a_print_does_not_depend_on_the_order_of_keys() -> None:
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1}) != fingerprint({"a": 1, "b": [3]})


@given(st.integers(0, 10**6))
def test_a_problem_comes_back_from_its_file(seed: int) -> None:
    problem = read_problem(decided(small(seed), seed))
    assert read_problem(json.loads(json.dumps(write_problem(problem)))) == problem
    problem = read_problem(realistic(seed, funders=6, lines=3, persons=2))
    assert read_problem(json.loads(json.dumps(write_problem(problem)))) == problem
