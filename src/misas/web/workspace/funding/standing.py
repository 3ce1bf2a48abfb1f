"""Where a plan stands as it is read: its state, its six steps, what comes next and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from misas.core.cases.codes import WaitingOn
from misas.core.funding.life.codes import PlanState, StepKind
from misas.core.funding.life.plan_life import ENDS
from misas.records.funding.pages import RequestOfPlan
from misas.wording.funding_life import PLAN_STATES, step_title
from misas.wording.funding_screens import PLAN_STEPS, TURNS

P = PlanState
TONES: Final = {
    P.COMMITTED: "ok", P.CLOSED_UP: "ok", P.CARE_DONE: "ok", P.INVOICED: "ok", P.IN_PAYMENT: "ok", P.SETTLED: "ok",
    P.CLOSED: "plain", P.NO_SOLUTION: "plain", P.ABANDONED: "plain", P.EXPIRED: "plain",
    P.REQUESTED: "info", P.PARTLY_DECIDED: "info", P.CHOSEN: "info",
}  # fmt: skip
STEPS: Final[tuple[tuple[str, frozenset[PlanState]], ...]] = (
    ("priced", frozenset({P.DRAFT})),
    ("chosen", frozenset({P.PRICED, P.SIMULATED})),
    ("asked", frozenset({P.CHOSEN})),
    ("funded", frozenset({P.REQUESTED, P.PARTLY_DECIDED})),
    ("done", frozenset({P.CLOSED_UP, P.COMMITTED})),
    ("settled", frozenset({P.CARE_DONE, P.INVOICED, P.IN_PAYMENT, P.SETTLED})),
)
"""The six steps that a person follows, and in which states each one is under way."""


@dataclass(frozen=True, slots=True)
class Next:
    text: str
    due: date | None
    is_late: bool
    turn: str


def steps_of(state: PlanState) -> tuple[Mapping[str, str], ...]:
    """The six steps; an ended plan has none under way."""
    now = next((nth for nth, (_, states) in enumerate(STEPS) if state in states), len(STEPS))
    if state in ENDS and state is not P.CLOSED:
        now = -1
    return tuple(
        {
            "label": PLAN_STEPS[name],
            "state": "done" if nth < now else "now" if nth == now else "todo",
            "detail": "",
        }
        for nth, (name, _) in enumerate(STEPS)
    )


def next_of(row: Any, requests: Iterable[RequestOfPlan], today: date) -> Next | None:
    """What the plan asks for next, by when, whose turn it is."""
    if not row.next_step:
        return None
    about = str(row.next_about) if getattr(row, "next_about", None) else ""
    funder = next((one.row.funder.name for one in requests if str(one.row.public_id) == about), "")
    return Next(
        text=step_title(StepKind(row.next_step), funder),
        due=row.next_due,
        is_late=row.next_due is not None and row.next_due < today,
        turn=TURNS[WaitingOn(row.waiting_on)] if row.waiting_on else "",
    )


def state_of(row: Any) -> tuple[str, str]:
    state = PlanState(row.status)
    return PLAN_STATES[state], TONES.get(state, "")
