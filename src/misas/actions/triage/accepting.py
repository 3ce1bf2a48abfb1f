"""The answers that make a case: accompany, or hand over to the service social."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions import cases, privacy
from misas.actions.ports import ports
from misas.actions.referrals import said_of
from misas.actions.triage.deciding import decide, hold
from misas.core.access import Actor
from misas.core.cases.handover import Packet
from misas.core.referrals import priority
from misas.core.referrals.codes import TriageOutcome
from misas.core.referrals.said import Said
from misas.core.refusals import Absent, Refused
from misas.records.cases import queries as case_queries
from misas.records.cases.models import Case
from misas.records.persons import queries as persons
from misas.records.persons.models import Person
from misas.records.referrals.models import Referral

INFORMATION_TEXT: Final = "referral-1"  # the sentence said aloud above the tick box (wording.referrals)
NOON: Final = time(12)


@transaction.atomic
def accept(referral: UUID, reason: str, *, person: Person | None = None, by: Actor, at: datetime) -> Case:
    """The mission takes it up: the referral joins the open case of the person, or opens one.

    `person` when it was not identified before. Raises Absent, Refused (triaged, reason, person not identified).
    """
    row, done = hold(referral, TriageOutcome.TO_CASE, reason, by)
    if done:
        return _case_of(row)
    return _to_case(row, TriageOutcome.TO_CASE, reason, person, by, at)


@transaction.atomic
def hand_over(
    referral: UUID,
    reason: str,
    *,
    packet: Packet,
    person: Person | None = None,
    by: Actor,
    at: datetime,
) -> Case:
    """Straight to the service social: a case of the one who hands over, until the service accepts it.

    Nobody is between two chairs: the case has an owner, and comes back to them if the service returns it. A person
    who is already accompanied is not handed over here. Raises Absent, Refused.
    """
    row, done = hold(referral, TriageOutcome.DIRECT_HANDOVER, reason, by)
    if done:
        return _case_of(row)
    known = person or row.person
    if known is not None and case_queries.open_case_of(known) is not None:
        raise Refused("referral.already_accompanied")
    case = _to_case(row, TriageOutcome.DIRECT_HANDOVER, reason, person, by, at)
    cases.take(case.public_id, by=by, at=at)
    cases.propose_handover(case.public_id, packet, by=by, at=at)
    case.refresh_from_db()
    return case


def _to_case(
    row: Referral, outcome: TriageOutcome, reason: str, person: Person | None, by: Actor, at: datetime
) -> Case:
    known = person or row.person
    if known is None:
        raise Refused("referral.person_not_identified")
    if known.caisse_id != row.caisse_id:
        raise Refused("referral.person_of_another_caisse")
    speaking = persons.speaking(known)
    said = said_of(row, row.caisse.local_date(at))
    _record_agreement(row, speaking, said, by, at)
    case = case_queries.open_case_of(speaking)
    if case is None:
        why = priority.of_the_person(priority.Why(reason) for reason in row.priority_why)
        case = cases.open_case(
            speaking,
            cares=[cases.CareNeeded(care.care_type, care.since, said.reasons) for care in said.cares],
            priority=priority.level_of(why),
            why=why,
            has_referrer=True,
            by=by,
            at=at,
        )
    row.person, row.linked_case = known, case.public_id
    decide(row, outcome, reason, by, at, linked_case=case.public_id)
    cases.link_referral(case.public_id, row.public_id, by=by, at=at, key=f"referral:{row.public_id}")
    case.refresh_from_db()
    return case


def _record_agreement(row: Referral, person: Person, said: Said, by: Actor, at: datetime) -> None:
    """The information and the agreement that the referral recorded become facts of the person."""
    calendar = row.caisse.calendar(ports().holidays)
    days = (said.informed_on or row.informed_on, said.agreed_on or row.agreed_on)
    informed_at, agreed_at = (min(calendar.instant(day, NOON), row.received_at) for day in days)
    proof = {
        "text_version": INFORMATION_TEXT,
        "how": said.informed_how,
        "informed_at": informed_at,
        "agreed": said.agreed,
        "agreed_at": max(informed_at, agreed_at),
        "agreement_mode": said.agreement_mode,
        "feedback": said.feedback,
        "withheld": said.withheld,
    }
    privacy.record_information(
        proof, caisse_id=row.caisse_id, person_id=person.public_id, organisation_id=row.organisation_id, by=by, at=at
    )


def _case_of(row: Referral) -> Case:
    case = Case.objects.filter(public_id=row.linked_case).first() if row.linked_case else None
    if case is None:
        raise Absent
    return case
