"""The laws of appointments and refusals of care drawn for people: docs/appointments.md, which a test keeps in step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Protocol

from misas.core.cases.codes import CareStage
from misas.core.orientation import appointments, refusal
from misas.core.orientation.appointment_codes import AppointmentState
from misas.core.orientation.care_verbs import VERBS
from misas.core.orientation.exchange_codes import NAMES
from misas.core.orientation.refusal_codes import RefusalState

PAGE = """# The life of an appointment

Made from the tables of `src/misas/core/orientation` by `misas.core.orientation.drawing`; a test keeps it in step. Do
not edit. An appointment begins by being wanted; its state is the fold of its facts, never chosen.

```mermaid
{appointment}
```

| state | RDV Service Public | FHIR | iCalendar |
|---|---|---|---|
{names}

What each fact does to the forgone care it is for, from which of its stages; from any other the care does not move:

| fact | verb of the case | stages of the care |
|---|---|---|
{cares}

# The life of a refusal of care

Kept apart from everything that ranks places. The clocks (CSP R1110-11) run from the day the complaint was received.

```mermaid
{refusal}
```
"""


class Step(Protocol):
    @property
    def verb(self) -> str: ...

    @property
    def start(self) -> frozenset[StrEnum]: ...

    @property
    def leads_to(self) -> StrEnum: ...


def page() -> str:
    """The whole page."""
    return PAGE.format(
        appointment=mermaid(AppointmentState.TO_BOOK, "want", appointments.STEPS),
        names="\n".join(f"| {state} | {one.rdv} | {one.fhir} | {one.ics} |" for state, one in NAMES.items()),
        cares="\n".join(f"| {fact} | {verb} | {_stages(stages)} |" for fact, (verb, stages) in VERBS.items()),
        refusal=mermaid(RefusalState.RECORDED, "record", refusal.STEPS),
    )


def mermaid(first: StrEnum, verb: str, steps: Sequence[Step]) -> str:
    """The moves from state to state, one arrow per pair with its verbs."""
    arrows: dict[tuple[StrEnum, StrEnum], list[str]] = {}
    for step in steps:
        for start in sorted(step.start, key=list(type(first)).index):
            arrows.setdefault((start, step.leads_to), []).append(step.verb)
    lines = [f"    {start} --> {end}: {', '.join(verbs)}" for (start, end), verbs in arrows.items()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {first}: {verb}", *lines])


def _stages(stages: Iterable[CareStage]) -> str:
    return ", ".join(stage for stage in CareStage if stage in stages)


if __name__ == "__main__":
    print(page(), end="")
