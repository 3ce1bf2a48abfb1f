"""A case as one line of the supervisor's lists, in French words. Not here: which cases, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from misas.core.cases.codes import CaseStatus, ExitCode
from misas.core.referrals.priority import Level, Why
from misas.core.referrals.silence import StallState
from misas.records.cases.models import Case
from misas.web.workspace.caseload.lines import TONES, action
from misas.web.workspace.people import sorted_name
from misas.wording.cases import EXITS, STALLS, STATUSES
from misas.wording.referrals import PRIORITY_REASONS

STALL_TONES = {StallState.REMINDED: "warn", StallState.ESCALATED: "err"}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """`ended` replaces the next action once the case is closed; `stall` is empty while somebody moves the case."""

    public_id: UUID
    url: str
    number: int
    name: str
    urgent: bool
    why: tuple[str, ...]
    action: str
    due: date | None
    status: str
    is_closed: bool
    tone: str
    owner: str
    owner_id: int | None
    stall: str
    stall_tone: str
    stall_at: datetime | None
    points: int
    opened_at: datetime
    ended: str
    closed_at: datetime | None


def case_url(public_id: UUID) -> str:
    return reverse("workspace:case", args=[public_id])


def case_line(case: Case) -> CaseLine:
    status = CaseStatus(case.status)
    stall = StallState(case.stall)
    return CaseLine(
        public_id=case.public_id,
        url=case_url(case.public_id),
        number=case.number,
        name=sorted_name(case.person),
        urgent=case.priority == Level.FIRST and status is not CaseStatus.CLOSED,
        why=tuple(PRIORITY_REASONS[Why(reason)] for reason in case.priority_why),
        action=action(case.next_action, case.next_nth, case.next_day_part, getattr(case, "task_title", None) or ""),
        due=case.next_due,
        status=STATUSES[status],
        is_closed=status is CaseStatus.CLOSED,
        tone=TONES[status],
        owner="" if status is CaseStatus.TO_ASSIGN else case.owner.full_name,
        owner_id=case.owner_id,
        stall=STALLS[stall],
        stall_tone=STALL_TONES.get(stall, ""),
        stall_at=case.stall_at,
        points=case.points,
        opened_at=case.opened_at,
        ended=EXITS[ExitCode(case.closed_code)] if case.closed_code else "",
        closed_at=case.closed_at,
    )
