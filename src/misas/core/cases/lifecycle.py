"""What may happen to a case, and what it must lead to. Who may do it: `misas.core.access.verbs.cases`.

STATUSES says where a case stands, from facts. STEPS is the law: from which statuses a verb is allowed, which fact it
records, and where it must lead. Buttons, permissions, the CHECKs of the database, the diagram of the docs and the tests
are read from these two tables; nothing else restates them. No clock closes a case: `close` needs a human and a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from misas.core.access import Role
from misas.core.access.permissions import PERMISSIONS
from misas.core.cases.codes import CaseStatus, FactKind
from misas.core.cases.facts import Fact, Facts
from misas.core.cases.folding import fold
from misas.core.refusals import Refused

S, K = CaseStatus, FactKind

STATUSES: Final[tuple[tuple[CaseStatus, Callable[[Facts], bool]], ...]] = (
    (S.CLOSED, lambda f: f.closed is not None),
    (S.TO_ASSIGN, lambda f: f.owner is None),
    (S.HANDOVER, lambda f: f.in_handover),
    (S.TO_CONTACT, lambda f: f.reached_at is None and not f.attempts),
    (S.CONTACTING, lambda f: f.reached_at is None),
    (S.REVIEW, lambda f: f.reviewed_at is None),
    (S.PLAN, lambda f: f.plan_at is None),
    (S.ACCOMPANYING, lambda f: True),
)
"""A case stands at the first of these that holds."""

ALL: Final = frozenset(CaseStatus)
OPEN: Final = ALL - {S.CLOSED}
TAKEN: Final = OPEN - {S.TO_ASSIGN}
REACHED: Final = frozenset({S.REVIEW, S.PLAN, S.ACCOMPANYING, S.HANDOVER})
BEFORE_HANDOVER: Final = TAKEN - {S.HANDOVER}
SAME: Final = frozenset[CaseStatus]()
"""`leads_to` of a verb that leaves the case where it stands."""


@dataclass(frozen=True, slots=True)
class Step:
    """One verb: the statuses it starts from, the fact it records, the statuses it must lead to (SAME: no change)."""

    verb: str
    fact: FactKind
    start: frozenset[CaseStatus]
    leads_to: frozenset[CaseStatus] = SAME

    @property
    def permission(self) -> str:
        return f"case.{self.verb}"

    @property
    def roles(self) -> frozenset[Role]:
        """Who may take this step, from the one table of permissions."""
        return frozenset(role for role, _bond in PERMISSIONS[self.permission].roles)

    def ends(self, start: CaseStatus) -> frozenset[CaseStatus]:
        return self.leads_to or frozenset({start})


STEPS: Final[tuple[Step, ...]] = (
    Step("link_referral", K.REFERRAL_LINKED, OPEN),
    Step("assign", K.ASSIGNED, frozenset({S.TO_ASSIGN}), frozenset({S.TO_CONTACT})),
    Step("take", K.ASSIGNED, frozenset({S.TO_ASSIGN}), frozenset({S.TO_CONTACT})),
    Step("reassign", K.ASSIGNED, TAKEN),
    Step(  # what the service social reviewed or planned before handing back stays done
        "log_attempt",
        K.ATTEMPTED,
        frozenset({S.TO_CONTACT, S.CONTACTING}),
        frozenset({S.CONTACTING, S.REVIEW, S.PLAN, S.ACCOMPANYING}),
    ),
    Step("log_exchange", K.ATTEMPTED, REACHED),
    Step("agree", K.AGREED, REACHED),
    Step("decline", K.DECLINED, OPEN),
    Step("review_rights", K.RIGHTS_REVIEWED, frozenset({S.REVIEW}), frozenset({S.PLAN, S.ACCOMPANYING})),
    Step("review_again", K.RIGHTS_REVIEWED, REACHED - {S.REVIEW}),
    Step("propose_plan", K.PLAN_AGREED, frozenset({S.PLAN}), frozenset({S.ACCOMPANYING})),
    Step("change_plan", K.PLAN_AGREED, frozenset({S.ACCOMPANYING, S.HANDOVER})),
    Step("add_care", K.CARE_ADDED, OPEN),
    Step("confirm_care", K.CARE_CONFIRMED, REACHED),
    Step("search_care", K.CARE_SEARCHED, REACHED),
    Step("book_care", K.CARE_BOOKED, REACHED),
    Step("attend_care", K.CARE_ATTENDED, REACHED),
    Step("miss_care", K.CARE_MISSED, REACHED),
    Step("start_care", K.CARE_STARTED, REACHED),
    Step("finish_care", K.CARE_DONE, REACHED),
    Step("prove_care", K.CARE_PROVEN, REACHED),
    Step("abandon_care", K.CARE_ABANDONED, REACHED),
    Step("wait", K.WAITING, TAKEN),
    Step("resume", K.RESUMED, TAKEN),
    Step("postpone", K.POSTPONED, TAKEN),
    Step("follow", K.FOLLOWED, TAKEN),
    Step("ask_document", K.DOCUMENT_ASKED, REACHED),
    Step("receive_document", K.DOCUMENT_RECEIVED, REACHED),
    Step("add_task", K.TASK_ADDED, OPEN),
    Step("do_task", K.TASK_DONE, OPEN),
    Step("cancel_task", K.TASK_CANCELLED, OPEN),
    Step("propose_handover", K.HANDOVER_PROPOSED, BEFORE_HANDOVER, frozenset({S.HANDOVER})),
    Step("accept_handover", K.HANDOVER_ACCEPTED, frozenset({S.HANDOVER})),
    Step("return_handover", K.HANDOVER_RETURNED, frozenset({S.HANDOVER}), BEFORE_HANDOVER),
    Step("withdraw_handover", K.HANDOVER_WITHDRAWN, frozenset({S.HANDOVER}), BEFORE_HANDOVER),
    Step("propose_closing", K.CLOSING_PROPOSED, OPEN),
    Step("return_closing", K.CLOSING_RETURNED, OPEN),
    Step("close", K.CLOSED, OPEN, frozenset({S.CLOSED})),
    Step("agree_closing", K.CLOSED, OPEN, frozenset({S.CLOSED})),
    Step("reopen", K.REOPENED, frozenset({S.CLOSED}), OPEN - {S.CONTACTING, S.HANDOVER}),
    Step("call_again", K.CONTACTED_AFTER_CLOSURE, frozenset({S.CLOSED})),
    Step("stop_feedback", K.FEEDBACK_STOPPED, OPEN),
    Step("move_claim", K.CLAIM_MOVED, OPEN),
    Step("decide_claim", K.CLAIM_DECIDED, OPEN),
    Step("move_aid", K.AID_MOVED, OPEN),
    Step("decide_aid", K.AID_DECIDED, OPEN),
    Step("remind", K.STALLED, OPEN),
    Step("escalate", K.ESCALATED, OPEN),
)

BY_VERB: Final = {step.verb: step for step in STEPS}


class BrokenLaw(Exception):
    """A verb led where the table says it cannot: a fault of ours, never of the person who clicked."""


def status_of(facts: Facts) -> CaseStatus:
    """Where the case stands: the first row of STATUSES that holds."""
    return next(status for status, holds in STATUSES if holds(facts))


def allowed_verbs(status: CaseStatus, roles: Iterable[Role]) -> tuple[str, ...]:
    """The verbs somebody with these roles may be offered on a case that stands there, in the order of the table."""
    mine = frozenset(roles)
    return tuple(step.verb for step in STEPS if status in step.start and mine & step.roles)


def advance(history: Iterable[Fact], verb: str, fact: Fact) -> Facts:
    """The case after this verb recorded this fact. Refuses when the verb is not allowed from where the case stands."""
    step, past = BY_VERB[verb], list(history)
    start = status_of(fold(past))
    if start not in step.start:
        raise Refused("case.not_from_here", verb=verb, status=start)
    if fact.kind is not step.fact:
        raise BrokenLaw(f"{verb} records {step.fact}, not {fact.kind}")
    after = fold([*past, fact])
    if status_of(after) not in step.ends(start):
        raise BrokenLaw(f"{verb} led from {start} to {status_of(after)}")
    return after
