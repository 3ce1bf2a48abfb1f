"""The next step of a plan, in one function: what is to be done, whose turn it is, by which day.

NEXT is read from top to bottom: the first row that finds something says the step. What was done shows at once: as soon
as the care is done, the invoice is to ask. An open plan always has a next step; an ended one never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from misas.core.cases.codes import WaitingOn
from misas.core.funding.life import validity
from misas.core.funding.life.application import Application
from misas.core.funding.life.codes import ApplicationState, StepKind
from misas.core.funding.life.ledger import RequestId
from misas.core.funding.life.plan_life import Plan

A, K, W = ApplicationState, StepKind, WaitingOn

SOON: Final = timedelta(days=2)
WEEK: Final = timedelta(days=7)
FORTNIGHT: Final = timedelta(days=15)
CALLABLE: Final = frozenset({A.COMMITTED, A.EXTENDED, A.CALLED})


@dataclass(frozen=True, slots=True)
class NextStep:
    """`turn`: whose turn it is, US for the owner of the case; `due`: by when it must be looked at; `about`: the request
    it is about, "" for the plan."""

    kind: StepKind
    turn: WaitingOn
    due: date
    about: RequestId = ""


def next_step(plan: Plan, on: date) -> NextStep | None:
    """What this plan asks for on this day; None when it has ended."""
    if not plan.is_open:
        return None
    return next(found for row in NEXT if (found := row(plan, on)) is not None)


type Row = Callable[[Plan, date], NextStep | None]


def _first(found: Iterable[NextStep]) -> NextStep | None:
    """The one due first; of the same day, of the first request."""
    return min(found, key=lambda step: (step.due, step.about), default=None)


def _each(
    kind: StepKind, turn: WaitingOn, states: set[ApplicationState], due: Callable[[Application, date], date | None]
) -> Row:
    """One row for the requests that stand in some states; `due` None: this request asks for nothing here."""

    def row(plan: Plan, on: date) -> NextStep | None:
        dated = ((id, due(one, on)) for id, one in plan.requests.items() if one.state in states)
        return _first(NextStep(kind, turn, day, id) for id, day in dated if day is not None)

    return row


def _since(one: Application, wait: timedelta, on: date) -> date:
    return (one.last_on or on) + wait


def _money_back(plan: Plan, on: date) -> NextStep | None:
    return _first(
        NextStep(K.RECOVER_OVERPAYMENT, W.US, _since(one, FORTNIGHT, on), id)
        for id, one in plan.requests.items()
        if one.owed_back
    )


def _invoice(plan: Plan, on: date) -> NextStep | None:
    if plan.care_done_on is None or plan.is_invoiced:
        return None
    return NextStep(K.ASK_INVOICE, W.PRACTITIONER, plan.care_done_on + SOON)


def _call(plan: Plan, on: date) -> NextStep | None:
    """Payments are called once the care is invoiced, before the commitments end; what has ended is no more called."""
    if not plan.is_invoiced:
        return None
    found = list[NextStep]()
    for id, one in plan.requests.items():
        until = one.valid_until
        if until is not None and on <= until and one.state in CALLABLE and one.called != one.held:
            found.append(NextStep(K.CALL_PAYMENT, W.US, min(until, _since(one, SOON, on)), id))
    return _first(found)


def _end(plan: Plan, on: date) -> NextStep | None:
    return NextStep(K.CLOSE_PLAN, W.US, (plan.last_on or on) + WEEK) if plan.care_done_on and plan.is_settled else None


def _lapse(plan: Plan, on: date) -> NextStep | None:
    over = {id: one for id, one in _commitments(plan) if one.valid_until is not None and on > one.valid_until}
    return _first(NextStep(K.DECIDE_LAPSE, W.US, on, id) for id in over)


def _extension(plan: Plan, on: date) -> NextStep | None:
    """Whether the visit falls after the end of a commitment, or the end is near and no visit stands."""
    if plan.care_done_on is not None:
        return None
    found = list[NextStep]()
    for id, one in _commitments(plan):
        until = one.valid_until
        assert until is not None  # a commitment has a validity
        near = plan.care_day is None and on >= until - timedelta(days=validity.THRESHOLDS[0])
        if validity.too_late(until, plan.care_day) or near:
            asked = one.extension_asked_on
            due, turn = (
                (asked + FORTNIGHT, W.FUNDER) if asked else (until - timedelta(days=validity.THRESHOLDS[1]), W.US)
            )
            found.append(NextStep(K.ASK_EXTENSION, turn, min(due, until), id))
    return _first(found)


def _commitments(plan: Plan) -> list[tuple[RequestId, Application]]:
    return [(id, one) for id, one in plan.requests.items() if one.state in (A.COMMITTED, A.EXTENDED)]


def _price(plan: Plan, on: date) -> NextStep | None:
    return NextStep(K.PRICE_QUOTE, W.US, (plan.began_on or on) + WEEK) if plan.priced_on is None else None


def _simulate(plan: Plan, on: date) -> NextStep | None:
    if plan.simulated_on is not None or plan.priced_on is None:
        return None
    return NextStep(K.SIMULATE, W.US, plan.priced_on + SOON)


def _choice(plan: Plan, on: date) -> NextStep | None:
    if plan.agreed_on is not None or plan.simulated_on is None:
        return None
    return NextStep(K.OBTAIN_CHOICE, W.PERSON, _before_quote_ends(plan, plan.simulated_on + WEEK))


def _requests(plan: Plan, on: date) -> NextStep | None:
    """A chosen plan that has no request yet, and that the person does not pay alone."""
    if plan.requests or plan.is_closed_up or plan.agreed_on is None:
        return None
    return NextStep(K.PREPARE_REQUESTS, W.US, _before_quote_ends(plan, plan.agreed_on + SOON))


def _replan(plan: Plan, on: date) -> NextStep | None:
    """Everybody answered and the plan is not closed up: another point, another share, or no solution."""
    if plan.is_closed_up or not plan.is_decided:
        return None
    return NextStep(K.REPLAN, W.US, (plan.last_on or on) + SOON)


def _book(plan: Plan, on: date) -> NextStep | None:
    if plan.care_day is not None:
        return None
    return NextStep(K.BOOK_CARE, W.US, _before_quote_ends(plan, (plan.last_on or on) + WEEK))


def _await_care(plan: Plan, on: date) -> NextStep | None:
    return NextStep(K.AWAIT_CARE, W.PRACTITIONER, (plan.care_day or on) + SOON)


def _before_quote_ends(plan: Plan, due: date) -> date:
    return min(due, plan.quote_until) if plan.quote_until is not None else due


def _silence(one: Application, on: date) -> date | None:
    return one.silence_on if one.silence_on is not None and on >= one.silence_on else None


def _decision(one: Application, on: date) -> date | None:
    return one.silence_on


NEXT: Final[tuple[Row, ...]] = (
    _money_back,
    _invoice,
    _call,
    _each(K.CHASE_PAYMENT, W.FUNDER, {A.CALLED}, lambda one, on: _since(one, 2 * FORTNIGHT, on)),
    _each(K.SETTLE_REQUESTS, W.US, {A.PAID}, lambda one, on: _since(one, WEEK, on)),
    _end,
    _lapse,
    _extension,
    _price,
    _simulate,
    _choice,
    _requests,
    _each(K.RECORD_SILENCE, W.US, {A.SUBMITTED, A.RECEIVED, A.IN_COMMITTEE, A.ADJOURNED, A.APPEALED}, _silence),
    _each(K.SEND_SUPPLEMENT, W.PERSON, {A.SUPPLEMENT_ASKED}, lambda one, on: _since(one, WEEK, on)),
    _each(K.SEND_REQUESTS, W.US, {A.READY}, lambda one, on: _since(one, SOON, on)),
    _each(K.COMPLETE_DOCUMENTS, W.PERSON, {A.TO_PREPARE, A.INCOMPLETE}, lambda one, on: _since(one, WEEK, on)),
    _each(K.NOTE_COMMITMENT, W.FUNDER, {A.GRANTED, A.PARTLY_GRANTED}, lambda one, on: _since(one, WEEK, on)),
    _each(K.OBTAIN_RECEIPT, W.FUNDER, {A.SUBMITTED}, lambda one, on: _since(one, FORTNIGHT, on)),
    _each(K.AWAIT_SESSION, W.FUNDER, {A.IN_COMMITTEE}, lambda one, on: (one.session or on) + SOON),
    _each(K.AWAIT_DECISION, W.FUNDER, {A.RECEIVED, A.ADJOURNED, A.APPEALED}, _decision),
    _replan,
    _book,
    _await_care,
)
"""Money owed first, then what the care asks for, then what the plan lacks. The last row always answers."""
