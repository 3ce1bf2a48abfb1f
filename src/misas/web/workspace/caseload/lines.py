"""A line of the caseload as it is shown: the person, what is next, how late it is, what may be done at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from misas.core.cases.codes import CaseStatus, ExitCode, TaskKind, WaitingOn
from misas.core.cases.next_action import SETTLED_BY
from misas.core.persons.codes import DayPart
from misas.core.referrals.priority import Level, Why
from misas.records.cases.caseload import Line
from misas.web.workspace import people
from misas.wording import cases as words
from misas.wording.caseload import WAITS
from misas.wording.persons import DAY_PARTS

TONES: Final = {
    CaseStatus.TO_ASSIGN: "",
    CaseStatus.TO_CONTACT: "warn",
    CaseStatus.CONTACTING: "warn",
    CaseStatus.REVIEW: "info",
    CaseStatus.PLAN: "info",
    CaseStatus.ACCOMPANYING: "ok",
    CaseStatus.HANDOVER: "",
    CaseStatus.CLOSED: "plain",
}
CALLS: Final = frozenset({TaskKind.CALL, TaskKind.CALL_BACK})


@dataclass(frozen=True, slots=True)
class Shown:
    public_id: UUID
    number: int
    name: str
    about: str
    urgent: bool
    losing_rights: bool
    action: str
    due: date | None
    status: str
    is_closed: bool
    tone: str
    cares: str
    owner: str
    opened: date
    expected: str
    expected_about: str
    one_click: bool
    calls: bool
    can_postpone: bool
    ended: str
    closed_on: date | None


def shown(line: Line, today: date) -> Shown:
    case, person = line.case, line.person
    status, waits = CaseStatus(case.status), WaitingOn(case.waiting_on)
    kind = TaskKind(case.next_action) if case.next_action else None
    years = people.age(person, today)
    about = ", ".join(part for part in (f"{years} ans" if years is not None else "", person.commune) if part)
    waiting = waits in WAITS and status is not CaseStatus.CLOSED
    return Shown(
        public_id=case.public_id,
        number=case.number,
        name=people.sorted_name(person),
        about=about,
        urgent=case.priority == Level.FIRST and status is not CaseStatus.CLOSED,
        losing_rights=Why.LOSS_OF_RIGHTS in case.priority_why,
        action=action(case.next_action, case.next_nth, case.next_day_part, line.task) if kind else "Rien à faire",
        due=case.next_due,
        status=WAITS[waits] if waiting else words.STATUSES[status],
        is_closed=status is CaseStatus.CLOSED,
        tone="warn" if waiting else TONES[status],
        cares=people.cares(line.cares),
        owner=case.owner.full_name if status is not CaseStatus.TO_ASSIGN else "À attribuer",
        opened=case.opened_at,
        expected=kind.value if kind else "",
        expected_about=case.next_about,
        one_click=kind is not None and SETTLED_BY[kind].one_click and status is not CaseStatus.TO_ASSIGN,
        calls=kind in CALLS and status is not CaseStatus.TO_ASSIGN,
        can_postpone=kind is not None and status not in (CaseStatus.TO_ASSIGN, CaseStatus.CLOSED),
        ended=words.EXITS[ExitCode(case.closed_code)] if case.closed_code else "",
        closed_on=case.closed_at,
    )


def action(kind: str | None, nth: int, day_part: str, title: str = "") -> str:
    """The next action in words."""
    if kind is None:
        return ""
    moment = DAY_PARTS[DayPart(day_part)] if day_part else ""
    return words.next_action(TaskKind(kind), nth=nth, moment=moment, title=title)
