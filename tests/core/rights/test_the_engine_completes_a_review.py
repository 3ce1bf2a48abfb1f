"""The engine's answers take their places in the review: nobody is forgotten, nothing is invented."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest

from misas.core.rights.answers import Ends
from misas.core.rights.codes import Aspect, Verdict
from misas.core.rights.engine import EngineAnswer, EngineBroken, EngineReview, asked_of
from misas.core.rights.facts import Atom
from misas.core.rights.grounds import Ground
from misas.core.rights.questions import Doubt
from misas.core.rights.review import complete, questions, review
from tests.kit.engine import read, shipped
from tests.kit.rights import rights, table

HOUSEHOLD = read(shipped("income-unknown"))
DONE = review(rights(), HOUSEHOLD, table())
WAGE = Atom("p1", "wage_net", Aspect.WINDOW)


def answered(asked: Sequence[tuple[str, str]]) -> EngineReview:
    """An engine that says yes to everything but the C2S, which waits for the wage."""
    answers = [
        EngineAnswer(right, who, Ends(False, True), (Ground("base", "L1", False),), (WAGE,))
        if right == "c2s"
        else EngineAnswer(right, who, Ends(True, True, Decimal(9), Decimal(9)), (Ground(right, "L2", True),))
        for right, who in asked
    ]
    return EngineReview("1", tuple(answers), (Doubt("c2s", "p1", {WAGE: Fraction(1, 2)}),), None, None)


def test_every_right_has_its_answer_in_the_order_of_the_catalogue() -> None:
    assert DONE.for_engine
    whole = complete(DONE, answered(asked_of(DONE.for_engine)), table())
    assert not whole.for_engine
    assert [(one.right.id, one.member) for one in whole.answers] == list(DONE.order)
    by_right = {one.right.id: one for one in whole.answers}
    assert by_right["c2s"].verdict is Verdict.UNKNOWN and by_right["c2s"].to_ask == (WAGE,)
    assert by_right["rsa"].verdict is Verdict.YES and by_right["rsa"].amount == Decimal(9)
    assert "wage_net" in {one.fact for one in questions(whole, HOUSEHOLD, table())}


def test_an_engine_that_forgets_a_right_is_broken() -> None:
    asked = asked_of(DONE.for_engine)
    with pytest.raises(EngineBroken, match=asked[-1][0]):
        complete(DONE, answered(asked[:-1]), table())


def test_an_engine_that_asks_for_a_fact_of_its_own_is_broken() -> None:
    found = answered(asked_of(DONE.for_engine))
    strange = (Doubt("c2s", "p1", {Atom("p1", "shoe_size"): Fraction(1, 2)}),)
    with pytest.raises(EngineBroken, match="shoe_size"):
        complete(DONE, EngineReview("1", found.answers, strange, None, None), table())
