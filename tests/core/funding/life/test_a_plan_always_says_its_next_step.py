"""A plan stands where its facts say, is closed up, committed and closed to the cent, and always says what is next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.cases.codes import WaitingOn
from misas.core.funding.life.application import Application, ApplicationFact
from misas.core.funding.life.booking import entries_of
from misas.core.funding.life.codes import ApplicationFactKind, ApplicationState, PlanState, StepKind
from misas.core.funding.life.drawing import page
from misas.core.funding.life.ledger import Bill, billed, opened, posted
from misas.core.funding.life.next_step import next_step
from misas.core.funding.life.plan_life import (
    BY_VERB,
    ENDS,
    PLAN_STEPS,
    STATES,
    EndReason,
    Plan,
    PlanFact,
    PlanFactKind,
    advance,
    allowed_verbs,
)
from misas.core.refusals import Refused
from tests.kit.funding_lives import ASKED, COMMITTED, FIRST, at, prepared, said, walked

A, S, K, N = ApplicationState, PlanState, PlanFactKind, StepKind
BILLS = (Bill("L1", 20_000, 8_000), Bill("L2", 9_000, 2_000))
SHARE = 4_000
"""What is left to the person when one funder pays ASKED (150 € of 190 €)."""
DONE = FIRST + timedelta(days=60)


def chosen(**told) -> Plan:
    """A plan agreed with the person, priced and simulated."""
    known = {"priced_on": FIRST, "simulated_on": FIRST, "agreed_on": FIRST, "person_cents": SHARE, "last_on": FIRST}
    return Plan(ledger=opened(BILLS), **(known | told))


def with_request(plan: Plan, *verbs: str) -> Plan:
    """The plan with a request that lived these verbs, its money in the ledger."""
    now = prepared()
    planned = ApplicationFact(ApplicationFactKind.PREPARED, FIRST, amounts=ASKED)
    ledger = posted(plan.ledger, *entries_of("R", None, planned, now))
    for verb in verbs:
        before, now = now, walked(verb, start=now)
        fact = said(verb, now.last_on)
        ledger = posted(ledger, *entries_of("R", before, fact, now))
    return replace(plan, ledger=ledger, requests={"R": now})


def invoiced(plan: Plan) -> Plan:
    ledger = plan.ledger
    for bill in BILLS:
        ledger = billed(ledger, replace(bill, is_invoice=True))
    return replace(plan, ledger=ledger)


def plans() -> dict[PlanState, Plan]:
    committed = with_request(chosen(care_day=DONE), *COMMITTED)
    done = replace(committed, care_done_on=DONE)
    paid = invoiced(with_request(chosen(care_done_on=DONE), *COMMITTED, "call_payment", "note_payment", "settle"))
    return {
        S.DRAFT: Plan(ledger=opened(BILLS)),
        S.PRICED: Plan(ledger=opened(BILLS), priced_on=FIRST),
        S.SIMULATED: Plan(ledger=opened(BILLS), priced_on=FIRST, simulated_on=FIRST),
        S.CHOSEN: chosen(),
        S.REQUESTED: with_request(chosen(), "check_documents", "submit"),
        S.PARTLY_DECIDED: with_request(chosen(), "check_documents", "submit", "refuse"),
        S.CLOSED_UP: with_request(chosen(), *COMMITTED),
        S.COMMITTED: committed,
        S.CARE_DONE: done,
        S.INVOICED: invoiced(done),
        S.IN_PAYMENT: invoiced(with_request(chosen(care_done_on=DONE), *COMMITTED, "call_payment")),
        S.SETTLED: paid,
        S.CLOSED: advance(paid, "close", PlanFact(K.CLOSED, DONE + timedelta(days=90))),
        S.NO_SOLUTION: _ended(K.NO_SOLUTION),
        S.ABANDONED: _ended(K.ABANDONED),
        S.EXPIRED: _ended(K.EXPIRED),
    }


def _ended(kind: PlanFactKind) -> Plan:
    return chosen(ended=PlanFact(kind, FIRST, reason=EndReason.NOTHING_FITS))


PLANS = plans()


@pytest.mark.parametrize("state", list(S))
def test_each_state_can_be_reached(state: PlanState) -> None:
    assert PLANS[state].state is state


def test_each_state_stands_once_in_the_order() -> None:
    assert sorted(state for state, _ in STATES) == sorted(S)


def test_the_drawn_page_says_the_law() -> None:
    assert Path("docs/funding/lives.md").read_text("utf-8") == page()


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("verb", list(BY_VERB))
def test_a_verb_starts_where_the_table_says_and_nowhere_else(state: PlanState, verb: str) -> None:
    plan, step = PLANS[state], BY_VERB[verb]
    fact = PlanFact(step.fact, (plan.last_on or FIRST) + timedelta(days=1), person_cents=0, reason=EndReason.OTHER)
    if state in step.start:
        try:
            assert advance(plan, verb, fact).state in (step.leads_to or set(S))
        except Refused as no:
            assert no.code != "funding.plan_not_from_here"
    else:
        with pytest.raises(Refused):
            advance(plan, verb, fact)


@pytest.mark.parametrize("state", list(S))
@given(on=st.dates(FIRST, FIRST + timedelta(days=900)))
def test_an_open_plan_always_has_a_next_step_and_an_ended_one_never(state: PlanState, on: date) -> None:
    step = next_step(PLANS[state], on)
    assert (step is None) == (state in ENDS)
    assert step is None or (isinstance(step.due, date) and isinstance(step.turn, WaitingOn))


@pytest.mark.parametrize("state", list(A))
@pytest.mark.parametrize("care", ["none", "planned", "late", "done", "invoiced"])
def test_whatever_its_request_a_plan_says_a_next_step(state: ApplicationState, care: str) -> None:
    request = at(state)
    plan = _cared(replace(chosen(), requests={"R": request}), care)
    for later in (0, 30, 400, 1000):
        step = next_step(plan, FIRST + timedelta(days=later))
        assert step is not None
        if care == "done":
            assert step.kind in (N.ASK_INVOICE, N.RECOVER_OVERPAYMENT), "the care is done: the invoice is to ask"


def _cared(plan: Plan, care: str) -> Plan:
    match care:
        case "planned":
            return replace(plan, care_day=DONE)
        case "late":
            return replace(plan, care_day=FIRST + timedelta(days=2000))
        case "done":
            return replace(plan, care_day=DONE, care_done_on=DONE)
        case "invoiced":
            return invoiced(replace(plan, care_done_on=DONE))
        case _:
            return plan


EXPECTED = [
    (S.DRAFT, N.PRICE_QUOTE, WaitingOn.US),
    (S.PRICED, N.SIMULATE, WaitingOn.US),
    (S.SIMULATED, N.OBTAIN_CHOICE, WaitingOn.PERSON),
    (S.CHOSEN, N.PREPARE_REQUESTS, WaitingOn.US),
    (S.REQUESTED, N.OBTAIN_RECEIPT, WaitingOn.FUNDER),
    (S.PARTLY_DECIDED, N.REPLAN, WaitingOn.US),
    (S.CLOSED_UP, N.BOOK_CARE, WaitingOn.US),
    (S.COMMITTED, N.AWAIT_CARE, WaitingOn.PRACTITIONER),
    (S.CARE_DONE, N.ASK_INVOICE, WaitingOn.PRACTITIONER),
    (S.INVOICED, N.CALL_PAYMENT, WaitingOn.US),
    (S.IN_PAYMENT, N.CHASE_PAYMENT, WaitingOn.FUNDER),
    (S.SETTLED, N.CLOSE_PLAN, WaitingOn.US),
]


@pytest.mark.parametrize(("state", "kind", "turn"), EXPECTED)
def test_each_state_asks_for_its_own_step(state: PlanState, kind: StepKind, turn: WaitingOn) -> None:
    step = next_step(PLANS[state], FIRST + timedelta(days=6))
    assert step is not None and (step.kind, step.turn) == (kind, turn)


def test_the_step_changes_the_day_the_care_is_done() -> None:
    waiting = next_step(PLANS[S.COMMITTED], DONE)
    done = next_step(PLANS[S.CARE_DONE], DONE)
    assert waiting.kind is N.AWAIT_CARE and done.kind is N.ASK_INVOICE


@given(st.integers(0, 9_000))
def test_a_plan_is_closed_up_only_to_the_cent(share: int) -> None:
    plan = with_request(chosen(person_cents=share), *COMMITTED)
    assert plan.is_closed_up == (share == SHARE)
    assert plan.missing_cents == SHARE - share


@given(st.integers(-30, 30))
def test_a_plan_is_committed_only_when_each_commitment_holds_on_the_day_of_the_care(days: int) -> None:
    plan = with_request(chosen(), *COMMITTED)
    until = plan.requests["R"].valid_until
    planned = replace(plan, care_day=until + timedelta(days=days))
    assert planned.is_committed == (days <= 0)
    if days > 0:
        assert next_step(planned, FIRST + timedelta(days=9)).kind is N.ASK_EXTENSION


def test_a_plan_is_closed_only_when_its_ledger_balances() -> None:
    for state, code in ((S.COMMITTED, "care_not_done"), (S.CARE_DONE, "not_invoiced"), (S.IN_PAYMENT, "ledger_open")):
        plan = PLANS[state]
        with pytest.raises(Refused) as no:
            advance(plan, "close", PlanFact(K.CLOSED, DONE + timedelta(days=90)))
        assert no.value.code == f"funding.{code}"


def test_a_plan_does_not_end_while_a_funder_still_counts_on_it() -> None:
    for state in (S.REQUESTED, S.COMMITTED):
        with pytest.raises(Refused, match=r"funding\.requests_stand"):
            advance(PLANS[state], "abandon", PlanFact(K.ABANDONED, DONE, reason=EndReason.OTHER))


def test_a_human_gives_a_reason_to_end_a_plan_and_only_what_is_over_expires() -> None:
    with pytest.raises(Refused, match=r"funding\.which_end"):
        advance(PLANS[S.CHOSEN], "abandon", PlanFact(K.ABANDONED, FIRST))
    over = replace(PLANS[S.CHOSEN], quote_until=FIRST)
    assert "expire" in allowed_verbs(over, FIRST + timedelta(days=1)) and "expire" not in allowed_verbs(over, FIRST)
    with pytest.raises(Refused, match=r"funding\.nothing_expired"):
        advance(over, "expire", PlanFact(K.EXPIRED, FIRST, reason=EndReason.QUOTE_OVER))


def test_an_expired_quote_is_not_chosen() -> None:
    over = replace(PLANS[S.SIMULATED], quote_until=FIRST)
    with pytest.raises(Refused, match=r"funding\.choice_after_quote"):
        advance(over, "choose", PlanFact(K.CHOSEN, FIRST + timedelta(days=1), person_cents=0))
    with pytest.raises(Refused, match=r"funding\.which_share"):
        advance(PLANS[S.SIMULATED], "choose", PlanFact(K.CHOSEN, FIRST, person_cents=1.5))


def test_each_verb_of_a_plan_has_a_permission_of_its_own() -> None:
    assert len({step.permission for step in PLAN_STEPS}) == len(PLAN_STEPS)
    assert isinstance(PLANS[S.COMMITTED].requests["R"], Application)
