"""How a verb of this room is done, once for all of them: hold the case, let core decide, write the fact, its caches and
its traces, tell whoever must hear.

A verb holds the row from its first query to the commit, so two colleagues on one case act one after the other. The fact
and everything that follows from it commit together, or not at all. Not here: what each verb asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, Final
from uuid import UUID

from misas.actions import feedback
from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.cases import exits
from misas.core.cases.codes import AttemptOutcome, CaseStatus, FactKind, TaskKind
from misas.core.cases.facts import Fact, Facts
from misas.core.cases.folding import fold
from misas.core.cases.lifecycle import BY_VERB, advance, status_of
from misas.core.cases.next_action import Standing, standing
from misas.core.cases.outcomes import BY_CODE as OUTCOME
from misas.core.cases.tasks import Office
from misas.core.referrals.feedback import NewsLevel
from misas.core.refusals import Conflict, Refused
from misas.records.audit import journal
from misas.records.cases import doors
from misas.records.cases import facts as known_facts
from misas.records.cases.models import Case, CaseEvent, Follower, ForgoneCare
from misas.records.outbox import post

K = FactKind
MIDNIGHT = time(0, 0)
CARE_MOVED = "case.care_moved"
"""What pays a care hears of its days: the rooms above are told by the outbox."""
MOVES_CARE: Final = frozenset({K.CARE_BOOKED, K.CARE_SEARCHED, K.CARE_MISSED, K.CARE_DONE, K.CARE_ABANDONED})


@dataclass(slots=True)
class Held:
    """A case held under lock, with all that core needs to decide on it."""

    row: Case
    history: list[Fact]
    facts: Facts
    office: Office
    today: date

    @property
    def status(self) -> CaseStatus:
        return status_of(self.facts)

    @property
    def standing(self) -> Standing:
        return standing(self.facts, self.office, self.today)


def hold(public_id: UUID | str, *, to: str, by: Actor, at: datetime) -> Held:
    """Hold a case for a verb of this room. Raises Absent."""
    return held(doors.case(public_id, to=f"case.{to}", by=by, lock=True), at)


def held(row: Case, at: datetime) -> Held:
    """The same for a row already locked by the caller."""
    office = office_of(row)
    history = known_facts.history_of(row)
    return Held(row, history, fold(history), office, office.day(at))


def office_of(row: Case) -> Office:
    return Office(
        known_facts.rules_of(row.caisse),
        row.caisse.calendar(ports().holidays),
        known_facts.reach(row.person, has_referrer=row.has_referrer),
    )


def record(
    case: Held,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    comment: str = "",
    key: str | None = None,
) -> CaseEvent:
    """Do one verb: the fact it records, the caches, the circle, the journal, the news. Raises Refused.

    `key` makes it idempotent: the same key with the same content gives the event already written and changes nothing;
    with another content, Conflict.
    """
    step, said = BY_VERB[verb], _plain(data or {})
    if (before := _already(case.row, key, step.fact, said)) is not None:
        return before
    fact = Fact(step.fact, at, by.account_id, said)
    case.facts = advance(case.history, verb, fact)
    case.history.append(fact)
    event = CaseEvent.objects.create(
        caisse_id=case.row.caisse_id,
        case=case.row,
        kind=step.fact.value,
        at=at,
        by_id=by.account_id,
        data=said,
        comment=comment,
        key=key,
    )
    _refresh_care(case, fact)
    refresh(case)
    join(case.row, by, at)
    journal.note(f"case.{verb}", case.row, by=by, at=at, event=event.public_id, **_codes(said))
    _tell(case, fact, at)
    if step.fact in MOVES_CARE:
        said = {"case": str(case.row.public_id)}
        key = f"{CARE_MOVED}:{event.public_id}"
        post.put(CARE_MOVED, key, caisse_id=case.row.caisse_id, payload=said, at=at)
    return event


def already(case: Held, verb: str, key: str | None, data: Mapping[str, Any]) -> CaseEvent | None:
    """The event this key already wrote, for verbs that write other rows beside the fact. Raises Conflict."""
    return _already(case.row, key, BY_VERB[verb].fact, _plain(data))


def human(by: Actor) -> int:
    """The account behind this act. Refused for the service itself: only a human decides."""
    if by.account_id is None:
        raise Refused("case.needs_a_human")
    return by.account_id


def replayed(case: Held, key: str | None) -> CaseEvent | None:
    """The event this key already wrote, for verbs whose content depends on where the case stood."""
    return CaseEvent.objects.filter(case=case.row, key=key).first() if key else None


def refresh(case: Held) -> None:
    """Write what the lists read: status, owner, next action, due date, whose turn, and when to look again."""
    row, now, known = case.row, case.standing, case.facts
    first, closed = now.first, known.closed
    row.status = now.status.value
    row.owner_id = now.owner or known.in_charge or row.owner_id
    row.next_action = first.kind.value if first else None
    row.next_due = first.due if first else None
    row.next_about = first.about if first else ""
    row.next_reason = first.reason if first else ""
    row.next_channel = first.channel.value if first and first.channel else ""
    row.next_day_part = first.day_part.value if first and first.day_part else ""
    row.next_nth = first.nth if first else 0
    row.waiting_on = now.waiting_on.value
    row.stall, row.stall_at = known.stall.value, known.stall_at
    row.last_at, row.lives = known.last_at, known.lives
    calendar = case.office.calendar
    row.recompute_at = calendar.instant(now.recompute_on, MIDNIGHT) if now.recompute_on else None
    row.closed_at = closed.at if closed else None
    row.closed_by_id = closed.by if closed else None
    row.closed_code = closed.code.value if closed else None
    row.exits_version = exits.EXITS_VERSION if closed else None
    row.save(update_fields=CACHES)


CACHES: Final = (
    "status", "owner", "next_action", "next_due", "next_about", "next_reason", "next_channel", "next_day_part",
    "next_nth", "waiting_on", "stall", "stall_at", "last_at", "lives", "recompute_at", "closed_at", "closed_by",
    "closed_code", "exits_version",
)  # fmt: skip


def join(row: Case, by: Actor, at: datetime) -> None:
    """Each act adds its author to the circle of the case."""
    if by.account_id is not None:
        Follower.objects.bulk_create(
            [Follower(caisse_id=row.caisse_id, case=row, account_id=by.account_id, since=at)], ignore_conflicts=True
        )


def show_care(case: Held, care_id: str) -> None:
    """Write the caches of one forgone care from its facts."""
    care = case.facts.cares[care_id]
    ForgoneCare.objects.filter(case=case.row, public_id=care_id).update(
        stage=care.stage.value,
        moved_at=care.since,
        booked_for=care.booked_for,
        attended_on=care.attended_on,
        started_on=care.started_on,
        done_on=care.done_on,
        evidence=care.evidence.value if care.evidence else None,
        abandoned=care.abandoned.value if care.abandoned else None,
    )


def _refresh_care(case: Held, fact: Fact) -> None:
    if "care" in fact.data and fact.kind is not K.CARE_ADDED:
        show_care(case, fact.data["care"])


def _already(row: Case, key: str | None, kind: FactKind, said: Mapping[str, Any]) -> CaseEvent | None:
    if key is None:
        return None
    event = CaseEvent.objects.filter(case=row, key=key).first()
    if event is not None and (event.kind != kind.value or event.data != said):
        raise Conflict("case.key_used_otherwise")
    return event


def news_of(case: Held, fact: Fact) -> list[NewsLevel]:
    """What whoever referred may hear of this fact, as far as they are allowed to hear it."""
    known = case.facts
    match fact.kind:
        case K.ASSIGNED if known.round_at == fact.at:
            return [NewsLevel.TAKEN_UP]
        case K.ATTEMPTED if OUTCOME[AttemptOutcome(fact.data["outcome"])].reaches:
            agreed = [NewsLevel.ACCOMPANYING] if known.agreed_at else []
            return [NewsLevel.CONTACT_MADE, *agreed]
        case K.ATTEMPTED if (first := case.standing.first) and first.kind is TaskKind.CONFIRM_UNREACHABLE:
            return [NewsLevel.CONTACT_FAILED]
        case K.AGREED:
            return [NewsLevel.ACCOMPANYING]
        case K.REFERRAL_LINKED:  # what came before its receipt would tell that she was already accompanied
            return [NewsLevel.TAKEN_UP] if known.owner is not None else []
        case K.REOPENED:
            return _news_so_far(known)
        case K.CLOSED:
            return [NewsLevel.ENDED]
    return []


def _news_so_far(known: Facts) -> list[NewsLevel]:
    """What a case that lives again amounts to."""
    held = {
        NewsLevel.TAKEN_UP: known.owner is not None,
        NewsLevel.CONTACT_MADE: known.reached_at is not None,
        NewsLevel.ACCOMPANYING: known.agreed_at is not None,
    }
    return [level for level, holds in held.items() if holds]


def _tell(case: Held, fact: Fact, at: datetime) -> None:
    closed = case.facts.closed
    family = exits.BY_CODE[closed.code].family.value if closed else None
    for level in news_of(case, fact):
        feedback.tell(case.row, level, at=at, family=family, turn=case.facts.lives)


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Data as JSON keeps it: codes and days as text, what was not said left out."""
    return {name: _text(value) for name, value in data.items() if value is not None}


def _text(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, UUID) else value


def _codes(said: Mapping[str, Any]) -> dict[str, Any]:
    """What the journal keeps of a fact: everything it holds is a code, a day, a number or a public id.

    Not which right is asked for: long illness or disability would be read in it."""
    return {f"said_{name}": value for name, value in said.items() if name != "right"}
