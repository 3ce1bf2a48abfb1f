"""A refusal of care opens its legal route with the law's clocks, with her agreement only, and ranks nobody."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.orientation.refusal import (
    BY_VERB,
    COMPLAINT,
    ROUTES,
    STEPS,
    Refusal,
    RefusalFact,
    advance,
    allowed_verbs,
    deadlines,
    fold,
    late,
)
from misas.core.orientation.refusal_codes import Authority, RefusalClock, RefusalFactKind, RefusalGround, RefusalState
from misas.core.refusals import Refused
from misas.wording.sentences import sentence

A, C, G, K, S = Authority, RefusalClock, RefusalGround, RefusalFactKind, RefusalState
DAY = date(2026, 11, 20)
RECORDED = RefusalFact(K.RECORDED, DAY)
FILED = RefusalFact(K.FILED, DAY, A.CAISSE, DAY)


def filed(authority: Authority = A.CAISSE, ground: RefusalGround = G.C2S) -> Refusal:
    return advance(fold(ground, [RECORDED]), "file_complaint", RefusalFact(K.FILED, DAY, authority, DAY))


def at_state(state: RefusalState) -> Refusal:
    paths = {
        S.RECORDED: [],
        S.FILED: ["file_complaint"],
        S.ACKNOWLEDGED: ["file_complaint", "note_receipt"],
        S.SUMMONED: ["file_complaint", "note_summons"],
        S.CONCILIATED: ["file_complaint", "note_conciliation"],
        S.SENT_ON: ["file_complaint", "note_sent_on"],
        S.DROPPED: ["drop_complaint"],
    }
    refusal = fold(G.AME, [RECORDED])
    for verb in paths[state]:
        refusal = advance(refusal, verb, FILED if verb == "file_complaint" else RefusalFact(BY_VERB[verb].fact, DAY))
    return refusal


@pytest.mark.parametrize(("state", "verb"), list(product(S, BY_VERB)))
def test_the_table_alone_says_what_may_happen(state: RefusalState, verb: str) -> None:
    refusal = at_state(state)
    fact = FILED if verb == "file_complaint" else RefusalFact(BY_VERB[verb].fact, DAY)
    if state in BY_VERB[verb].start:
        assert verb in allowed_verbs(refusal)
        assert advance(refusal, verb, fact).state is BY_VERB[verb].leads_to
    else:
        assert verb not in allowed_verbs(refusal)
        with pytest.raises(Refused, match=r"refusal\.not_from_here"):
            advance(refusal, verb, fact)


def test_every_state_is_reached_and_every_ground_has_a_route() -> None:
    assert {step.leads_to for step in STEPS} == set(S) - {S.RECORDED}
    assert set(ROUTES) == set(G)
    for ground, route in ROUTES.items():
        assert A.RIGHTS_DEFENDER in route
        assert (set(route) & COMPLAINT == COMPLAINT) == (ground is not G.NOT_SAID)


def test_nothing_is_filed_without_her_agreement() -> None:
    for agreed in (None, DAY + timedelta(days=1)):
        with pytest.raises(Refused, match=r"refusal\.agreement_needed"):
            advance(fold(G.C2S, [RECORDED]), "file_complaint", RefusalFact(K.FILED, DAY, A.ORDER, agreed))


@pytest.mark.parametrize("authority", [None, A.MEDIATOR])
def test_a_complaint_goes_where_the_law_sends_it(authority: Authority | None) -> None:
    with pytest.raises(Refused, match=r"refusal\.before_whom"):
        advance(fold(G.C2S, [RECORDED]), "file_complaint", RefusalFact(K.FILED, DAY, authority, DAY))


def test_the_clocks_of_the_law_run_from_the_day_it_was_received() -> None:
    """CSP R1110-11: receipt within eight days, hearing within a month, conciliation within three months."""
    expected = [(C.ACKNOWLEDGE, date(2026, 11, 28)), (C.HEAR, date(2026, 12, 20)), (C.CONCILIATE, date(2027, 2, 20))]
    assert [(one.clock, one.by) for one in deadlines(filed())] == expected
    assert {one.article for one in deadlines(filed())} == {"CSP R1110-11"}
    received = advance(filed(), "note_receipt", RefusalFact(K.ACKNOWLEDGED, DAY))
    assert [one.clock for one in deadlines(received)] == [C.HEAR, C.CONCILIATE]
    heard = advance(received, "note_summons", RefusalFact(K.SUMMONED, DAY))
    assert [one.clock for one in deadlines(heard)] == [C.CONCILIATE]
    assert deadlines(advance(heard, "note_conciliation", RefusalFact(K.CONCILIATED, DAY))) == ()


def test_neither_the_mediator_nor_the_rights_defender_has_a_clock() -> None:
    assert deadlines(filed(A.MEDIATOR, G.NOT_SAID)) == ()
    assert deadlines(filed(A.RIGHTS_DEFENDER)) == ()


@pytest.mark.parametrize(
    ("after", "clocks"),
    [(8, []), (9, [C.ACKNOWLEDGE]), (60, [C.ACKNOWLEDGE]), (92, [C.ACKNOWLEDGE]), (93, [C.ACKNOWLEDGE, C.CONCILIATE])],
)
def test_what_is_late_is_told_the_day_after_and_a_hearing_never_is(after: int, clocks: list[RefusalClock]) -> None:
    assert [one.clock for one in late(filed(), DAY + timedelta(days=after))] == clocks


def test_whoever_dropped_her_complaint_may_take_it_up_again() -> None:
    dropped = advance(filed(), "drop_complaint", RefusalFact(K.DROPPED, DAY))
    assert dropped.is_over and deadlines(dropped) == ()
    again = RefusalFact(K.FILED, DAY + timedelta(days=30), A.ORDER, DAY + timedelta(days=30))
    assert advance(dropped, "file_complaint", again).filed_on == DAY + timedelta(days=30)


def test_a_step_never_comes_before_the_one_already_noted() -> None:
    with pytest.raises(Refused) as no:
        advance(filed(), "note_receipt", RefusalFact(K.ACKNOWLEDGED, DAY - timedelta(days=1)))
    assert "20/11/2026" in sentence(no.value.code, **no.value.values)
    with pytest.raises(ValueError, match="records"):
        advance(filed(), "note_receipt", FILED)
    with pytest.raises(ValueError, match="being recorded"):
        fold(G.C2S, [FILED])


@given(st.lists(st.tuples(st.sampled_from(sorted(BY_VERB)), st.integers(0, 60)), max_size=12))
def test_the_state_is_the_fold_of_the_facts_and_no_day_closes_anything(drawn: list[tuple[str, int]]) -> None:
    facts, day = [RECORDED], DAY
    refusal = fold(G.ORIGIN, facts)
    for verb, days in drawn:
        day += timedelta(days=days)
        is_filing = verb == "file_complaint"
        fact = RefusalFact(BY_VERB[verb].fact, day, A.CAISSE if is_filing else None, day if is_filing else None)
        if verb in allowed_verbs(refusal):
            refusal = advance(refusal, verb, fact)
            facts.append(fact)
    assert fold(G.ORIGIN, facts) == refusal
    late(refusal, day + timedelta(days=4000))
    assert fold(G.ORIGIN, facts) == refusal
