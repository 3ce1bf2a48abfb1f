"""What a funder receives adds up to the cent: fees, compulsory insurance, complementary, others, remaining."""

from __future__ import annotations

from dataclasses import replace

import pytest

from misas.core.funding.life.codes import ApplicationState
from misas.core.funding.life.ledger import Bill, opened
from misas.core.funding.life.packet import rows, total
from tests.kit.funding_lives import at, prepared

S = ApplicationState


def test_the_example_of_the_form() -> None:
    ledger = opened([Bill("L1", 13_000, 2_598, amc=288)])
    requests = {"R": prepared({"L1": 10_114})}
    (row,) = rows(ledger, requests, {"R": 4}, "R")
    assert (row.fees, row.amo, row.amc, row.others, row.remaining) == (13_000, 2_598, 288, 0, 10_114)
    assert row.is_sound and total((row,), requests["R"]).remaining == 10_114


OTHERS = [(S.TO_PREPARE, 10_000), (S.RECEIVED, 10_000), (S.COMMITTED, 10_000), (S.PARTLY_GRANTED, 7_000),
          (S.REFUSED, 0), (S.SILENT, 0), (S.WITHDRAWN, 0), (S.LAPSED, 0)]  # fmt: skip


@pytest.mark.parametrize(("state", "others"), OTHERS)
def test_others_are_those_asked_before_as_far_as_they_are_known(state: ApplicationState, others: int) -> None:
    ledger = opened([Bill("L1", 30_000, 5_000), Bill("L2", 9_000, 0)])
    requests = {"FIRST": at(state), "SECOND": prepared({"L1": 3_000}), "SAME": prepared({"L1": 500})}
    (row,) = rows(ledger, requests, {"FIRST": 4, "SECOND": 6, "SAME": 6}, "SECOND")
    assert (row.others, row.remaining, row.asked) == (others, 25_000 - others, 3_000) and row.is_sound


def test_a_loan_is_about_the_whole_plan() -> None:
    ledger = opened([Bill("L1", 30_000, 5_000), Bill("L2", 9_000, 0), Bill("OLD", 0, 0)])
    loan = replace(prepared({"": 20_000}), checked=True)
    found = rows(ledger, {"Z": loan}, {"Z": 9}, "Z")
    assert [row.line for row in found] == ["L1", "L2"]
    assert (total(found, loan).fees, total(found, loan).asked) == (39_000, 20_000)
