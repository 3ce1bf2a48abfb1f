"""The interview of each shipped household, answered truthfully in the order proposed, only the identity being held: the
first right shows within six answers (T6), and the C2S is settled before any allowance is looked into.

An answer is one gesture of the screen: a fact; of a person without such a resource, the one she names in its place, or
« Non, rien de tout cela » for all those that are left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from misas.connectors.openfisca.client import SocketEngine
from misas.core.rights.codes import FactTheme, Verdict
from misas.core.rights.engine import asked_of
from misas.core.rights.questions import Question
from misas.core.rights.review import Review, complete, questions, review
from misas.core.rights.standing import EXPLAINS
from misas.core.rights.supposing import supposed
from misas.web.workspace.rights.interview import is_resource
from tests.kit.engine import HOUSEHOLDS, read, shipped
from tests.kit.rights import rights, table

ALL = sorted(path.stem for path in HOUSEHOLDS.glob("*.json"))
BAR: Final = 6
SETTLED: Final = {
    "single-on-rsa": 7,
    "without-papers": 3,
    "aah-alone": 12,
    "student-on-the-tax-return-of-parents": 16,
    "disability-pension-asi-never-claimed": 15,
    "retired-couple-above-the-free-ceiling": 23,
}
"""Answers after which the C2S is YES or NO, measured on 22 November 2026: they may only be fewer."""
QUICK: Final = ("single-on-rsa", "without-papers")
SITUATIONS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "single at work": (
        "aah-alone",
        {
            "birth_date": "1990-03-01",
            "activity": "employed",
            "wage_net": 750,
            "wage_gross": 960,
            "aah": 0,
            "worked_last_3_months": True,
        },
    ),
    "retired": (
        "aah-alone",
        {"birth_date": "1950-01-01", "activity": "retired", "pension_net": 780, "pension_gross": 850, "aah": 0},
    ),
    "without papers": ("without-papers", {"birth_date": "1995-03-01"}),
    "single on RSA": ("single-on-rsa", {}),
}
"""What people who came to the desk said, on the facts of a shipped household."""
COVERED: Final = {
    "single at work": (6, 14, 16, 16),
    "retired": (7, 15, 15, 17),
    "without papers": (1, 16, 1, 18),
    "single on RSA": (7, 7, 8, 8),
}
"""Answers until a first right that she may claim or use, and until C2S and AME are settled; then what it took before a
fact waited for what makes sense of it. Measured on 22 November 2026."""
FOR_ALL: Final = "mutuelle_communale"
"""What everybody is offered is no answer to anybody."""
TENTH: Final = 10


def is_nothing(value: Any) -> bool:
    return value == 0 or (isinstance(value, dict) and "status" not in value and not any(value.values()))


class Interview:
    """A household of which only the identity is held, and the person who answers for it."""

    def __init__(self, name: str, told: dict[str, Any] | None = None) -> None:
        """`told`: what changes the household; then, as at the desk, only the birth date and the territory are held."""
        self.truth = shipped(name)
        identity = {one.id for one in table().values() if one.theme is FactTheme.IDENTITY} | {"id", "role"}
        self.asked: list[str] = []
        if told is not None:
            identity = {"birth_date", "id", "role"}
            self.truth["members"][0] |= told
        members = [{fact: told for fact, told in one.items() if fact in identity} for one in self.truth["members"]]
        territory = {} if told is None else {"territory": self.truth["household"]["territory"]}
        self.held: dict[str, Any] = {**self.truth, "household": territory, "members": members}

    def reviews(self, engine: SocketEngine) -> Iterator[Review]:
        """The review as it is held, before the first answer and after each, while a question is left."""
        while True:
            held = supposed(read(self.held), table())
            done = review(rights(), held, table())
            if asked_of_engine := asked_of(done.for_engine):
                done = complete(done, engine.ask(held, asked_of_engine, within=30), table())
            yield done
            asked = questions(done, held, table())
            if not asked:
                return
            self.asked.append(asked[0].fact)
            self._answer(asked)

    def _facts(self, plain: dict[str, Any], member: str) -> dict[str, Any]:
        found: dict[str, Any] = plain["household"]
        return next(one for one in plain["members"] if one["id"] == member) if member else found

    def _answer(self, asked: tuple[Question, ...]) -> None:
        first = asked[0]
        truth, held = self._facts(self.truth, first.member), self._facts(self.held, first.member)
        if is_resource(table()[first.fact]) and is_nothing(truth.get(first.fact)):
            named = [fact for fact, told in truth.items() if self._has(fact, told) and fact not in held]
            if named:
                held[named[0]] = truth[named[0]]
                return
            beside = [one.fact for one in asked if one.member == first.member and is_resource(table()[one.fact])]
            held |= {fact: 0 for fact in beside if is_nothing(truth.get(fact)) and fact not in held}
            return
        told = truth.get(first.fact)
        nobody_knows = told is None or (isinstance(told, dict) and told.get("status") == "unknown")
        held[first.fact] = {"status": "declined"} if nobody_knows else told

    @staticmethod
    def _has(fact: str, told: Any) -> bool:
        is_known = not (isinstance(told, dict) and "status" in told)
        return fact in table() and is_resource(table()[fact]) and is_known and not is_nothing(told)


@pytest.mark.parametrize("name", ALL)
def test_the_first_right_shows_within_six_answers(engine: SocketEngine, name: str) -> None:
    for count, done in enumerate(Interview(name).reviews(engine)):
        if any(one.right.id not in EXPLAINS for one in done.of(Verdict.YES)):
            return
        assert count < BAR


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=() if one in QUICK else pytest.mark.prove) for one in SETTLED]
)
def test_the_c2s_is_settled_before_any_allowance(engine: SocketEngine, name: str) -> None:
    for count, done in enumerate(Interview(name).reviews(engine)):
        if all(one.verdict is not Verdict.UNKNOWN for one in done.answers if one.right.id == "c2s"):
            return
        assert count < SETTLED[name]


@pytest.mark.parametrize("name", SITUATIONS)
def test_who_comes_to_the_desk_is_asked_what_a_caseworker_would_ask_first(engine: SocketEngine, name: str) -> None:
    shipped_as, told = SITUATIONS[name]
    first_bar, covered_bar, first_before, covered_before = COVERED[name]
    assert first_bar <= first_before and covered_bar < covered_before
    held, first = Interview(shipped_as, told), None
    for count, done in enumerate(held.reviews(engine)):
        useful = {one.right.id for one in done.of(Verdict.YES)} - set(EXPLAINS) - {FOR_ALL}
        first = count if useful and first is None else first
        assert first is not None or count < first_bar
        if all(one.verdict is not Verdict.UNKNOWN for one in done.answers if one.right.id in ("c2s", "ame")):
            break
        assert count < covered_bar
    if name != "without papers":
        assert "activity" in held.asked[:TENTH]
        assert "couple" in held.asked[:TENTH] or len(held.asked) < TENTH
