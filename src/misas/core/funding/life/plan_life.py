"""A funding plan from its first quote to its last cent: where it stands, and what may be said of it.

`STATES` says the state, from facts: the first row that holds. PLAN_STEPS is the law of its verbs. A plan is closed up
only when insurers, commitments, person and loans make the price to the cent; committed only when every commitment is
valid on the planned day of the care; closed only when its ledger balances. No clock ends a plan: a human does, with a
reason. What a plan asks for next: `next_step`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from misas.core.funding.life import validity
from misas.core.funding.life.application import BEFORE_SENDING, ENGAGED, OVER, PENDING, PROMISED, Application
from misas.core.funding.life.codes import ApplicationState, PlanState
from misas.core.funding.life.ledger import Ledger, RequestId
from misas.core.funding.problem import Cents
from misas.core.refusals import Refused

A, S = ApplicationState, PlanState


class PlanFactKind(StrEnum):
    PRICED = "priced"
    SIMULATED = "simulated"
    CHOSEN = "chosen"
    INVOICED = "invoiced"
    CLOSED = "closed"
    NO_SOLUTION = "no_solution"
    ABANDONED = "abandoned"
    EXPIRED = "expired"
    REOPENED = "reopened"


class EndReason(StrEnum):
    """Why a human ended a plan before its last cent."""

    NOTHING_FITS = "nothing_fits"
    PERSON_DECLINES = "person_declines"
    CARE_ABANDONED = "care_abandoned"
    REPLACED = "replaced"
    QUOTE_OVER = "quote_over"
    COMMITMENTS_LOST = "commitments_lost"
    OTHER = "other"


K = PlanFactKind


@dataclass(frozen=True, slots=True)
class PlanFact:
    """What happened to a plan. `person_cents`: what the person agreed to pay at once, of a choice; `reason`: of an
    end."""

    kind: PlanFactKind
    on: date
    person_cents: Cents | None = None
    reason: EndReason | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as its facts, its requests, its ledger and its care make it.

    `quote_until`: the last day of its first quote to end; `care_day`: the planned day of the care, `care_done_on`: the
    day on which the last of it was done. `ranks`: of each request.
    """

    priced_on: date | None = None
    simulated_on: date | None = None
    agreed_on: date | None = None
    person_cents: Cents | None = None
    ended: PlanFact | None = None
    closed_on: date | None = None
    began_on: date | None = None
    last_on: date | None = None
    requests: Mapping[RequestId, Application] = field(default_factory=lambda: MappingProxyType({}))
    ledger: Ledger = field(default_factory=Ledger)
    quote_until: date | None = None
    care_day: date | None = None
    care_done_on: date | None = None

    @property
    def state(self) -> PlanState:
        return next(state for state, holds in STATES if holds(self))

    @property
    def is_open(self) -> bool:
        return self.state not in ENDS

    @property
    def in_use(self) -> Mapping[RequestId, Application]:
        """The requests that the plan still counts on."""
        return {id: one for id, one in self.requests.items() if one.state not in (A.LAPSED, A.WITHDRAWN)}

    @property
    def pending(self) -> tuple[RequestId, ...]:
        return tuple(id for id, one in self.requests.items() if one.state in PENDING)

    @property
    def missing_cents(self) -> Cents:
        """What nobody has promised nor agreed to pay: price − insurers − commitments − loans − person. Zero closes up;
        below zero, the person agreed to more than is needed."""
        return self.ledger.to_pay_now_cents - (self.person_cents or 0)

    @property
    def is_decided(self) -> bool:
        return all(one.state not in PENDING | BEFORE_SENDING for one in self.in_use.values())

    @property
    def is_closed_up(self) -> bool:
        """Insurers + commitments + person + loans = price, to the cent, and nobody's answer is awaited."""
        return self.agreed_on is not None and self.is_decided and self.missing_cents == 0

    @property
    def is_committed(self) -> bool:
        """Every commitment holds on the planned day of the care."""
        engaged = [one for one in self.requests.values() if one.state in ENGAGED]
        if not self.is_closed_up or self.care_day is None:
            return False
        day = self.care_day
        return all(validity.is_valid_for(one, day) or one.state not in PROMISED for one in engaged)

    @property
    def may_be_invoiced(self) -> bool:
        """An aid is committed, or the plan is closed up; once a line is on its invoice, the others follow."""
        is_promised = any(one.held_cents and one.is_committed for one in self.requests.values())
        return is_promised or self.is_closed_up or any(self.ledger.bill(line).is_invoice for line in self.ledger.lines)

    @property
    def is_invoiced(self) -> bool:
        return self.ledger.is_invoiced

    @property
    def is_settled(self) -> bool:
        over = all(one.state in OVER or one.state in (A.REFUSED, A.SILENT) for one in self.requests.values())
        return self.is_invoiced and over and self.ledger.is_settled


def _ended(kind: PlanFactKind) -> Callable[[Plan], bool]:
    return lambda plan: plan.ended is not None and plan.ended.kind is kind


STATES: Final[tuple[tuple[PlanState, Callable[[Plan], bool]], ...]] = (
    (S.NO_SOLUTION, _ended(K.NO_SOLUTION)),
    (S.ABANDONED, _ended(K.ABANDONED)),
    (S.EXPIRED, _ended(K.EXPIRED)),
    (S.CLOSED, lambda p: p.closed_on is not None),
    (S.SETTLED, lambda p: p.care_done_on is not None and p.is_settled),
    (S.IN_PAYMENT, lambda p: p.is_invoiced and any(one.called for one in p.requests.values())),
    (S.INVOICED, lambda p: p.is_invoiced),
    (S.CARE_DONE, lambda p: p.care_done_on is not None),
    (S.COMMITTED, lambda p: p.is_committed),
    (S.CLOSED_UP, lambda p: p.is_closed_up),
    (S.PARTLY_DECIDED, lambda p: any(one.decided_on is not None for one in p.requests.values())),
    (S.REQUESTED, lambda p: any(one.submitted_on is not None for one in p.requests.values())),
    (S.CHOSEN, lambda p: p.agreed_on is not None),
    (S.SIMULATED, lambda p: p.simulated_on is not None),
    (S.PRICED, lambda p: p.priced_on is not None),
    (S.DRAFT, lambda p: True),
)
"""A plan stands at the first of these that holds."""

ENDS: Final = frozenset({S.CLOSED, S.NO_SOLUTION, S.ABANDONED, S.EXPIRED})
OPEN: Final = frozenset(PlanState) - ENDS
BEFORE_CARE: Final = frozenset(
    {S.DRAFT, S.PRICED, S.SIMULATED, S.CHOSEN, S.REQUESTED, S.PARTLY_DECIDED, S.CLOSED_UP, S.COMMITTED}
)
AFTER_CARE: Final = frozenset({S.CARE_DONE, S.INVOICED, S.IN_PAYMENT, S.SETTLED})


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One verb: the fact it records, the states it starts from, those it may lead to (none: where its facts say)."""

    verb: str
    fact: PlanFactKind
    start: frozenset[PlanState]
    leads_to: frozenset[PlanState] = frozenset()

    @property
    def permission(self) -> str:
        return f"plan.{self.verb}"


UNUSED: Final = frozenset({A.COMMITTED, A.EXTENDED, A.WITHDRAWN})
"""A commitment in one of these states ends with its day: nothing of it was called."""
CHOOSABLE: Final = BEFORE_CARE - {S.DRAFT, S.PRICED}
PLAN_STEPS: Final[tuple[PlanStep, ...]] = (
    PlanStep("price", K.PRICED, BEFORE_CARE, BEFORE_CARE - {S.DRAFT}),
    PlanStep("simulate", K.SIMULATED, BEFORE_CARE - {S.DRAFT}, CHOOSABLE),
    PlanStep("choose", K.CHOSEN, CHOOSABLE | AFTER_CARE),
    PlanStep("invoice", K.INVOICED, BEFORE_CARE | AFTER_CARE),
    PlanStep("close", K.CLOSED, frozenset({S.SETTLED}), frozenset({S.CLOSED})),
    PlanStep("find_no_solution", K.NO_SOLUTION, BEFORE_CARE, frozenset({S.NO_SOLUTION})),
    PlanStep("abandon", K.ABANDONED, BEFORE_CARE | {S.CARE_DONE}, frozenset({S.ABANDONED})),
    PlanStep("expire", K.EXPIRED, BEFORE_CARE, frozenset({S.EXPIRED})),
    PlanStep("reopen", K.REOPENED, frozenset({S.NO_SOLUTION, S.ABANDONED, S.EXPIRED}), BEFORE_CARE | AFTER_CARE),
)
"""A plan may be chosen again: another point of the frontier, or another share of the person after a refusal."""

BY_VERB: Final = {step.verb: step for step in PLAN_STEPS}


def taken(plan: Plan, fact: PlanFact) -> Plan:
    """The plan with one more fact of its own. It asks nothing and refuses nothing: `advance` did."""
    plan = replace(plan, last_on=max(fact.on, plan.last_on or fact.on), began_on=plan.began_on or fact.on)
    match fact.kind:
        case K.PRICED:
            return replace(plan, priced_on=fact.on)
        case K.SIMULATED:
            return replace(plan, simulated_on=fact.on)
        case K.CHOSEN:
            return replace(plan, agreed_on=fact.on, person_cents=fact.person_cents)
        case K.CLOSED:
            return replace(plan, closed_on=fact.on)
        case K.REOPENED:
            return replace(plan, ended=None)
        case K.INVOICED:
            return plan
        case _:
            return replace(plan, ended=fact)


def allowed_verbs(plan: Plan, on: date) -> tuple[str, ...]:
    """The verbs that may be offered on a day, in the order of the table."""
    found = [step.verb for step in PLAN_STEPS if plan.state in step.start]
    if "expire" in found and not is_over(plan, on):
        found.remove("expire")
    return tuple(found)


def is_over(plan: Plan, on: date) -> bool:
    """Whether a quote or a commitment of the plan has come to its end."""
    commitments = (one.valid_until for one in plan.requests.values() if one.state in UNUSED)
    ends = [day for day in (plan.quote_until, *commitments) if day is not None]
    return any(on > day for day in ends) or any(one.state is A.LAPSED for one in plan.requests.values())


def advance(plan: Plan, verb: str, fact: PlanFact) -> Plan:
    """The plan after this verb recorded this fact. Raises Refused: nothing is then recorded."""
    step, start = BY_VERB[verb], plan.state
    if fact.kind is not step.fact:
        raise ValueError(f"{verb} records {step.fact}, not {fact.kind}")
    if fact.kind is K.CLOSED and start not in ENDS:
        _judge_closing(plan)
    if start not in step.start:
        raise Refused("funding.plan_not_from_here", verb=verb, state=start)
    if plan.last_on is not None and fact.on < plan.last_on:
        raise Refused("funding.before_last", last=plan.last_on)
    _judge(plan, fact)
    done = taken(plan, fact)
    if step.leads_to and done.state not in step.leads_to:
        raise ValueError(f"{verb} led from {start} to {done.state}")
    return done


def _judge(plan: Plan, fact: PlanFact) -> None:
    match fact.kind:
        case K.CHOSEN:
            if type(fact.person_cents) is not int or fact.person_cents < 0:
                raise Refused("funding.which_share")
            if plan.quote_until is not None and validity.quote_is_over(plan.quote_until, fact.on):
                raise Refused("funding.choice_after_quote", until=plan.quote_until)
        case K.EXPIRED if not is_over(plan, fact.on):
            raise Refused("funding.nothing_expired")
        case K.NO_SOLUTION | K.ABANDONED | K.EXPIRED:
            if fact.reason is None:
                raise Refused("funding.which_end")
            if any(one.state in PROMISED | {A.CALLED} | PENDING for one in plan.requests.values()):
                raise Refused("funding.requests_stand")


def _judge_closing(plan: Plan) -> None:
    """The last word on the money: every line on its invoice, every promise paid, nothing owed back."""
    if plan.care_done_on is None:
        raise Refused("funding.care_not_done")
    if not plan.is_invoiced:
        raise Refused("funding.not_invoiced")
    if not plan.ledger.is_settled:
        raise Refused("funding.ledger_open")
    if not plan.is_settled:
        raise Refused("funding.requests_stand")
