"""From facts to state: each kind of fact has one small handler, and the state is what they leave.

Folding asks nothing and refuses nothing: what is allowed was decided when the fact was written (`lifecycle.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from misas.core.cases.cares import CareFacts
from misas.core.cases.codes import (
    AbandonReason,
    AfterClosure,
    AttemptChannel,
    AttemptOutcome,
    EvidenceClass,
    ExitCode,
    FactKind,
    HandoverStatus,
    TaskKind,
    WaitingOn,
)
from misas.core.cases.facts import (
    Attempt,
    Closing,
    Fact,
    Facts,
    HandoverFacts,
    HumanTask,
    Missing,
    Subject,
    Turn,
    Waiting,
)
from misas.core.cases.outcomes import BY_CODE as OUTCOME
from misas.core.cases.outcomes import turn_after
from misas.core.persons.codes import DayPart
from misas.core.referrals.silence import StallState

K = FactKind


def fold(facts: Iterable[Fact]) -> Facts:
    """The state of a case from its facts, in the order in which they were written. The first is always OPENED."""
    rest = iter(facts)
    first = next(rest, None)
    if first is None or first.kind is not K.OPENED:
        raise ValueError("a case begins by its opening")
    known = Facts(first.at, first.at, first.at, turns=(Turn(first.at, WaitingOn.US),))
    known.in_charge = first.data.get("in_charge")
    for fact in rest:
        add(known, fact)
    return known


def add(known: Facts, fact: Fact) -> None:
    """Take one more fact into the fold."""
    if fact.kind in WAKES:
        known.waiting = None
        _turn(known, fact.at, WaitingOn.US)
    if fact.kind not in SILENT:
        known.stall, known.stall_at, known.last_at = StallState.NONE, None, fact.at
    FOLD[fact.kind](known, fact)


def _turn(known: Facts, at: datetime, on: WaitingOn, until: date | None = None, waits: int | None = None) -> None:
    known.turns = (*known.turns, Turn(at, on, until, waits))


def _nothing(known: Facts, fact: Fact) -> None:
    """The fact is told in the timeline and changes no state."""


def _assigned(known: Facts, fact: Fact) -> None:
    if known.owner is None:
        known.round_at = fact.at
    known.owner = int(fact.data["owner"])


def _attempted(known: Facts, fact: Fact) -> None:
    channel, outcome = AttemptChannel(fact.data["channel"]), AttemptOutcome(fact.data["outcome"])
    part = fact.data.get("day_part")
    attempt = Attempt(fact.at, channel, outcome, DayPart(part) if part else None, fact.day("callback_on"))
    known.attempts = (*known.attempts, attempt)
    known.waiting = None
    if OUTCOME[outcome].reaches:
        known.reached_at = known.reached_at or fact.at
    if known.reached_at is None or OUTCOME[outcome].reaches:
        _turn(known, fact.at, turn_after(channel, outcome), attempt.callback_on, OUTCOME[outcome].waits)


def _agreed(known: Facts, fact: Fact) -> None:
    known.agreed_at, known.declined_at = fact.at, None


def _declined(known: Facts, fact: Fact) -> None:
    known.agreed_at, known.declined_at = None, fact.at


def _reviewed(known: Facts, fact: Fact) -> None:
    known.reviewed_at = fact.at


def _planned(known: Facts, fact: Fact) -> None:
    known.plan_at = fact.at


def _care_added(known: Facts, fact: Fact) -> None:
    known.cares[fact.data["care"]] = CareFacts(fact.data["care"], fact.at)


def _care(**taken: Callable[[Fact], Any]) -> Callable[[Facts, Fact], None]:
    """A handler that sets these fields of the care named by the fact."""

    def take(known: Facts, fact: Fact) -> None:
        care = known.cares[fact.data["care"]]
        said: dict[str, Any] = {"missed": False, "cancelled": False}
        said |= {name: read(fact) for name, read in taken.items()}
        known.cares[care.id] = replace(care, since=fact.at, **said)

    return take


def _on(fact: Fact) -> date | None:
    return fact.day("on")


def _yes(_fact: Fact) -> bool:
    return True


def _none(_fact: Fact) -> None:
    return None


def _is_cancelled(fact: Fact) -> bool:
    return fact.data.get("cancelled") is True


def _evidence(fact: Fact) -> EvidenceClass | None:
    said = fact.data.get("evidence")
    return EvidenceClass(said) if said else None


def _booked(known: Facts, fact: Fact) -> None:
    _care(booked_for=_on, searching=_yes)(known, fact)
    _turn(known, fact.at, WaitingOn.PRACTITIONER, until=fact.day("on"))


def _missed(known: Facts, fact: Fact) -> None:
    """She did not come that day after all: the later word stands. A visit of another day stays one."""
    care = known.cares[fact.data["care"]]
    came = care.attended_on if care.attended_on != care.booked_for else None
    known.cares[care.id] = replace(
        care, since=fact.at, booked_for=None, searching=True, attended_on=came, missed=True, cancelled=False
    )


def _waiting(known: Facts, fact: Fact) -> None:
    until = fact.day("until")
    assert until is not None
    known.waiting = Waiting(fact.at, WaitingOn(fact.data["on"]), until)
    _turn(known, fact.at, known.waiting.on, until)


def _subject(fact: Fact) -> Subject:
    return TaskKind(fact.data["task"]), str(fact.data.get("about", ""))


def _postponed(known: Facts, fact: Fact) -> None:
    until = fact.day("until")
    assert until is not None
    known.postponed[_subject(fact)] = (fact.at, until)


def _followed(known: Facts, fact: Fact) -> None:
    (known.asked if "appointment" in fact.data else known.followed)[_subject(fact)] = fact.at
    if _subject(fact)[0] is TaskKind.PLAN_SAFE_CONTACT:
        known.contact_settled_at = fact.at
    until = fact.day("until")
    if known.waiting is not None and until is not None:
        known.waiting = replace(known.waiting, at=fact.at, until=until)
        _turn(known, fact.at, known.waiting.on, until)


def _document_asked(known: Facts, fact: Fact) -> None:
    known.missing[fact.data["document"]] = Missing(fact.data["document"], fact.at)


def _document_received(known: Facts, fact: Fact) -> None:
    known.missing.pop(fact.data["document"], None)


def _task_added(known: Facts, fact: Fact) -> None:
    due = fact.day("due")
    assert due is not None
    known.tasks[fact.data["task_id"]] = HumanTask(fact.data["task_id"], fact.at, due)


def _task_ended(known: Facts, fact: Fact) -> None:
    known.tasks.pop(fact.data["task_id"], None)


def _handover_proposed(known: Facts, fact: Fact) -> None:
    known.handover = HandoverFacts(fact.at, HandoverStatus.PROPOSED, known.owner, fact.at)
    _turn(known, fact.at, WaitingOn.SOCIAL_SERVICE, waits=5)


def _handover_accepted(known: Facts, fact: Fact) -> None:
    assert known.handover is not None
    known.handover = replace(known.handover, status=HandoverStatus.ACCEPTED, touched_at=fact.at)
    known.owner = int(fact.data["owner"])


def _handover_ended(status: HandoverStatus) -> Callable[[Facts, Fact], None]:
    """Returned or withdrawn: the caseworker who handed over owns again, and the case goes on where it was."""

    def end(known: Facts, fact: Fact) -> None:
        assert known.handover is not None
        known.owner = known.handover.former_owner
        known.handover = replace(known.handover, status=status, touched_at=fact.at)
        known.round_at = fact.at if known.reached_at is None else known.round_at

    return end


def _closing_proposed(known: Facts, fact: Fact) -> None:
    known.closing = Closing(fact.at, ExitCode(fact.data["code"]), fact.by, fact.at)


def _closing_returned(known: Facts, fact: Fact) -> None:
    known.closing = None


def _closed(known: Facts, fact: Fact) -> None:
    known.closed, known.closing = Closing(fact.at, ExitCode(fact.data["code"]), fact.by, fact.at), None
    known.called_again_at = known.tried_again_at = None
    if known.handover is not None and known.in_handover:
        known.handover = replace(known.handover, status=HandoverStatus.CLOSED, touched_at=fact.at)


def _reopened(known: Facts, fact: Fact) -> None:
    known.lives += 1
    known.closed, known.called_again_at, known.round_at, known.attempts = None, None, fact.at, ()
    known.contact_settled_at, known.declined_at = None, None
    known.owner = int(fact.data["owner"]) if fact.data.get("owner") else known.owner


def _called_again(known: Facts, fact: Fact) -> None:
    """Whoever did not answer is tried once more, and then left in peace."""
    if fact.data.get("result") != AfterClosure.NOT_REACHED or known.tried_again_at is not None:
        known.called_again_at = fact.at
    known.tried_again_at = fact.at


def _stalled(state: StallState) -> Callable[[Facts, Fact], None]:
    def mark(known: Facts, fact: Fact) -> None:
        known.stall, known.stall_at = state, fact.at

    return mark


FOLD: Final[dict[FactKind, Callable[[Facts, Fact], None]]] = {
    K.OPENED: _nothing,
    K.REFERRAL_LINKED: _nothing,
    K.ASSIGNED: _assigned,
    K.ATTEMPTED: _attempted,
    K.AGREED: _agreed,
    K.DECLINED: _declined,
    K.RIGHTS_REVIEWED: _reviewed,
    K.PLAN_AGREED: _planned,
    K.CARE_ADDED: _care_added,
    K.CARE_CONFIRMED: _care(confirmed=_yes),
    K.CARE_SEARCHED: _care(confirmed=_yes, searching=_yes, booked_for=_none, cancelled=_is_cancelled),
    K.CARE_BOOKED: _booked,
    K.CARE_ATTENDED: _care(attended_on=_on, booked_for=_none),
    K.CARE_MISSED: _missed,
    K.CARE_STARTED: _care(started_on=_on, booked_for=_none),
    K.CARE_DONE: _care(done_on=_on, evidence=_evidence),
    K.CARE_PROVEN: _care(evidence=_evidence),
    K.CARE_ABANDONED: _care(abandoned=lambda fact: AbandonReason(fact.data["reason"])),
    K.WAITING: _waiting,
    K.RESUMED: _nothing,
    K.POSTPONED: _postponed,
    K.FOLLOWED: _followed,
    K.DOCUMENT_ASKED: _document_asked,
    K.DOCUMENT_RECEIVED: _document_received,
    K.TASK_ADDED: _task_added,
    K.TASK_DONE: _task_ended,
    K.TASK_CANCELLED: _task_ended,
    K.HANDOVER_PROPOSED: _handover_proposed,
    K.HANDOVER_ACCEPTED: _handover_accepted,
    K.HANDOVER_RETURNED: _handover_ended(HandoverStatus.RETURNED),
    K.HANDOVER_WITHDRAWN: _handover_ended(HandoverStatus.WITHDRAWN),
    K.CLOSING_PROPOSED: _closing_proposed,
    K.CLOSING_RETURNED: _closing_returned,
    K.CLOSED: _closed,
    K.REOPENED: _reopened,
    K.CONTACTED_AFTER_CLOSURE: _called_again,
    K.FEEDBACK_STOPPED: _nothing,
    K.CLAIM_MOVED: _nothing,
    K.CLAIM_DECIDED: _nothing,
    K.AID_MOVED: _nothing,
    K.AID_DECIDED: _nothing,
    K.STALLED: _stalled(StallState.REMINDED),
    K.ESCALATED: _stalled(StallState.ESCALATED),
}

SILENT: Final = frozenset({K.FEEDBACK_STOPPED, K.STALLED, K.ESCALATED, K.REFERRAL_LINKED, K.TASK_ADDED})
"""Facts that do not break a silence: what the service notes about itself, and what only adds work."""

WAKES: Final = frozenset(
    {
        K.AGREED,
        K.DECLINED,
        K.RIGHTS_REVIEWED,
        K.PLAN_AGREED,
        K.CARE_CONFIRMED,
        K.CARE_SEARCHED,
        K.CARE_BOOKED,
        K.CARE_ATTENDED,
        K.CARE_MISSED,
        K.CARE_STARTED,
        K.CARE_DONE,
        K.CARE_PROVEN,
        K.CARE_ABANDONED,
        K.RESUMED,
        K.DOCUMENT_RECEIVED,
        K.HANDOVER_ACCEPTED,
        K.HANDOVER_RETURNED,
        K.HANDOVER_WITHDRAWN,
        K.CLOSING_RETURNED,
        K.REOPENED,
        K.CLAIM_DECIDED,
        K.AID_DECIDED,
    }
)
"""Facts that end a wait: the ball is with us again."""
