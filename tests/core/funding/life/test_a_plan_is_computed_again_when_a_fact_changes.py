"""What was granted is a fact, what was refused is excluded, what is pending is kept, and each event has its cause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from misas.core.funding.life.codes import ApplicationState, ReplanCause
from misas.core.funding.life.replan import CAUSES, Seen, causes, known, optimistic, pessimistic, with_facts
from misas.core.funding.problem import Aid, CareLine, GrantedAid, Kind, Mode, Person, Problem, RefusedAid
from tests.kit.funding_lives import ASKED, at, prepared

A, C = ApplicationState, ReplanCause
PROBLEM = Problem(
    "P",
    (Person("P1", 0),),
    (CareLine("L1", "P1", 12_000), CareLine("L2", "P1", 7_000)),
    (Aid("AID", Kind.GRANT, 4, ("L1", "L2"), Mode.FORMULA),),
)

FACT = {
    A.TO_PREPARE: None, A.INCOMPLETE: None, A.READY: None,
    A.SUBMITTED: "asked", A.RECEIVED: "asked", A.SUPPLEMENT_ASKED: "asked", A.IN_COMMITTEE: "asked",
    A.ADJOURNED: "asked", A.APPEALED: "asked",
    A.GRANTED: "granted", A.PARTLY_GRANTED: "granted", A.COMMITTED: "granted", A.EXTENDED: "granted",
    A.CALLED: "granted", A.PAID: "granted", A.SETTLED: "granted",
    A.REFUSED: "refused", A.SILENT: "refused",
    A.LAPSED: None, A.WITHDRAWN: None,
}  # fmt: skip


@pytest.mark.parametrize("state", list(A))
def test_each_state_makes_the_fact_it_should(state: ApplicationState) -> None:
    request = at(state)
    said = known({"AID": request})
    wanted = {"granted": GrantedAid(request.held), "refused": RefusedAid()}.get(FACT[state] or "")
    assert said.decisions.get("AID") == wanted
    assert said.asked == ({"AID": 15_000} if FACT[state] == "asked" else {})


def test_what_is_pending_may_go_both_ways() -> None:
    requests = {"AID": at(A.RECEIVED)}
    assert with_facts(PROBLEM, requests).decisions == {}
    assert pessimistic(PROBLEM, requests).decisions == {"AID": RefusedAid()}
    assert optimistic(PROBLEM, requests).decisions == {"AID": GrantedAid(ASKED)}


def test_what_is_decided_goes_one_way_only() -> None:
    requests = {"AID": at(A.REFUSED)}
    assert pessimistic(PROBLEM, requests) == optimistic(PROBLEM, requests) == with_facts(PROBLEM, requests)


def test_a_loan_is_granted_as_a_loan() -> None:
    assert known({"Z": replace(at(A.GRANTED), held={"": 30_000})}).decisions == {"Z": GrantedAid({}, 30_000)}
    assert prepared({"": 30_000}).asked_cents == 30_000


BEFORE = Seen(
    quotes={"q1": "a"}, insurers={"L1": 100}, rights=frozenset({"c2s"}),
    states={"AID": A.RECEIVED, "OTHER": A.RECEIVED},
    envelopes={"E": 5}, rules={"ccas": 1}, rests={"L1": 12_000}, capacity=5_000,
)  # fmt: skip
EVENTS = {
    C.QUOTE_ADDED: replace(BEFORE, quotes={"q1": "a", "q2": "b"}),
    C.QUOTE_CHANGED: replace(BEFORE, quotes={"q1": "z"}),
    C.QUOTE_EXPIRED: replace(BEFORE, expired=frozenset({"q1"})),
    C.COMPLEMENTARY_ANSWERED: replace(BEFORE, insurers={"L1": 90}),
    C.RIGHT_CHANGED: replace(BEFORE, rights=frozenset()),
    C.DECIDED: replace(BEFORE, states={"AID": A.REFUSED, "OTHER": A.RECEIVED}),
    C.SILENCE: replace(BEFORE, states={"AID": A.SILENT, "OTHER": A.RECEIVED}),
    C.ENVELOPE_CHANGED: replace(BEFORE, envelopes={"E": 0}),
    C.RULES_CHANGED: replace(BEFORE, rules={"ccas": 2}),
    C.SESSION_MISSED: replace(BEFORE, missed_sessions=frozenset({"AID"})),
    C.COMMITMENT_ENDING: replace(BEFORE, ending=frozenset({"AID"})),
    C.INVOICE_DIFFERS: replace(BEFORE, invoices={"L1": 12_001}),
    C.CAPACITY_CHANGED: replace(BEFORE, capacity=4_000),
}


@pytest.mark.parametrize("cause", list(C))
def test_each_event_is_seen_and_named(cause: ReplanCause) -> None:
    assert causes(BEFORE, EVENTS[cause]) == (cause,)


def test_every_cause_stands_once_in_the_table() -> None:
    assert sorted(cause for cause, _ in CAUSES) == sorted(C) == sorted(EVENTS)


def test_nothing_new_asks_for_nothing() -> None:
    assert causes(BEFORE, BEFORE) == ()
    assert causes(BEFORE, replace(BEFORE, invoices={"L1": 12_000})) == (), "an invoice as quoted changes nothing"
    sent_on = replace(BEFORE, states={"AID": A.IN_COMMITTEE, "OTHER": A.SUBMITTED})
    assert causes(BEFORE, sent_on) == ()
