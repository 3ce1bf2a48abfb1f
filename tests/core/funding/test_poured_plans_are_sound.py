"""Plans poured without any solver: sound by the checker; shared out, they never beat the judge that tries every way."""

from __future__ import annotations

import pytest

from bench.funding_files import Document, decided, realistic, small
from misas.core.funding.checker import violations
from misas.core.funding.portfolio import share_out
from misas.core.funding.pouring import MOST_SETS, pour
from misas.core.funding.reading import read_problem
from misas.core.funding.share_out import Waiting
from tests.kit.funding_brute import Brute
from tests.kit.portfolios import EveryChoice, no_solver


@pytest.mark.parametrize("seed", range(200))
def test_the_checker_accepts_whatever_is_poured(seed: int) -> None:
    persons = 1 + seed % 2
    file = realistic(seed, funders=3 + seed % 5, lines=2 + seed % 3, persons=persons) if seed % 4 else small(seed)
    problem = read_problem(decided(file, seed) if seed % 3 == 0 else file)
    poured = list(pour(problem))
    assert [found for one in poured if (found := violations(problem, one.as_plan(problem)))] == []
    assert len(poured) <= MOST_SETS


def test_of_twenty_funders_no_more_sets_are_tried_than_are_useful() -> None:
    problem = read_problem(realistic("many", funders=20, lines=4))
    assert 0 < len(list(pour(problem))) <= MOST_SETS


def drawing(seed: str) -> Document:
    """A tiny file whose first aids draw on the envelope X."""
    file = small(seed, ways=150)
    for aid in file["aids"][:2]:
        aid["budget"] = "X"
    return file


def together(files: list[Document], cents: int) -> Document:
    """The files as one problem, each name prefixed by its file: the envelope is then a budget like another."""
    whole: Document = {"id": "whole", "persons": [], "care_lines": [], "aids": [], "constraints": {}}
    for number, file in enumerate(files):
        name = f"{number}-".__add__
        whole["persons"] += [{**one, "id": name(one["id"])} for one in file["persons"]]
        whole["care_lines"] += [
            {**one, "id": name(one["id"]), "person": name(one["person"])} for one in file["care_lines"]
        ]
        whole["aids"] += [
            {**one, "id": name(one["id"]), "covers_lines": [name(line) for line in one["covers_lines"]]}
            for one in file["aids"]
        ]
        rules = file["constraints"]
        found = whole["constraints"]
        for key in ("mutually_exclusive", "requires", "matching", "joint_caps"):
            found.setdefault(key, [])
        found["mutually_exclusive"] += [[name(id) for id in ids] for ids in rules["mutually_exclusive"]]
        found["requires"] += [{"aid": name(one["aid"]), "needs": name(one["needs"])} for one in rules["requires"]]
        found["matching"] += [
            {**one, "aid": name(one["aid"]), "of": [name(id) for id in one["of"]]} for one in rules["matching"]
        ]
        found["joint_caps"] += [{**one, "aids": [name(id) for id in one["aids"]]} for one in rules["joint_caps"]]
    whole["constraints"]["budgets"] = {"X": cents}
    return whole


def test_against_every_way_to_share_an_envelope_nothing_is_claimed_and_little_is_lost() -> None:
    same = 0
    for seed in range(60):
        files, cents = [drawing(f"{seed}a"), drawing(f"{seed}b")], 2 + seed % 6
        waiting = [Waiting(str(n), n, read_problem(file)) for n, file in enumerate(files)]
        found = share_out(waiting, {"X": cents}, EveryChoice(), no_solver)
        judge = Brute(together(files, cents))
        best = judge.best()
        assert best is not None
        closed, granted, *_ = judge.objective(best)
        assert (found.closed, found.granted) <= (closed, granted)
        same += (found.closed, found.granted) == (closed, granted)
    assert same >= 50, same
