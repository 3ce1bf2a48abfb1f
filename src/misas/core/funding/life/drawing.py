"""The laws of a request and of a plan drawn for people: docs/funding/lives.md, which a test keeps in step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from misas.core.funding.life import application, plan_life
from misas.core.funding.life.application_steps import STEPS
from misas.core.funding.life.booking import WRITES
from misas.core.funding.life.codes import ApplicationFactKind, ApplicationState, PlanState
from misas.core.funding.life.plan_life import PLAN_STEPS

PAGE = """# The lives of a request and of a plan

Made from the tables of `src/misas/core/funding/life` by `misas.core.funding.life.drawing`; a test keeps it in step. Do
not edit. A state is the fold of facts, never chosen.

## A request to a funder

It stands at the first of these that holds: {application_order}.

```mermaid
{application}
```

| verb | from | leads to | writes in the ledger |
|---|---|---|---|
{application_rows}

## A funding plan

It stands at the first of these that holds: {plan_order}. Its own verbs are few: its requests, its bills and its care
move it the rest of the way. Closed up: insurers, commitments, person and loans make the price to the cent, and nobody's
answer is awaited. Committed: each commitment holds on the planned day of the care. Closed: the ledger balances.

| verb | from | leads to |
|---|---|---|
{plan_rows}
"""

MONEY: Mapping[ApplicationFactKind, str] = {
    **{fact: kind.value for fact, kind in WRITES.items()},
    ApplicationFactKind.AMENDED: "reversed, planned",
    ApplicationFactKind.RETURNED: "reversed",
    ApplicationFactKind.REVISED: "overpaid, reversed, released",
    ApplicationFactKind.LAPSED: "released",
    ApplicationFactKind.WITHDRAWN: "released, reversed",
}


class Step(Protocol):
    @property
    def verb(self) -> str: ...

    @property
    def start(self) -> Iterable[StrEnum]: ...

    @property
    def leads_to(self) -> Iterable[StrEnum]: ...


def page() -> str:
    """The whole page."""
    return PAGE.format(
        application_order=_named(state for state, _ in application.STATES),
        application=mermaid(ApplicationState.TO_PREPARE, "prepare", ApplicationState, STEPS),
        application_rows="\n".join(f"{_row(step, ApplicationState)} {MONEY.get(step.fact, '')} |" for step in STEPS),
        plan_order=_named(state for state, _ in plan_life.STATES),
        plan_rows="\n".join(_row(step, PlanState) for step in PLAN_STEPS),
    )


def mermaid[State: StrEnum](first: State, verb: str, states: type[State], steps: Sequence[Step]) -> str:
    """The moves from state to state, one arrow per pair with its verbs."""
    arrows: dict[tuple[StrEnum, StrEnum], list[str]] = {}
    for step in steps:
        for start in states:
            for end in states:
                if start in step.start and end in step.leads_to and start != end:
                    arrows.setdefault((start, end), []).append(step.verb)
    lines = [f"    {start} --> {end}: {', '.join(verbs)}" for (start, end), verbs in arrows.items()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {first}: {verb}", *lines])


def _row(step: Step, states: Iterable[StrEnum]) -> str:
    def names(some: Iterable[StrEnum]) -> str:
        return ", ".join(state for state in states if state in some)

    return f"| {step.verb} | {names(step.start)} | {names(step.leads_to) or 'where its facts say'} |"


def _named(states: Iterable[StrEnum]) -> str:
    return ", ".join(f"`{state}`" for state in states)


if __name__ == "__main__":
    print(page(), end="")
