"""A C2S noted open and the answers speak of the same cover: the review learns it, or asks again what it contradicts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from misas.actions import rights
from misas.actions.ports import ports
from misas.core.rights.c2s_first import First
from misas.core.rights.claims import ClaimFactKind
from misas.core.rights.codes import FactSource, FactStatus, Verdict
from misas.core.rights.standing import Standing
from misas.records.cases.models import Task
from misas.wording.rights_answers import origin_words
from tests.kit.reviews import Desk

COVER, NONE, RENEWAL, LEFT = "complementary_cover", "sans_complementaire", "c2s_renouvellement", "c2s_sortie"


def begun(desk: Desk, claire: Any) -> None:
    """Somebody insured who said that she has no complementary cover."""
    desk.reached(claire)
    desk.open(claire)
    told = {"base_cover": "open", COVER: "none", "rsa": 0, "aspa": 0, "asi": 0, "worked_last_3_months": True}
    told |= {"nationality": "french", "lives_in_france": True, "activity": "employed"}
    told["wage_net"] = 5000  # far above the ceiling: the C2S is not due
    for fact, raw in told.items():
        desk.say(claire, fact, raw)
    rights.answer(desk.review.public_id, by=claire, at=desk.later())


def noted(desk: Desk, claire: Any, until: date, **more: Any) -> dict[str, Any]:
    rights.note_open_right(
        desk.case.public_id, "c2s", until=until, source="attestation", by=claire, at=desk.later(), **more
    )
    rights.answer(desk.review.public_id, by=claire, at=desk.later())
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


def granted(desk: Desk, claire: Any, cover: str = "c2s_free", right: str = "c2s", **days: date) -> dict[str, Any]:
    claim = desk.complete(claire, right)
    desk.step(claire, claim, "grant", ClaimFactKind.GRANTED, desk.today, cover=cover, **days)
    return {one.right.id: one for one in desk.page(claire).answers}


def contradicted(desk: Desk) -> list[str]:
    titles = Task.objects.filter(case=desk.case).values_list("title", flat=True)
    return [title for title in titles if title.startswith("La demande accordée contredit")]


def test_a_granted_claim_is_her_cover(desk: Desk) -> None:
    with desk.working() as claire:
        begun(desk, claire)
        since, until = desk.today.replace(day=1), desk.today + timedelta(days=70)
        found = granted(desk, claire, since=since, until=until)
        assert (found[NONE].verdict, found[RENEWAL].verdict, found[LEFT].verdict) == (
            Verdict.NO,
            Verdict.YES,
            Verdict.NO,
        )
        page = desk.page(claire)
        for fact, value in ((COVER, "c2s_free"), ("c2s_ends_on", until)):
            held = page.household.held("p1", fact)
            assert (held.value, held.status, held.source) == (value, FactStatus.KNOWN, FactSource.GRANTED_CLAIM)
            assert origin_words(held).startswith("selon la demande accordée, le")
        assert contradicted(desk) == []  # she had none: a decision follows it, and contradicts nothing


def test_a_granted_claim_whose_tier_nobody_told_asks_the_cover_again(desk: Desk) -> None:
    with desk.working() as claire:
        begun(desk, claire)
        found = granted(desk, claire, cover="", until=desk.today + timedelta(days=70))
        assert found[NONE].grounds[0].rule == First.OPEN
        assert ("p1", COVER) in desk.page(claire).to_say_again and contradicted(desk) == []


@pytest.mark.parametrize(("told", "cover"), [("employer", "c2s_free"), ("individual", ""), ("c2s_paying", "c2s_free")])
def test_what_was_told_otherwise_is_named_never_silently_replaced(desk: Desk, told: str, cover: str) -> None:
    with desk.working() as claire:
        begun(desk, claire)
        desk.say(claire, COVER, told)
        granted(desk, claire, cover=cover, until=desk.today + timedelta(days=70))
        (title,) = contradicted(desk)
        assert "Complémentaire santé" in title and ports().rules.table[COVER].values[told] in title


def test_another_end_than_the_one_told_is_named(desk: Desk) -> None:
    with desk.working() as claire:
        begun(desk, claire)
        desk.say(claire, "c2s_ends_on", "2027-06-30")
        granted(desk, claire, since=desk.today.replace(day=1), until=desk.today + timedelta(days=70))
        (title,) = contradicted(desk)
        assert "30\u00a0juin\u00a02027" in title


def test_a_granted_claim_of_another_right_teaches_nothing_of_the_cover(desk: Desk) -> None:
    with desk.working() as claire:
        begun(desk, claire)
        before = desk.page(claire).review.version
        granted(desk, claire, cover="", right="ald")
        assert desk.page(claire).review.version == before
