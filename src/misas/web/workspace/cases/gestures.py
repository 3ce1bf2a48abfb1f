"""Every gesture on a case in one table: the verb it needs, what it asks, the action it calls. Addresses name the rows.

A gesture is one POST with a key; sent twice it is done once. Not here: how it answers (`gesture`), closing (`closing`),
appointments (`workspace.orientation.steps`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from misas.actions import cases, documents, privacy
from misas.actions.ports import ports
from misas.core.access import Role
from misas.core.cases.codes import (
    AbandonReason,
    AfterClosure,
    AttemptChannel,
    AttemptOutcome,
    EvidenceClass,
    HandoverMotive,
    PostponeReason,
    TaskKind,
    WaitingOn,
)
from misas.core.cases.handover import Packet
from misas.core.documents.codes import DocumentKind
from misas.core.privacy.codes import Scope
from misas.core.referrals.codes import CareType, Reason
from misas.core.refusals import Absent, Conflict
from misas.records.accounts import queries as accounts
from misas.records.cases.models import Case, CaseEvent
from misas.web.access.context import Request
from misas.web.workspace.cases import forms
from misas.wording.gestures import DELAY_TO_A_DAY

TEAM = (Role.CASEWORKER, Role.SUPERVISOR, Role.SOCIAL_WORKER)
OFFICE = (Role.CASEWORKER, Role.SUPERVISOR)
NOTICE = "2026-11"
"""The version of the information text read to the person (`docs`)."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending: who, on which case, what was typed, under which key."""

    request: Request
    row: Case
    said: dict[str, Any]
    key: str | None

    @property
    def case(self) -> UUID:
        return self.row.public_id

    @property
    def how(self) -> dict[str, Any]:
        return {"by": self.request.actor, "at": self.request.time, "key": self.key}

    @property
    def today(self) -> date:
        return self.row.caisse.local_date(self.request.time)

    @property
    def care(self) -> UUID:
        return _needed(self.said.get("care"))

    @property
    def task(self) -> UUID:
        return _needed(self.said.get("task"))

    @property
    def comment(self) -> str:
        return str(self.said.get("comment") or "")


def _needed(value: UUID | None) -> UUID:
    if value is None:
        raise Absent
    return value


@dataclass(frozen=True, slots=True)
class Gesture:
    """`form` is None for what one click says whole."""

    verb: str
    act: Callable[[Sent], CaseEvent | None]
    form: type[forms.GestureForm] | None = None
    multipart: bool = False


def _no_answer(s: Sent) -> CaseEvent:
    expected = s.request.POST.get("expected", "")
    if expected and s.row.next_action != expected:
        raise Conflict("case.next_action_moved", next_action=s.row.next_action)
    return cases.log_attempt(s.case, AttemptChannel.PHONE, AttemptOutcome.NOT_REACHED, **s.how)


def _attempt(s: Sent) -> CaseEvent:
    return cases.log_attempt(
        s.case,
        AttemptChannel(s.said["channel"]),
        AttemptOutcome(s.said["outcome"]),
        callback_on=s.said["callback_on"],
        comment=s.comment,
        **s.how,
    )


def _done(s: Sent) -> CaseEvent:
    expected = s.request.POST.get("expected", "")
    if expected not in set(TaskKind):
        raise Absent
    return cases.complete_next(s.case, TaskKind(expected), about=s.request.POST.get("about", ""), **s.how)


def _postpone(s: Sent) -> CaseEvent:
    until = s.said["until"]
    if s.said["delay"] != DELAY_TO_A_DAY:
        calendar = s.row.caisse.calendar(ports().holidays)
        until = calendar.add_business_days(s.today, int(s.said["delay"]))
    return cases.postpone(s.case, until, reason=PostponeReason(s.said["reason"]), comment=s.comment, **s.how)


def _wait(s: Sent) -> CaseEvent:
    return cases.wait(s.case, WaitingOn(s.said["waits_on"]), until=s.said["until"], comment=s.comment, **s.how)


def _assign(s: Sent) -> CaseEvent:
    return cases.assign(s.case, _colleague(s, s.said["owner"]), **s.how)


def _add_care(s: Sent) -> CaseEvent:
    reasons = [Reason(code) for code in s.said["reasons"]]
    return cases.add_care(s.case, CareType(s.said["care_type"]), since=s.said["since"], reasons=reasons, **s.how)


def _finish(s: Sent) -> CaseEvent:
    evidence = EvidenceClass(s.said["evidence"])
    return cases.record_done(s.case, s.care, s.said["on"], evidence=evidence, document=_proof(s), **s.how)


def _prove(s: Sent) -> CaseEvent:
    return cases.prove_care(s.case, s.care, EvidenceClass(s.said["evidence"]), document=_proof(s), **s.how)


def _proof(s: Sent) -> UUID | None:
    """The document sent with a proof, kept in the same transaction."""
    sent = s.said.get("file")
    if not sent:
        return None
    kind = DocumentKind.INVOICE if s.said["evidence"] == EvidenceClass.INVOICE else DocumentKind.CARE_EVIDENCE
    added = documents.add_document(
        sent.read(),
        sent.name,
        kind,
        person_id=s.row.person.public_id,
        case=s.case,
        by=s.request.actor,
        at=s.request.time,
    )
    return added.row.public_id


def _add_task(s: Sent) -> None:
    owner = _colleague(s, s.said["owner"]) if s.said["owner"] else None
    cases.add_task(s.case, s.said["title"], s.said["due"], owner=owner, **s.how)


def _hand_over(s: Sent) -> CaseEvent:
    packet = Packet(
        motives=tuple(HandoverMotive(code) for code in s.said["motives"]),
        situation=s.said["situation"],
        already_done=s.said["already_done"],
        expected=s.said["expected"],
        agreed_on=s.said["agreed_on"],
        urgent=s.said["urgent"],
    )
    return cases.propose_handover(s.case, packet, **s.how)


def _follow(s: Sent) -> None:
    cases.follow(s.case, by=s.request.actor, at=s.request.time)


def _unfollow(s: Sent) -> None:
    cases.unfollow(s.case, by=s.request.actor, at=s.request.time)


def _call_again(s: Sent) -> CaseEvent:
    return cases.contact_after_closure(s.case, AfterClosure(s.said["result"]), comment=s.comment, **s.how)


def _inform(s: Sent) -> None:
    agreed = s.said["agreed"] == "yes"
    typed = {
        "text_version": NOTICE,
        "how": s.said["how"],
        "informed_at": s.request.time,
        "agreed": agreed,
        "agreement_mode": (s.said["agreement_mode"] or "oral") if agreed else "",
        "feedback": agreed and s.said["feedback"],
    }
    privacy.record_information(typed, caisse_id=s.row.caisse_id, person_id=s.row.person.public_id,
                               by=s.request.actor, at=s.request.time)  # fmt: skip


def _withdraw(s: Sent) -> None:
    cases.take_back(s.case, Scope(s.said["scope"]), by=s.request.actor, at=s.request.time)


def _colleague(s: Sent, public_id: str) -> Any:
    found = accounts.colleagues(s.row.caisse_id, TEAM, s.today).filter(public_id=public_id).first()
    if found is None:
        raise Absent
    return found


GESTURES: Final[dict[str, Gesture]] = {
    "no-answer": Gesture("log_attempt", _no_answer),
    "attempt": Gesture("log_attempt", _attempt, forms.Attempt),
    "agree": Gesture("agree", lambda s: cases.agree(s.case, **s.how)),
    "decline": Gesture("decline", lambda s: cases.decline(s.case, comment=s.comment, **s.how), forms.Comment),
    "done": Gesture("follow", _done),
    "postpone": Gesture("postpone", _postpone, forms.Postpone),
    "wait": Gesture("wait", _wait, forms.Wait),
    "resume": Gesture("resume", lambda s: cases.resume(s.case, **s.how)),
    "take": Gesture("take", lambda s: cases.take(s.case, **s.how)),
    "assign": Gesture("assign", _assign, forms.Assign),
    "review-rights": Gesture("review_rights", lambda s: cases.review_rights(s.case, comment=s.comment, **s.how)),
    "agree-plan": Gesture("propose_plan", lambda s: cases.propose_plan(s.case, comment=s.comment, **s.how)),
    "add-care": Gesture("add_care", _add_care, forms.AddCare),
    "confirm-care": Gesture("confirm_care", lambda s: cases.confirm_care(s.case, s.care, **s.how)),
    "search-care": Gesture("search_care", lambda s: cases.search_care(s.case, s.care, **s.how)),
    "start-care": Gesture(
        "start_care", lambda s: cases.record_started(s.case, s.care, s.said["on"], **s.how), forms.OnPastDay
    ),
    "finish-care": Gesture("finish_care", _finish, forms.Finish, multipart=True),
    "prove-care": Gesture("prove_care", _prove, forms.Proof, multipart=True),
    "abandon-care": Gesture(
        "abandon_care",
        lambda s: cases.abandon_care(s.case, s.care, AbandonReason(s.said["reason"]), **s.how),
        forms.Abandon,
    ),
    "add-task": Gesture("add_task", _add_task, forms.AddTask),
    "do-task": Gesture("do_task", lambda s: cases.do_task(s.task, **s.how)),
    "cancel-task": Gesture("cancel_task", lambda s: cases.cancel_task(s.task, **s.how)),
    "ask-document": Gesture(
        "ask_document",
        lambda s: cases.ask_document(s.case, DocumentKind(s.said["kind"]), comment=s.comment, **s.how),
        forms.AskDocument,
    ),
    "receive-document": Gesture(
        "receive_document", lambda s: cases.receive_document(s.case, s.request.POST.get("about", ""), **s.how)
    ),
    "hand-over": Gesture("propose_handover", _hand_over, forms.HandOver),
    "withdraw-handover": Gesture("withdraw_handover", lambda s: cases.withdraw_handover(s.case, **s.how)),
    "follow": Gesture("watch", _follow),
    "unfollow": Gesture("watch", _unfollow),
    "reopen": Gesture("reopen", lambda s: cases.reopen(s.case, comment=s.comment, **s.how)),
    "call-again": Gesture("call_again", _call_again, forms.CallAgain),
    "agree-closing": Gesture("agree_closing", lambda s: cases.agree_closing(s.case, **s.how)),
    "return-closing": Gesture(
        "return_closing", lambda s: cases.return_closing(s.case, s.said["why"], **s.how), forms.Why
    ),
    "inform": Gesture("watch", _inform, forms.Inform),
    "withdraw": Gesture("watch", _withdraw, forms.Withdraw),
}
