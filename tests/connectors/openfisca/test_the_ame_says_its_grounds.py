"""An answer about the AME says the stay, the resources against the ceiling, and the lines that add up to them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from misas.connectors.openfisca.client import SocketEngine
from misas.core.rights.answers import Answer
from misas.core.rights.c2s_facts import BY_MONTH, COUNTED
from misas.core.rights.codes import Nature, Verdict
from misas.core.rights.grounds import LINES, Ground
from tests.kit.engine import of_member, reviewed, shipped, without
from tests.kit.rights import table

PAID = [one for one in (*COUNTED, *BY_MONTH) if table()[one].nature is Nature.MONTHLY]
AMOUNTS: dict[str, Any] = {fact: 6 + rank for rank, fact in enumerate(PAID)}
"""Some euros a month of each resource that the AME counts for a person."""


def ame(engine: SocketEngine, plain: dict[str, Any]) -> Answer:
    done, _ = reviewed(engine, plain)
    return next(one for one in done.answers if one.right.id == "ame")


def total(answer: Answer) -> Ground:
    (line,) = [one for one in answer.grounds if one.fact is None and one.threshold is not None]
    return line


def added(answer: Answer) -> Decimal:
    lines = answer.grounds[answer.grounds.index(total(answer)) + 1 :]
    return sum((one.amount for one in lines if one.amount is not None), Decimal(0))


def test_a_yes_says_the_stay_and_the_resources_under_the_ceiling(engine: SocketEngine) -> None:
    found = ame(engine, shipped("without-papers"))
    assert found.verdict is Verdict.YES
    stay = {one.fact.fact: one for one in found.grounds if one.fact and one.operator is not None}
    assert {"permit", "in_france_since", "irregular_since", "nationality"} <= set(stay)
    for fact in ("in_france_since", "irregular_since"):
        assert stay[fact].holds and stay[fact].threshold == 3 and stay[fact].article == "CASF L251-1"
        assert stay[fact].origin is not None
    line = total(found)
    assert line.holds and line.amount == added(found) and line.threshold == Decimal(10421)
    assert line.period == "2025-10/2026-09" and "L251-1" in line.article
    assert not any(one.value is True and one.fact is None for one in found.grounds)  # never « AME : oui »


def test_a_no_says_by_how_much(engine: SocketEngine) -> None:
    found = ame(engine, of_member(shipped("without-papers"), wage_net={"total": 12_000}))
    assert found.verdict is Verdict.NO
    line = total(found)
    assert not line.holds and line.amount == added(found) and line.amount is not None and line.amount > 12_000
    assert not any(one.is_missing for one in found.grounds)


def test_an_unknown_asks_and_says_what_is_known(engine: SocketEngine) -> None:
    found = ame(engine, without(shipped("without-papers"), "wage_net"))
    assert found.verdict is Verdict.UNKNOWN
    assert {one.fact.fact for one in found.grounds if one.is_missing and one.fact} == {"wage_net"}
    assert total(found).amount == added(found)


def test_nobody_looks_at_the_resources_of_a_minor(engine: SocketEngine) -> None:
    plain = of_member(shipped("without-papers"), birth_date="2010-05-05")
    found = ame(engine, plain)
    assert found.verdict is Verdict.YES
    assert "birth_date" in {one.fact.fact for one in found.grounds if one.fact}
    assert not any(one.amount is not None for one in found.grounds)


@pytest.mark.parametrize("unknown", [0, 2])
def test_however_many_resources_the_lines_are_few_and_add_up(engine: SocketEngine, unknown: int) -> None:
    plain = of_member(shipped("without-papers"), **AMOUNTS)
    found = ame(engine, without(plain, *list(AMOUNTS)[:unknown]))
    assert len(found.grounds) <= LINES
    assert total(found).amount == added(found)
