"""What there is to do on a case, derived from what is missing: each task vanishes with its reason.

DERIVED says which producers speak in each status; each looks at the facts and gives tasks with a due date. Colleagues
add their own. The first task by date is the next action (`next_action.py`), so an open case always has one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from misas.core.cases.cares import CareFacts
from misas.core.cases.codes import AttemptChannel, CareStage, CaseStatus, HandoverStatus, TaskKind, WaitingOn
from misas.core.cases.exits import BY_CODE as EXIT
from misas.core.cases.facts import Attempt, Facts
from misas.core.cases.ladder import next_rung
from misas.core.cases.lifecycle import status_of
from misas.core.cases.outcomes import BY_CODE as OUTCOME
from misas.core.cases.outcomes import PERSON_CHANNELS
from misas.core.cases.reach import Reach
from misas.core.cases.rules import CHASE, CaseRules
from misas.core.persons.codes import DayPart
from misas.core.territory.calendar import WorkCalendar

S, T, W = CaseStatus, TaskKind, WaitingOn

ANY_WAY: Final = Reach()
RANK: Final = {kind: rank for rank, kind in enumerate(TaskKind)}
MISSED: Final = "care.missed"
CANCELLED: Final = "care.cancelled"
"""Why a search is to be followed up at once."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: by when, since when it is needed, and about what ("" for the case itself)."""

    kind: TaskKind
    due: date
    since: datetime
    about: str = ""
    reason: str = ""
    channel: AttemptChannel | None = None
    day_part: DayPart | None = None
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Office:
    """The caisse's ways that facts are read with: its delays, its working days, and how the person may be reached."""

    rules: CaseRules
    calendar: WorkCalendar
    reach: Reach = ANY_WAY

    def day(self, at: datetime) -> date:
        return self.calendar.local_date(at)

    def due(self, kind: TaskKind, since: datetime) -> date:
        return self.calendar.add_business_days(self.day(since), self.rules.delay(kind))


def derive(facts: Facts, office: Office) -> tuple[Task, ...]:
    """Everything there is to do, the first thing first. Never empty for an open case."""
    status = status_of(facts)
    found = list(_second_look(facts, office) or _waiting(facts, office) or _produced(status, facts, office))
    if status is not S.CLOSED:
        found += _human(facts, office)
    return tuple(sorted((_postponed(t, facts, office) for t in found), key=_order))


def _order(task: Task) -> tuple[date, int, str]:
    return task.due, RANK[task.kind], task.about


def _produced(status: CaseStatus, facts: Facts, office: Office) -> Iterator[Task]:
    for producer in DERIVED[status]:
        yield from producer(facts, office)


def _task(kind: TaskKind, since: datetime, facts: Facts, office: Office, about: str = "", reason: str = "") -> Task:
    """A task due some days after its cause, or after the last time somebody followed it up."""
    moved = max(since, facts.followed.get((kind, about), since))
    return Task(kind, office.due(kind, moved), moved, about, reason)


def _postponed(task: Task, facts: Facts, office: Office) -> Task:
    """A postponement holds as long as the cause of the task does, and never brings it forward."""
    said = facts.postponed.get((task.kind, task.about))
    if said is None or said[0] < task.since:
        return task
    return replace(task, due=max(task.due, office.calendar.next_open(said[1])))


def _assign(facts: Facts, office: Office) -> Iterable[Task]:
    yield _task(T.ASSIGN, facts.round_at, facts, office)


def _contact(facts: Facts, office: Office) -> Iterable[Task]:
    rung = next_rung(
        facts.attempts,
        office.reach,
        office.rules.ladder,
        office.calendar,
        start=facts.round_at,
        settled_at=facts.contact_settled_at,
    )
    since = max(facts.attempts[-1].at if facts.attempts else facts.round_at, facts.round_at)
    if facts.declined_at is not None:
        yield _task(T.CONFIRM_REFUSAL, facts.declined_at, facts, office)
    else:
        yield Task(rung.kind, rung.due, since, "", rung.reason, rung.channel, rung.day_part, rung.nth)


def _agreement(facts: Facts, office: Office) -> Iterable[Task]:
    if facts.agreed_at is None and not facts.refuses:
        yield _task(T.RECORD_AGREEMENT, _begun(facts.reached_at, facts), facts, office)


def _review(facts: Facts, office: Office) -> Iterable[Task]:
    yield _task(T.REVIEW_RIGHTS, _begun(facts.reached_at, facts), facts, office)


def _plan(facts: Facts, office: Office) -> Iterable[Task]:
    yield _task(T.PROPOSE_PLAN, _begun(facts.reviewed_at, facts), facts, office)


def _cares(facts: Facts, office: Office) -> Iterable[Task]:
    for care in facts.cares.values():
        task = _care(care, facts, office)
        if task is not None:
            yield task


CARE_TASK: Final = {
    CareStage.DECLARED: T.CONFIRM_CARE,
    CareStage.CONFIRMED: T.SEARCH_CARE,
    CareStage.SEARCHING: T.FOLLOW_SEARCH,
    CareStage.BOOKED: T.VERIFY_APPOINTMENT,
    CareStage.ATTENDED: T.FOLLOW_CARE,
    CareStage.IN_PROGRESS: T.FOLLOW_CARE,
    CareStage.DONE: T.PROVE_CARE,
}
"""What each stage of a care asks for. ABANDONED asks for nothing; DONE only while nothing proves it."""


def _care(care: CareFacts, facts: Facts, office: Office) -> Task | None:
    if care.abandoned is not None or care.is_proven:
        return None
    since = max(care.since, facts.reached_at or care.since)  # a care is spoken of once she is reached: not late before
    begun, subject = _begun(since, facts), (CARE_TASK[care.stage], care.id)
    tries = [one for one in facts.attempts if one.at > begun and one.channel in PERSON_CHANNELS]
    spoken = max((one.at for one in tries if _settles(one)), default=begun)
    if (care.missed or care.cancelled) and max(spoken, facts.followed.get(subject, begun)) == begun:
        return _owed(care, tries, begun, office)
    seen = max(begun, facts.asked.get(subject, begun), spoken if care.missed or care.cancelled else begun)
    task = _task(subject[0], seen, facts, office, about=care.id)
    if care.booked_for is None or task.kind is not T.VERIFY_APPOINTMENT:
        return task
    verify = office.calendar.add_business_days(care.booked_for, office.rules.delay(T.VERIFY_APPOINTMENT))
    return replace(task, due=verify)


def _settles(attempt: Attempt) -> bool:
    """She was spoken to, or a human has to decide first whether she is called at all."""
    outcome = OUTCOME[attempt.outcome]
    return outcome.reaches or outcome.next_task in (T.CONFIRM_REFUSAL, T.PLAN_SAFE_CONTACT)


def _owed(care: CareFacts, tries: Sequence[Attempt], begun: datetime, office: Office) -> Task:
    """Her visit fell and nobody spoke to her: she is called the same day, and again until she was; no place does."""
    due, since = office.calendar.next_open(office.day(begun)), begun
    if tries:
        last = tries[-1]
        due = office.calendar.add_business_days(office.day(last.at), OUTCOME[last.outcome].waits or 1)
        due, since = office.calendar.next_open(last.callback_on or due), last.at
    return Task(CARE_TASK[care.stage], due, since, care.id, MISSED if care.missed else CANCELLED)


def _documents(facts: Facts, office: Office) -> Iterable[Task]:
    for missing in facts.missing.values():
        yield _task(T.COLLECT_DOCUMENT, _begun(missing.at, facts), facts, office, about=missing.id)


def _end(facts: Facts, office: Office) -> Iterable[Task]:
    """When nothing is left but to close: every care is settled, or there never was one and the plan is agreed."""
    if all(c.is_final and (c.is_proven or c.abandoned is not None) for c in facts.cares.values()):
        since = max((c.since for c in facts.cares.values()), default=facts.plan_at or facts.opened_at)
        yield _task(T.CLOSE, _begun(since, facts), facts, office)


def _refusal(facts: Facts, office: Office) -> Iterable[Task]:
    since = facts.declined_at or (facts.attempts[-1].at if facts.refuses else None)
    if since is not None:
        yield _task(T.CONFIRM_REFUSAL, _begun(since, facts), facts, office)


def _handover(facts: Facts, office: Office) -> Iterable[Task]:
    handover = facts.handover
    assert handover is not None
    if handover.status is HandoverStatus.PROPOSED:
        yield _task(T.FOLLOW_HANDOVER, handover.at, facts, office)
    elif facts.last_at == handover.touched_at:
        yield _task(T.TAKE_OVER, handover.touched_at, facts, office)
    else:
        yield _task(T.FOLLOW_UP, max(handover.touched_at, facts.last_at), facts, office)
        yield from _cares(facts, office)


def _call_again(facts: Facts, office: Office) -> Iterable[Task]:
    closed = facts.closed
    assert closed is not None
    if EXIT[closed.code].call_again and facts.called_again_at is None:
        if facts.tried_again_at is not None:
            yield _task(T.CONTACT_AFTER_CLOSURE, facts.tried_again_at, facts, office)
            return
        day = office.day(closed.at) + timedelta(days=office.rules.call_again_after_days)
        yield Task(T.CONTACT_AFTER_CLOSURE, office.calendar.next_open(day), closed.at)


def _second_look(facts: Facts, office: Office) -> list[Task]:
    """While a closure waits for its second look, that answer is what has to be obtained."""
    if facts.closing is None:
        return []
    return [_task(T.FOLLOW_SECOND_LOOK, facts.closing.at, facts, office)]


def _human(facts: Facts, office: Office) -> Iterable[Task]:
    for task in facts.tasks.values():
        yield Task(T.HUMAN, office.calendar.next_open(task.due), task.at, task.id)


def _waiting(facts: Facts, office: Office) -> list[Task]:
    """While we wait on others, the first thing to do is to chase them on the agreed day; appointments still count."""
    waiting = facts.waiting
    if waiting is None or facts.closed is not None or facts.owner is None:
        return []
    kind = CHASE.get(waiting.on, T.FOLLOW_UP)
    chase = Task(kind, office.calendar.next_open(waiting.until), waiting.at)
    dated = [t for t in _cares(facts, office) if t.kind is T.VERIFY_APPOINTMENT]
    return [chase, *dated]


def _begun(since: datetime | None, facts: Facts) -> datetime:
    """A cause older than the present round (a reopening) counts from the round: nothing is born late."""
    return max(since or facts.round_at, facts.round_at)


type Producer = Callable[[Facts, Office], Iterable[Task]]

DERIVED: Final[dict[CaseStatus, tuple[Producer, ...]]] = {
    S.TO_ASSIGN: (_assign,),
    S.TO_CONTACT: (_contact,),
    S.CONTACTING: (_contact,),
    S.REVIEW: (_refusal, _agreement, _review, _cares, _documents),
    S.PLAN: (_refusal, _agreement, _plan, _cares, _documents),
    S.ACCOMPANYING: (_refusal, _agreement, _cares, _documents, _end),
    S.HANDOVER: (_handover, _refusal, _documents),
    S.CLOSED: (_call_again,),
}
"""What is looked for in each status. The date decides what comes first, then the order of the list of kinds."""
