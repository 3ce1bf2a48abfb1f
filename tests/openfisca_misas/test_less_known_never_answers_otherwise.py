"""Forgetting one fact never turns a YES into a NO, nor a NO into a YES: the answer stays, or becomes UNKNOWN.

Households of docs, some of their facts changed at random, are reviewed whole; one known fact is then forgotten.
"""

from __future__ import annotations

import random
from typing import Any, Final

import pytest

from misas.connectors.openfisca.server.answering import Law
from misas.core.rights.answers import Answer
from misas.core.rights.codes import Nature, Verdict
from misas.core.rights.engine import asked_of
from misas.core.rights.review import complete, review
from tests.kit.engine import HOUSEHOLDS, read, shipped
from tests.kit.rights import rights, table

NAMES: Final = sorted(path.stem for path in HOUSEHOLDS.glob("*.json"))
CHANGED: Final = 4
DRAWN: Final = 200
SAMPLE: Final = 4
SEED: Final = 861

Answers = dict[tuple[str, str], Answer]


def answers(law: Law, plain: dict[str, Any]) -> Answers:
    household = read(plain)
    done = review(rights(), household, table())
    if asked := asked_of(done.for_engine):
        done = complete(done, law.review(household, asked), table())
    return {(one.right.id, one.member): one for one in done.answers}


def holders(plain: dict[str, Any]) -> list[dict[str, Any]]:
    return [plain["household"], *plain["members"]]


def is_known(told: Any) -> bool:
    return not (isinstance(told, dict) and "status" in told)


def changed(plain: dict[str, Any], draw: random.Random) -> None:
    """Some facts of the household, elsewhere among their plausible values."""
    for holder in draw.choices(holders(plain), k=CHANGED):
        fact = draw.choice(sorted(set(holder) & set(table()) - {"birth_date", "couple", "children_count"}))
        one = table()[fact]
        match one.nature:
            case Nature.BOOLEAN:
                holder[fact] = draw.random() < 0.5
            case Nature.ENUM:
                holder[fact] = draw.choice(sorted(one.values))
            case Nature.AMOUNT | Nature.MONTHLY:
                holder[fact] = draw.choice([0, 50, 300, 700, 1100, 2000])
            case _:
                continue


def forgotten(plain: dict[str, Any], draw: random.Random) -> str:
    """One known fact of somebody is no longer held; which, to name it when the test fails."""
    holder = draw.choice(holders(plain))
    fact = draw.choice(sorted(one for one in set(holder) & set(table()) if is_known(holder[one])))
    del holder[fact]
    return f"{holder.get('id', 'foyer')} {fact}"


def contradictions(law: Law, number: int) -> list[tuple[Any, ...]]:
    draw = random.Random(f"{SEED} {number}")
    plain = shipped(draw.choice(NAMES))
    changed(plain, draw)
    known = answers(law, plain)
    fact = forgotten(plain, draw)
    less = answers(law, plain)
    return [
        (number, fact, key, one.verdict, less[key].verdict, one.amount, less[key].amount)
        for key, one in known.items()
        if key in less and is_contradicted(one, less[key])
    ]


def is_contradicted(one: Answer, less: Answer) -> bool:
    """An UNKNOWN contradicts nothing; whatever is told with less must be what is told with more."""
    if less.verdict is Verdict.UNKNOWN:
        return False
    return one.verdict is not less.verdict or less.amount not in (None, one.amount)


@pytest.mark.parametrize("number", range(SAMPLE))
def test_forgetting_a_fact_never_turns_an_answer(law: Law, number: int) -> None:
    assert contradictions(law, number) == []


@pytest.mark.prove
def test_forgetting_a_fact_never_turns_an_answer_of_many_households(law: Law) -> None:
    found = [each for number in range(SAMPLE, DRAWN) for each in contradictions(law, number)]
    assert found == []
