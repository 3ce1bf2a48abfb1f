"""A C2S noted open and the answers speak of the same cover: the review learns it, or asks again what it contradicts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from misas.actions import rights
from misas.core.rights.c2s_first import First
from misas.core.rights.codes import Verdict
from misas.core.rights.standing import Standing
from tests.kit.reviews import Desk

COVER, NONE, RENEWAL, LEFT = "complementary_cover", "sans_complementaire", "c2s_renouvellement", "c2s_sortie"


def begun(desk: Desk, claire: Any) -> None:
    """Somebody insured who said that she has no complementary cover."""
    desk.reached(claire)
    desk.open(claire)
    for fact, raw in {"base_cover": "open", COVER: "none", "rsa": 0, "aspa": 0, "asi": 0}.items():
        desk.say(claire, fact, raw)
    rights.answer(desk.review.public_id, by=claire, at=desk.later())


def noted(desk: Desk, claire: Any, until: date, **more: Any) -> dict[str, Any]:
    rights.note_open_right(
        desk.case.public_id, "c2s", until=until, source="attestation", by=claire, at=desk.later(), **more
    )
    return {one.right.id: one for one in desk.page(claire).answers}


def test_a_cover_noted_open_is_her_cover(desk: Desk) -> None:
    with desk.working() as claire:
        begun(desk, claire)
        assert {one.right.id: one for one in desk.page(claire).answers}[NONE].verdict is Verdict.YES
        until = desk.today + timedelta(days=70)
        found = noted(desk, claire, until, cover="c2s_free")
        assert found[NONE].verdict is Verdict.NO
        assert found[RENEWAL].verdict is Verdict.YES
        assert found[LEFT].verdict is Verdict.NO
        page = desk.page(claire)
        assert page.household.held("p1", "c2s_ends_on").value == until
        assert page.standing(found[NONE]) is Standing.NOT_DUE


def test_a_cover_said_before_is_asked_again(desk: Desk) -> None:
    """Free or paying is not known: nothing is guessed, and « aucune » no longer stands."""
    with desk.working() as claire:
        begun(desk, claire)
        found = noted(desk, claire, desk.today + timedelta(days=70))
        assert found[NONE].verdict is Verdict.NO
        assert found[NONE].grounds[0].rule == First.OPEN  # whichever it is, a C2S is open
        page = desk.page(claire)
        assert ("p1", COVER) in page.to_say_again
        assert (page.questions[0].member, page.questions[0].fact) == ("p1", COVER)


def test_a_cover_that_ended_is_one_she_left(desk: Desk) -> None:
    with desk.working() as claire:
        begun(desk, claire)
        found = noted(desk, claire, desk.today - timedelta(days=40))
        assert found[LEFT].verdict is Verdict.YES
        assert found[NONE].verdict is Verdict.YES


@pytest.mark.parametrize("right", ["aah", "ald"])
def test_another_right_teaches_nothing_of_the_cover(desk: Desk, right: str) -> None:
    with desk.working() as claire:
        begun(desk, claire)
        before = desk.page(claire).review.version
        rights.note_open_right(
            desk.case.public_id, right, until=desk.today + timedelta(days=70), source="x", by=claire, at=desk.later()
        )
        assert desk.page(claire).review.version == before
