"""What funders answer: a receipt, papers asked for, a session, a decision, silence; what we answer them: an appeal, an
extension, a withdrawal. One verb of the table of requests at a time, by letter or by the committee of the caisse.

A decision of the committee of the caisse is recorded by the committee; that of another funder by whoever has its
letter. Not here: invoices and payments (`paying`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import human
from misas.actions.funding.holding import HeldPlan, hold_application
from misas.actions.funding.moving import move, replayed
from misas.actions.funding.stepping import answered, look_again, settle
from misas.core.access import Actor, Subject, may
from misas.core.funding.life.application import LOAN, ApplicationFact
from misas.core.funding.life.application_steps import BY_VERB
from misas.core.funding.life.codes import ApplicationFactKind, ReplanCause
from misas.core.funding.packs.codes import Sort
from misas.core.refusals import Absent, Fault, Invalid, Refused
from misas.records.documents.models import Document
from misas.records.funding import doors, limits
from misas.records.funding.models import AidApplication, CommitteeSession, Share

K = ApplicationFactKind

ELSEWHERE: Final = frozenset({"check_documents", "submit", "alert", "revise", "call_payment", "note_payment",
                              "note_return", "settle"})  # fmt: skip
"""Verbs that have an action of their own."""
DECISIONS: Final = frozenset({"grant", "refuse", "adjourn"})
OLDEST: Final = timedelta(days=2 * 366)
FARTHEST: Final = timedelta(days=3 * 366)

CAUSES: Final[dict[ApplicationFactKind, ReplanCause]] = {
    K.GRANTED: ReplanCause.DECIDED,
    K.REFUSED: ReplanCause.DECIDED,
    K.SILENCE: ReplanCause.SILENCE,
    K.LAPSED: ReplanCause.DECIDED,
    K.WITHDRAWN: ReplanCause.DECIDED,
}
"""The facts after which the plan is worth computing again."""


@transaction.atomic
def record_application(
    application: UUID,
    verb: str,
    fact: ApplicationFact,
    *,
    conditions: str = "",
    payee_name: str = "",
    document: Document | None = None,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> AidApplication:
    """Record what happened to a request, as a funder wrote it or as we did it: one verb of the table.

    `key`: sent twice, it is recorded once; with another content, Conflict. Raises Absent, Invalid (every fault of a
    decision at once), Refused (not from here, not in time, an envelope would be overdrawn, the committee decides…).
    """
    if verb not in BY_VERB or verb in ELSEWHERE:
        raise Absent
    held, id = hold_application(application, to=f"aid.{verb}", by=by, at=at)
    if verb in DECISIONS:
        _check_decider(held, id, by)
    return _record(held, id, verb, fact, conditions, payee_name, None, document, by, at, key)


@transaction.atomic
def decide(
    application: UUID,
    verb: str,
    fact: ApplicationFact,
    *,
    session: UUID,
    conditions: str = "",
    payee_name: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> AidApplication:
    """Record a decision of the committee, taken in a session: grant, refuse or adjourn. Raises as `record_application`,
    and Refused when the session is of another funder, cancelled, or still to come."""
    if verb not in DECISIONS:
        raise Absent
    held, id = hold_application(application, to="committee.decide", by=by, at=at)
    sitting = doors.session(session, to="committee.decide", by=by)
    if sitting.funder_id != held.rows[id].funder_id or sitting.caisse_id != held.row.caisse_id:
        raise Absent
    if sitting.cancelled_at is not None:
        raise Refused("funding.session_cancelled", on=sitting.on)
    if sitting.on > held.today:
        raise Refused("funding.session_to_come", on=sitting.on)
    return _record(held, id, verb, fact, conditions, payee_name, sitting, None, by, at, key)


@transaction.atomic
def schedule(application: UUID, session: UUID, *, by: Actor, at: datetime, key: str | None = None) -> AidApplication:
    """Put a request before a session of its funder, deposited in time. Raises Absent, Refused."""
    held, id = hold_application(application, to="aid.schedule", by=by, at=at)
    sitting = doors.session(session, to="aid.schedule", by=by)
    if sitting.funder_id != held.rows[id].funder_id or sitting.caisse_id != held.row.caisse_id:
        raise Absent
    if sitting.cancelled_at is not None:
        raise Refused("funding.session_cancelled", on=sitting.on)
    known = held.requests[id]
    if known.submitted_on is not None and known.submitted_on > sitting.deposit_by:
        raise Refused("funding.session_missed", on=sitting.on, by=sitting.deposit_by)
    fact = ApplicationFact(K.SCHEDULED, held.today, session=sitting.on)
    return _record(held, id, "schedule", fact, "", "", sitting, None, by, at, key)


def _record(
    held: HeldPlan,
    id: str,
    verb: str,
    fact: ApplicationFact,
    conditions: str,
    payee_name: str,
    session: CommitteeSession | None,
    document: Document | None,
    by: Actor,
    at: datetime,
    key: str | None,
) -> AidApplication:
    row = held.rows[id]
    human(by)
    if replayed(row, fact, key):
        return row
    _check(held, fact, conditions, payee_name)
    if document is not None and document.case != held.case.row.public_id:
        raise Absent
    if verb == "appeal":
        fact = replace(fact, missing=())
    move(held, id, verb, fact, by=by, at=at, key=key, conditions=conditions, payee_name=payee_name, session=session,
         document=document)  # fmt: skip
    if verb in ("grant", "commit"):
        row.payee_name = payee_name[: limits.PROFESSIONAL]
    if verb in ("schedule", *DECISIONS):
        row.session = session if verb != "adjourn" else None
    row.save(update_fields=["payee_name", "session"])
    answered(row, held, by=by, at=at)
    if fact.kind in CAUSES and not _as_planned(held, id, fact):
        look_again(held, CAUSES[fact.kind], at)
    settle(held, by=by, at=at)
    return row


def _as_planned(held: HeldPlan, id: str, fact: ApplicationFact) -> bool:
    """Granted cent for cent as the plan that she agreed to counts it: that plan stands. One query."""
    row = held.row
    if fact.kind is not K.GRANTED or row.chosen_id is None or row.chosen_id != row.current_id:
        return False
    shares = Share.objects.filter(version=row.chosen_id, aid=held.rows[id].aid, cents__gt=0)
    planned = {line or LOAN: cents for line, cents in shares.values_list("line__name", "cents")}
    return planned == {line: cents for line, cents in fact.amounts.items() if cents}


def _check_decider(held: HeldPlan, id: str, by: Actor) -> None:
    """The decisions of the caisse itself are those of its committee."""
    row = held.rows[id]
    is_ours = row.funder.sort == Sort.CAISSE and row.funder.caisse_id == row.caisse_id
    if is_ours and not may(by, "committee.decide", Subject("aid_application", row.caisse_id)):
        raise Refused("funding.committee_decides")


def _check(held: HeldPlan, fact: ApplicationFact, conditions: str, payee_name: str) -> None:
    """What was typed, before the law looks at it."""
    faults = []
    if fact.on > held.today:
        faults.append(Fault.of("on", "funding.day_ahead"))
    if fact.on < held.today - OLDEST:
        faults.append(Fault.of("on", "funding.day_too_far"))
    for name, day in (("valid_until", fact.valid_until), ("session", fact.session)):
        if day is not None and day > held.today + FARTHEST:
            faults.append(Fault.of(name, "funding.day_too_far"))
    for name, text, most in (
        ("reason_text", fact.reason_text, limits.REASON),
        ("conditions", conditions, limits.CONDITIONS),
        ("payee_name", payee_name, limits.PROFESSIONAL),
    ):
        if len(text) > most:
            faults.append(Fault.of(name, "funding.text_too_long", most=most))
    if faults:
        raise Invalid(faults)
