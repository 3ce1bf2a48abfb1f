"""What is known of a case: the facts that verbs wrote, and the state they add up to.

Verbs write facts, one at a time, never to be changed; everything else (status, tasks, clocks) is read from the fold.
An undone fact is left out, so that undoing gives back the exact state before. Not here: what is allowed
(`lifecycle.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from misas.core.cases.cares import CareFacts
from misas.core.cases.codes import (
    AttemptChannel,
    AttemptOutcome,
    ExitCode,
    FactKind,
    HandoverStatus,
    TaskKind,
    WaitingOn,
)
from misas.core.persons.codes import DayPart
from misas.core.referrals.silence import StallState


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. `by`: an account (None: the service itself); `data`: codes, days, public ids."""

    kind: FactKind
    at: datetime
    by: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    def day(self, name: str) -> date | None:
        said = self.data.get(name)
        return date.fromisoformat(said) if said else None


@dataclass(frozen=True, slots=True)
class Attempt:
    at: datetime
    channel: AttemptChannel
    outcome: AttemptOutcome
    day_part: DayPart | None = None
    callback_on: date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """From `at` on, we wait on `on`: until the day `until` included, or for `waits` business days, or without end."""

    at: datetime
    on: WaitingOn
    until: date | None = None
    waits: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    at: datetime
    on: WaitingOn
    until: date


@dataclass(frozen=True, slots=True)
class HumanTask:
    id: str
    at: datetime
    due: date


@dataclass(frozen=True, slots=True)
class Missing:
    """A document asked for and not received."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    at: datetime
    status: HandoverStatus
    former_owner: int | None
    touched_at: datetime


@dataclass(frozen=True, slots=True)
class Closing:
    at: datetime
    code: ExitCode
    by: int | None
    touched_at: datetime


type Subject = tuple[TaskKind, str]
"""A task as facts point to it: its kind, and the care, document or human task it is about ("" for the case itself)."""


@dataclass(slots=True)
class Facts:
    """The fold. `round_at` is when the present round of contact began: opening, assignment, reopening.

    `in_charge` answers for the case until it has an owner; `lives` counts one more after each reopening; `asked`: when
    a place last answered about that task, which follows a search up and is no contact with the person.
    """

    opened_at: datetime
    round_at: datetime
    last_at: datetime
    in_charge: int | None = None
    owner: int | None = None
    attempts: tuple[Attempt, ...] = ()
    contact_settled_at: datetime | None = None
    reached_at: datetime | None = None
    agreed_at: datetime | None = None
    declined_at: datetime | None = None
    reviewed_at: datetime | None = None
    plan_at: datetime | None = None
    cares: dict[str, CareFacts] = field(default_factory=dict)
    waiting: Waiting | None = None
    postponed: dict[Subject, tuple[datetime, date]] = field(default_factory=dict)
    followed: dict[Subject, datetime] = field(default_factory=dict)
    asked: dict[Subject, datetime] = field(default_factory=dict)
    missing: dict[str, Missing] = field(default_factory=dict)
    tasks: dict[str, HumanTask] = field(default_factory=dict)
    handover: HandoverFacts | None = None
    closing: Closing | None = None
    closed: Closing | None = None
    called_again_at: datetime | None = None
    tried_again_at: datetime | None = None
    stall: StallState = StallState.NONE
    stall_at: datetime | None = None
    lives: int = 1
    turns: tuple[Turn, ...] = ()

    @property
    def in_handover(self) -> bool:
        return self.handover is not None and self.handover.status in (HandoverStatus.PROPOSED, HandoverStatus.ACCEPTED)

    @property
    def refuses(self) -> bool:
        """She said no to accompaniment, or to any exchange: a human will confirm."""
        if self.declined_at is not None:
            return True
        last = self.attempts[-1] if self.attempts else None
        return last is not None and last.outcome is AttemptOutcome.REFUSES_EXCHANGE
