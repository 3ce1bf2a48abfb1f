"""The promise of the house, in one function: an open case always has a next action, with its due date.

The owner is the one who must do it; `settled_by` says which verb makes it done, so that a screen knows whether one
click is enough or an answer is needed. Not here: how tasks are derived (`tasks.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from misas.core.cases.clocks import Now, turn_now
from misas.core.cases.codes import CaseStatus, TaskKind, WaitingOn
from misas.core.cases.facts import Facts
from misas.core.cases.lifecycle import status_of
from misas.core.cases.tasks import Office, Task, derive

T = TaskKind


@dataclass(frozen=True, slots=True)
class Settle:
    """How a task is settled: by which verb, and whether one click says it all."""

    verb: str
    one_click: bool = False


FOLLOW: Final = Settle("follow", one_click=True)

SETTLED_BY: Final[dict[TaskKind, Settle]] = {
    T.ASSIGN: Settle("assign"),
    T.ANNOUNCE_CALL: Settle("log_attempt", one_click=True),
    T.CALL: Settle("log_attempt"),
    T.CALL_BACK: Settle("log_attempt"),
    T.SEND_LETTER: Settle("log_attempt", one_click=True),
    T.ASK_REFERRER: Settle("log_attempt", one_click=True),
    T.PLAN_SAFE_CONTACT: FOLLOW,
    T.CONFIRM_UNREACHABLE: Settle("close"),
    T.RECORD_AGREEMENT: Settle("agree"),
    T.CONFIRM_REFUSAL: Settle("close"),
    T.REVIEW_RIGHTS: Settle("review_rights", one_click=True),
    T.PROPOSE_PLAN: Settle("propose_plan", one_click=True),
    T.CONFIRM_CARE: Settle("confirm_care", one_click=True),
    T.SEARCH_CARE: Settle("search_care", one_click=True),
    T.FOLLOW_SEARCH: FOLLOW,
    T.VERIFY_APPOINTMENT: Settle("attend_care"),
    T.FOLLOW_CARE: FOLLOW,
    T.PROVE_CARE: Settle("prove_care"),
    T.COLLECT_DOCUMENT: Settle("receive_document", one_click=True),
    T.CHASE_PERSON: FOLLOW,
    T.CHASE_DOCUMENTS: FOLLOW,
    T.CHASE_PARTNER: FOLLOW,
    T.CHASE_FUNDER: FOLLOW,
    T.CHASE_PRACTITIONER: FOLLOW,
    T.CHASE_SOCIAL_SERVICE: FOLLOW,
    T.CHASE_RIGHTS_SERVICE: FOLLOW,
    T.FOLLOW_HANDOVER: FOLLOW,
    T.TAKE_OVER: FOLLOW,
    T.FOLLOW_UP: FOLLOW,
    T.FOLLOW_SECOND_LOOK: FOLLOW,
    T.CLOSE: Settle("close"),
    T.CONTACT_AFTER_CLOSURE: Settle("call_again"),
    T.HUMAN: Settle("do_task", one_click=True),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands today: what the row of the case keeps as a cache.

    `first` is None only for a closed case that nobody has to call again. `recompute_on` is the first day on which the
    calendar alone will change something here; None when only a fact can.
    """

    status: CaseStatus
    owner: int | None
    first: Task | None
    waiting_on: WaitingOn
    recompute_on: date | None
    tasks: tuple[Task, ...]


def standing(facts: Facts, office: Office, today: date) -> Standing:
    """The whole state of a case, from its facts, on this day of the caisse."""
    tasks = derive(facts, office)
    now: Now = turn_now(facts, office.calendar, today)
    recompute_on = now.until + timedelta(days=1) if now.until is not None else None
    return Standing(status_of(facts), facts.owner, tasks[0] if tasks else None, now.on, recompute_on, tasks)
