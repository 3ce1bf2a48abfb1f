"""Each quote of `worked_quotes/` was worked out by hand from the published rules: the house finds the same cents.

A row says its rule and what each payer pays (amo, local, amc, rac). Nothing of it comes from the program.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit.quotes import Case, worked_quotes

FOLDER = Path(__file__).parent / "worked_quotes"
CASES = tuple(worked_quotes(FOLDER))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_house_finds_what_was_worked_out_by_hand(case: Case) -> None:
    found = []
    for one in case.result.lines:
        assert one.paid is not None, (case.rule, one.questions)
        assert not one.questions
        found.append((one.paid.amo_cents, one.paid.local_cents, one.paid.amc_cents, one.paid.rac_cents))
    assert tuple(found) == case.pays, case.rule
    for one, pays in zip(case.result.lines, case.pays, strict=True):
        assert sum(pays) == one.line.total_cents, "the row itself adds up to the price"


def test_there_are_at_least_two_hundred_and_each_says_its_rule() -> None:
    assert len(CASES) >= 200
    assert len({case.id for case in CASES}) == len(CASES)
    assert all(len(case.rule) >= 9 for case in CASES)
    assert len({case.result.lines[0].line.family for case in CASES}) >= 15
