"""One forgone care: the four dates that lead to its proof, and its stage, derived from them (domain.md §2.9).

A booking is never an exit. A care is proven when it is done and we can say how we know. Not here: quotes and money.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from misas.core.cases.codes import CONFIDENCE, AbandonReason, CareStage, Confidence, EvidenceClass, FactKind
from misas.core.refusals import Fault, Refused

F, S = FactKind, CareStage

BEFORE_DONE: Final = frozenset({S.DECLARED, S.CONFIRMED, S.SEARCHING, S.BOOKED, S.ATTENDED, S.IN_PROGRESS})
BEFORE_CARE: Final = frozenset({S.DECLARED, S.CONFIRMED, S.SEARCHING, S.BOOKED})
FINAL: Final = frozenset({S.DONE, S.ABANDONED})

CARE_STEPS: Final[dict[FactKind, frozenset[CareStage]]] = {
    F.CARE_CONFIRMED: frozenset({S.DECLARED}),
    F.CARE_SEARCHED: frozenset({S.DECLARED, S.CONFIRMED, S.BOOKED}),  # from BOOKED: the appointment was cancelled
    F.CARE_BOOKED: BEFORE_DONE,
    F.CARE_ATTENDED: frozenset({S.BOOKED}),
    F.CARE_MISSED: frozenset({S.BOOKED}),
    F.CARE_STARTED: BEFORE_DONE - {S.IN_PROGRESS},
    F.CARE_DONE: BEFORE_DONE,
    F.CARE_PROVEN: frozenset({S.DONE}),
    F.CARE_ABANDONED: BEFORE_DONE,
}
"""From which stages each fact about a care may be recorded. Reality may skip steps."""


@dataclass(frozen=True, slots=True)
class CareFacts:
    """What is known of one care. Each date is a day of the caisse; `since` is the instant of the last fact; `missed`,
    `cancelled`: that fact is an appointment that did not take place, or that others cancelled."""

    id: str
    since: datetime
    confirmed: bool = False
    searching: bool = False
    booked_for: date | None = None
    attended_on: date | None = None
    started_on: date | None = None
    done_on: date | None = None
    evidence: EvidenceClass | None = None
    abandoned: AbandonReason | None = None
    missed: bool = False
    cancelled: bool = False

    @property
    def stage(self) -> CareStage:
        return next(stage for stage, holds in STAGES if holds(self))

    @property
    def is_final(self) -> bool:
        return self.stage in FINAL

    @property
    def is_proven(self) -> bool:
        return self.done_on is not None and self.evidence is not None and self.abandoned is None

    @property
    def confidence(self) -> Confidence | None:
        return CONFIDENCE[self.evidence] if self.evidence is not None else None

    @property
    def counts(self) -> bool:
        """False for a care entered by mistake: it never was one, and asks for no proof."""
        return self.abandoned is not AbandonReason.ENTERED_IN_ERROR


STAGES: Final = (
    (S.ABANDONED, lambda c: c.abandoned is not None),
    (S.DONE, lambda c: c.done_on is not None),
    (S.IN_PROGRESS, lambda c: c.started_on is not None),
    (S.BOOKED, lambda c: c.booked_for is not None),
    (S.ATTENDED, lambda c: c.attended_on is not None),
    (S.SEARCHING, lambda c: c.searching),
    (S.CONFIRMED, lambda c: c.confirmed),
    (S.DECLARED, lambda c: True),
)
"""The stage is the first of these that holds. A new booking after a visit is followed like the first one."""


def check(care: CareFacts, kind: FactKind) -> None:
    """Refuse a fact that the stage of this care does not allow."""
    if care.stage not in CARE_STEPS[kind]:
        raise Refused("care.stage", stage=care.stage)


def faults_of_day(kind: FactKind, day: date, *, today: date, opened: date) -> list[Fault]:
    """What is wrong with the day typed for a fact: only an appointment may lie ahead."""
    if kind is not F.CARE_BOOKED and day > today:
        return [Fault.of("day", "care.day_in_future")]
    if day.year < opened.year - 2:
        return [Fault.of("day", "care.day_too_old")]
    if (day - today).days > 730:
        return [Fault.of("day", "care.day_too_far")]
    return []
