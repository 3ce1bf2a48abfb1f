"""A request to a funder is allowed what the table allows from where it stands, and comes where the table says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from misas.core.funding.life.application import STATES
from misas.core.funding.life.application_steps import BY_VERB, STEPS, advance, allowed_verbs
from misas.core.funding.life.codes import ApplicationFactKind, ApplicationState, DecisionReason, Payee
from misas.core.refusals import Invalid, Refused
from tests.kit.funding_lives import ASKED, COMMITTED, FIRST, GRANTED, SAID, SENT, at, said, walked

K, S = ApplicationFactKind, ApplicationState


@pytest.mark.parametrize("state", list(S))
def test_each_state_can_be_reached(state: ApplicationState) -> None:
    assert at(state).state is state


def test_each_state_stands_once_in_the_order() -> None:
    assert sorted(state for state, _ in STATES) == sorted(S)


def test_each_fact_but_the_first_has_one_verb() -> None:
    assert sorted(step.fact for step in STEPS) == sorted(set(K) - {K.PREPARED})
    assert set(SAID) == set(BY_VERB)


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("verb", list(BY_VERB))
def test_a_verb_starts_where_the_table_says_and_nowhere_else(state: ApplicationState, verb: str) -> None:
    known, step = at(state), BY_VERB[verb]
    day = (known.last_on or FIRST) + timedelta(days=1)
    if state in step.start:
        try:
            assert advance(known, verb, said(verb, day)).state in step.ends(state)
        except (Refused, Invalid) as no:
            assert not isinstance(no, Refused) or no.code != "funding.not_from_here"
    else:
        with pytest.raises(Refused) as no_way:
            advance(known, verb, said(verb, day))
        assert no_way.value.code == "funding.not_from_here"
        assert verb not in allowed_verbs(known, day)


@pytest.mark.parametrize("state", list(S))
def test_every_way_out_of_a_state_can_be_taken(state: ApplicationState) -> None:
    """What is offered with no calendar against it is done; nothing is offered that the table refuses."""
    known = at(state)
    day = (known.last_on or FIRST) + timedelta(days=1)
    for verb in allowed_verbs(known, day):
        told = {"amounts": {"L1": 1}} if verb in ("revise", "call_payment", "note_payment") else {}
        if verb == "extend" and state is S.EXTENDED:
            told = {"valid_until": FIRST + timedelta(days=950)}
        assert advance(known, verb, said(verb, day, **told)).state in BY_VERB[verb].ends(state)


REFUSED = [
    (SENT, "grant", {"amounts": {"L1": 10_001}}, "L1:funding.above_request"),
    (SENT, "grant", {"amounts": {"L3": 1}}, "L3:funding.line_not_asked"),
    (SENT, "grant", {"amounts": {"L1": -1}}, "L1:funding.decision_cents"),
    (SENT, "grant", {"amounts": {"L1": 12.5}}, "L1:funding.decision_cents"),
    (SENT, "grant", {"amounts": {"L1": 7_000}}, "reason:funding.reason_needed"),
    (SENT, "grant", {"amounts": {}}, "amounts:funding.grants_nothing"),
    (SENT, "grant", {"amounts": ASKED, "payee": Payee.PERSON}, "valid_until:funding.half_commitment"),
    (SENT, "grant", {"amounts": ASKED, "payee": Payee.PERSON, "valid_until": FIRST},
     "valid_until:funding.ends_before_decision"),
    (SENT, "refuse", {"reason": None}, "reason:funding.reason_needed"),
    (SENT, "refuse", {"reason": DecisionReason.OTHER}, "reason_text:funding.reason_text_needed"),
]  # fmt: skip


@pytest.mark.parametrize(("way", "verb", "told", "fault"), REFUSED)
def test_a_decision_says_what_is_wrong_with_it(way, verb, told, fault) -> None:
    known = walked(*way)
    with pytest.raises(Invalid) as wrong:
        advance(known, verb, said(verb, FIRST + timedelta(days=9), **told))
    assert fault in [f"{one.field}:{one.code}" for one in wrong.value.faults]


def test_every_fault_of_a_decision_is_said_at_once() -> None:
    with pytest.raises(Invalid) as wrong:
        advance(walked(*SENT), "grant", said("grant", FIRST + timedelta(days=9), amounts={"L1": 99_999, "L9": 1}))
    assert len(wrong.value.faults) == 2


NOT_IN_TIME = [
    (SENT, "record_silence", {}, "funding.silence_not_reached"),
    ((*SENT, "ask_supplement", "send_supplement"), "record_silence", {}, "funding.silence_not_reached"),
    (("check_documents",), "submit", {"missing": ("quote",)}, "funding.papers_missing"),
    (SENT, "ask_supplement", {"missing": ()}, "funding.which_papers"),
    (SENT, "schedule", {"session": None}, "funding.which_session"),
    (GRANTED, "commit", {"valid_until": None}, "funding.which_validity"),
    (GRANTED, "commit", {"payee": None}, "funding.which_payee"),
    (COMMITTED, "extend", {"valid_until": FIRST + timedelta(days=300)}, "funding.extends_nothing"),
    (COMMITTED, "lapse", {}, "funding.still_valid"),
    (COMMITTED, "revise", {"amounts": {"L1": 10_001}}, "funding.revision_raises"),
    (COMMITTED, "revise", {"amounts": {}}, "funding.revision_to_nothing"),
    (COMMITTED, "call_payment", {"amounts": {"L1": 10_001}}, "funding.called_above"),
    (COMMITTED, "call_payment", {"amounts": {}}, "funding.no_amount"),
    (COMMITTED, "call_payment", {"amounts": {"L1": 2.5}}, "funding.not_whole_cents"),
    ((*COMMITTED, "call_payment"), "note_payment", {"amounts": {"L1": 10_001}}, "funding.paid_above"),
    ((*COMMITTED, "call_payment", "note_payment"), "note_return", {"amounts": {"L1": 1}}, "funding.returned_above"),
    ((), "amend", {"amounts": {}}, "funding.asks_nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("way", "verb", "told", "code"), NOT_IN_TIME)
def test_what_the_calendar_or_the_money_forbids_is_refused_with_its_reason(way, verb, told, code) -> None:
    known = walked(*way)
    with pytest.raises(Refused) as no:
        advance(known, verb, said(verb, (known.last_on or FIRST) + timedelta(days=1), **told))
    assert no.value.code == code


def test_nothing_is_noted_before_what_came_last() -> None:
    with pytest.raises(Refused, match=r"funding\.before_last"):
        advance(walked(*SENT), "note_receipt", said("note_receipt", FIRST))


def test_two_months_of_silence_refuse_and_a_late_answer_still_stands() -> None:
    known = at(S.SILENT)
    assert known.decided_on == walked(*SENT).silence_on
    assert advance(known, "grant", said("grant", known.decided_on + timedelta(days=20))).state is S.GRANTED


def test_the_days_spent_waiting_for_papers_are_not_silence() -> None:
    known = walked(*SENT, "note_receipt", "ask_supplement")
    before = walked(*SENT, "note_receipt").silence_on
    sent = advance(known, "send_supplement", said("send_supplement", known.last_on + timedelta(days=10)))
    assert known.silence_on is None and sent.silence_on == before + timedelta(days=10)


def test_a_refusal_is_contested_once_and_in_its_time() -> None:
    refused = at(S.REFUSED)
    last = refused.appeal_until
    assert "appeal" in allowed_verbs(refused, last) and "appeal" not in allowed_verbs(refused, last + timedelta(days=1))
    with pytest.raises(Refused, match=r"funding\.appeal_too_late"):
        advance(refused, "appeal", said("appeal", last + timedelta(days=1)))
    again = walked("refuse", start=at(S.APPEALED))
    with pytest.raises(Refused, match=r"funding\.appealed_once"):
        advance(again, "appeal", said("appeal", again.last_on))


def test_a_grant_that_says_its_validity_and_its_payee_is_a_commitment_at_once() -> None:
    told = {"valid_until": FIRST + timedelta(days=200), "payee": Payee.PERSON}
    assert advance(walked(*SENT), "grant", said("grant", FIRST + timedelta(days=9), **told)).state is S.COMMITTED


def test_a_revision_lowers_what_was_called_and_says_what_is_owed_back() -> None:
    called = walked("revise", start=at(S.CALLED))
    assert (dict(called.held), dict(called.called)) == ({"L1": 7_000}, {"L1": 7_000})
    paid = walked("revise", start=at(S.PAID))
    assert dict(paid.owed_back) == {"L1": 3_000, "L2": 5_000}
    with pytest.raises(Refused, match=r"funding\.overpaid"):
        advance(paid, "settle", said("settle", paid.last_on))
    back = advance(paid, "note_return", said("note_return", paid.last_on, amounts={"L1": 3_000, "L2": 5_000}))
    assert not back.owed_back and advance(back, "settle", said("settle", back.last_on)).state is S.SETTLED
