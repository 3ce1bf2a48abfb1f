"""One problem, one plan: whatever the seed of the search, whatever the order of the file; whole numbers everywhere."""

from __future__ import annotations

import json

import pytest

from bench.funding_files import decided, realistic, shuffled
from misas.cli.commands.funding.plan import told
from misas.connectors.ortools.cp_sat import CpSat
from misas.core.funding.planning import plan
from misas.core.funding.reading import read_problem

SIZES = ((3, 1, 1), (5, 2, 1), (6, 3, 2), (7, 3, 1))


@pytest.mark.parametrize("number", range(8))
def test_neither_the_seed_nor_the_order_of_the_file_changes_the_plan(number: int) -> None:
    funders, lines, persons = SIZES[number % len(SIZES)]
    document = realistic(number, funders=funders, lines=lines, persons=persons)
    if number % 2:
        document = decided(document, number)
    first = plan(read_problem(document), CpSat(seed=1))
    for seed in (2, 3):
        other = plan(read_problem(shuffled(document, seed)), CpSat(seed=seed))
        assert (other.status, other.objective, other.plan) == (first.status, first.objective, first.plan)
        assert (other.shares, other.unused, other.proof) == (first.shares, first.unused, first.proof)


def test_an_answer_holds_no_fraction_of_a_cent() -> None:
    def refuse(text: str) -> float:
        raise AssertionError(f"a float: {text}")

    for number in range(4):
        answer = told(plan(read_problem(realistic(number, funders=6, lines=3)), CpSat()))
        json.loads(json.dumps(answer), parse_float=refuse)
