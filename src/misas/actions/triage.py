"""Triage: a human answers a referral, with a reason of the list. It ends there, goes elsewhere, or becomes a case.

Every answer is a decision kept as a fact, a line of the journal, a line of the outbox, and the news that whoever
referred may hear. Not here: the life of a case (`actions.cases`), which reasons exist (`core.referrals.codes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from misas.actions import cases, feedback, privacy
from misas.actions.ports import ports
from misas.actions.referrals import first_owner, said_of
from misas.actions.territory import require_receiving
from misas.core.access import Actor, Subject, may
from misas.core.cases.handover import Packet
from misas.core.persons.codes import LikenessGround
from misas.core.persons.identity import read_identity
from misas.core.referrals import lifecycle, reading
from misas.core.referrals.codes import REASONS_VERSION, Channel, ReferralStatus, TriageOutcome
from misas.core.referrals.feedback import NewsFamily, NewsLevel
from misas.core.referrals.lifecycle import NextAction
from misas.core.referrals.priority import Level, Why
from misas.core.referrals.receipts import TAKE_UP_WITHIN
from misas.core.referrals.said import Said, identity_of
from misas.core.refusals import Absent, Forbidden, Refused
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.cases import queries as case_queries
from misas.records.cases.models import Case
from misas.records.outbox import post
from misas.records.persons import queries as persons
from misas.records.persons.likely import likely
from misas.records.persons.models import Person
from misas.records.referrals import doors, sealed
from misas.records.referrals.models import FeedbackNews, Referral, TriageDecision
from misas.records.referrals.rerouting import Successor
from misas.records.referrals.rerouting import reroute as cross
from misas.records.territory import queries as territory

FAMILIES: Final[Mapping[TriageOutcome, NewsFamily]] = {
    TriageOutcome.INADMISSIBLE: NewsFamily.EXCLUDED,
    TriageOutcome.OTHER_SCHEME: NewsFamily.EXCLUDED,
    TriageOutcome.GUIDANCE_ONLY: NewsFamily.GUIDANCE,
}
INFORMATION_TEXT: Final = "referral-1"  # the sentence said aloud above the tick box (wording.referrals)
NOON: Final = time(12)
CERTAIN: Final = frozenset({LikenessGround.SAME_NIR, LikenessGround.SAME_NAME_AND_BIRTH})


@transaction.atomic
def accept(referral: UUID, reason: str, *, person: Person | None = None, by: Actor, at: datetime) -> Case:
    """The mission takes it up: the referral joins the open case of the person, or opens one.

    `person` when it was not identified before. Raises Absent, Refused (triaged, reason, person not identified).
    """
    row, done = _hold(referral, TriageOutcome.TO_CASE, reason, by)
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
    row, done = _hold(referral, TriageOutcome.DIRECT_HANDOVER, reason, by)
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


@transaction.atomic
def end(referral: UUID, outcome: TriageOutcome, reason: str, *, by: Actor, at: datetime) -> Referral:
    """Inadmissible, another scheme, or guidance was enough: it ends here, and whoever referred may hear so.

    Raises Absent, Refused; ValueError for an outcome that has a verb of its own.
    """
    if outcome not in FAMILIES:
        raise ValueError(f"{outcome} has its own verb")
    row, done = _hold(referral, outcome, reason, by)
    if not done:
        _decide(row, outcome, reason, by, at)
        for told in (row, *_duplicates(row)):
            feedback.tell_one(told, NewsLevel.ENDED, at=at, family=FAMILIES[outcome])
    return row


@transaction.atomic
def say_duplicate(referral: UUID, reason: str, *, of: UUID, by: Actor, at: datetime) -> Referral:
    """It says what an earlier referral of the caisse said: kept as said, linked to it, followed with it.

    Raises Absent, Refused (of itself, or of one that is itself a duplicate or gone to another caisse).
    """
    row, done = _hold(referral, TriageOutcome.DUPLICATE, reason, by)
    if done:
        return row
    first = doors.referral(of, to="referral.triage", by=by, lock=True)
    if first.pk == row.pk or first.caisse_id != row.caisse_id:
        raise Refused("referral.not_a_first")
    if ReferralStatus(first.status) in (ReferralStatus.DUPLICATE, ReferralStatus.REROUTED):
        raise Refused("referral.not_a_first")
    if row.duplicates.exists():
        raise Refused("referral.has_duplicates")
    row.duplicate_of = first
    if row.person is None:
        row.person = first.person
    _decide(row, TriageOutcome.DUPLICATE, reason, by, at, duplicate_of=first)
    family = FAMILIES.get(TriageOutcome(first.outcome)) if first.outcome else None
    if family is not None:
        feedback.tell_one(row, NewsLevel.ENDED, at=at, family=family)
    return row


@transaction.atomic
def reroute(referral: UUID, reason: str, *, to_caisse: int, by: Actor, at: datetime) -> Referral:
    """Send a referral to the caisse of the person: received there at once, numbered, owned, both linked.

    What was said to be its duplicate awaits triage again: nobody would follow it here. Returns the row that left;
    `successor_number` is the new number. Raises Absent, Refused (same caisse, not open).
    """
    row, done = _hold(referral, TriageOutcome.REROUTED_CAISSE, reason, by)
    if done:
        return row
    if to_caisse == row.caisse_id:
        raise Refused("referral.same_caisse")
    if by.account_id is None:
        raise Refused("referral.needs_a_human")
    there = territory.caisse(to_caisse)
    require_receiving(there, at)
    calendar = there.calendar(ports().holidays)
    today = calendar.local_date(at)
    take_up_by = calendar.add_business_days(today, TAKE_UP_WITHIN)
    public_id = uuid4()
    nir = sealed.open_nir(row.nir_sealed, row.public_id)
    successor = Successor(
        public_id=public_id,
        caisse_id=to_caisse,
        nir_sealed=sealed.seal_nir(nir, public_id),
        owner_id=first_owner(to_caisse, today, there.name).pk,
        next_action=NextAction.TRIAGE.value,
        take_up_by=take_up_by,
        due_on=take_up_by,
    )
    number = cross(row.public_id, Channel(row.channel), successor, by=by.account_id, actor=by.label, at=at)
    for left in _duplicates(row):
        _take_back(left, TriageDecision.objects.get(referral=left, undone_at__isnull=True), by, at)
    row.successor, row.successor_number, row.successor_caisse_id = public_id, number, to_caisse
    _decide(row, TriageOutcome.REROUTED_CAISSE, reason, by, at, target_caisse_id=to_caisse)
    post.put(
        "referral.received",
        f"referral.received:{public_id}",
        caisse_id=to_caisse,
        payload={"referral": public_id, "channel": row.channel},
        at=at,
    )
    return row


@transaction.atomic
def undo(referral: UUID, *, by: Actor, at: datetime) -> Referral:
    """Take back an answer that ended a referral at triage: the same day, while nothing followed.

    Raises Absent, Refused (too late, news already read, others were said to be its duplicates, or it is a case's).
    """
    row = doors.referral(referral, to="referral.undo_triage", by=by, lock=True)
    lifecycle.require("referral.undo_triage", ReferralStatus(row.status))
    calendar = row.caisse.calendar(ports().holidays)
    decision = TriageDecision.objects.select_for_update(of=("self",)).get(referral=row, undone_at__isnull=True)
    read = FeedbackNews.objects.filter(
        referral=row, level=NewsLevel.ENDED.value, withdrawn_at__isnull=True, read_at__isnull=False
    ).exists()
    lifecycle.undo(ReferralStatus(row.status), decided_at=decision.at, at=at, news_read=read, calendar=calendar)
    if row.duplicates.exists():
        raise Refused("referral.has_duplicates")
    _take_back(row, decision, by, at)
    feedback.withdraw(row, NewsLevel.ENDED, by=by, at=at)
    return row


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case of somebody who is certainly the same person, for an agent of her caisse."""

    case: UUID
    number: int
    opened_at: datetime
    owner: str
    grounds: tuple[LikenessGround, ...]


def already_open(answers: Mapping[str, Any], *, caisse_id: int, by: Actor, at: datetime) -> list[OpenCase]:
    """The open cases of whoever is being referred, by the same NIR or the same names and birth date.

    For agents of the caisse only; the reading is written. Partners never learn it. Raises Forbidden.
    """
    verdict = may(by, "referral.see_open_case", Subject("referral", caisse=caisse_id))
    if not verdict:
        raise Forbidden(verdict.reason)
    today = territory.caisse(caisse_id).local_date(at)
    said, _ = reading.read(answers, today=today)
    identity = read_identity(identity_of(said), on=today, required=frozenset()).identity
    if not (identity.nir or (identity.birth_date and identity.birth_name)):
        return []
    found = []
    for alike in likely(identity, caisse_id):
        if not CERTAIN & set(alike.likeness.grounds):
            continue
        case = case_queries.open_case_of(alike.person)
        if case is not None:
            journal.read("case", case.public_id, caisse_id, by=by, at=at)
            owner = Account.objects.get(pk=case.owner_id)
            found.append(OpenCase(case.public_id, case.number, case.opened_at, owner.full_name, alike.likeness.grounds))
    return found


DECIDED: Final = [
    "person", "next_action", "due_on", "outcome", "reason", "triaged_at", "triaged_by", "linked_case", "duplicate_of",
    "successor", "successor_number", "successor_caisse", "status",
]  # fmt: skip


def _hold(referral: UUID, outcome: TriageOutcome, reason: str, by: Actor) -> tuple[Referral, bool]:
    """The row, locked, and whether the same person already gave this very answer (a double click)."""
    row = doors.referral(referral, to="referral.triage", by=by, lock=True)
    if (row.outcome, row.reason, row.triaged_by_id) == (outcome.value, reason, by.account_id):
        return row, True
    lifecycle.decide(ReferralStatus(row.status), outcome, reason)
    return row, False


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
        case = cases.open_case(
            speaking,
            cares=[cases.CareNeeded(care.care_type, care.since, said.reasons) for care in said.cares],
            priority=Level(row.priority),
            why=[Why(why) for why in row.priority_why],
            has_referrer=True,
            by=by,
            at=at,
        )
    row.person, row.linked_case = known, case.public_id
    _decide(row, outcome, reason, by, at, linked_case=case.public_id)
    cases.link_referral(case.public_id, row.public_id, by=by, at=at, key=f"referral:{row.public_id}")
    case.refresh_from_db()
    return case


def _decide(row: Referral, outcome: TriageOutcome, reason: str, by: Actor, at: datetime, **links: Any) -> None:
    """Write the decision, the row it decides, the journal and the outbox."""
    if by.account_id is None:
        raise Refused("referral.needs_a_human")
    TriageDecision.objects.create(
        caisse_id=row.caisse_id,
        referral=row,
        outcome=outcome.value,
        reason=reason,
        reasons_version=REASONS_VERSION,
        at=at,
        by_id=by.account_id,
        **links,
    )
    row.outcome, row.reason = outcome.value, reason
    row.triaged_at, row.triaged_by_id = at, by.account_id
    row.next_action, row.due_on = "", None
    row.status = lifecycle.status_of(outcome).value
    row.save(update_fields=DECIDED)
    journal.note("referral.triage", row, by=by, at=at, outcome=outcome.value, reason=reason)
    post.put(
        "referral.triaged",
        f"referral.triaged:{row.public_id}:{at.isoformat()}",
        caisse_id=row.caisse_id,
        payload={"referral": row.public_id, "outcome": outcome.value, "reason": reason},
        at=at,
    )


def _duplicates(row: Referral) -> QuerySet[Referral]:
    """What was said to be a duplicate of it, locked."""
    rows = Referral.objects.filter(duplicate_of=row).select_related("caisse", "person")
    return rows.select_for_update(of=("self",)).order_by("id")


def _take_back(row: Referral, decision: TriageDecision, by: Actor, at: datetime) -> None:
    """The decision stays as a fact, taken back; the referral awaits a human again, due on an open day."""
    decision.undone_at, decision.undone_by_id = at, by.account_id
    decision.save(update_fields=["undone_at", "undone_by_id"])
    calendar = row.caisse.calendar(ports().holidays)
    row.outcome = row.reason = ""
    row.triaged_at = row.triaged_by = row.duplicate_of = None
    row.next_action = NextAction.TRIAGE.value
    row.due_on = max(row.take_up_by, calendar.next_open(calendar.local_date(at)))
    row.status = ReferralStatus.RECEIVED.value
    row.save(update_fields=DECIDED)
    journal.note("referral.undo_triage", row, by=by, at=at, outcome=decision.outcome)


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
