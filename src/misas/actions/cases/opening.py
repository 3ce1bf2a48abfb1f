"""Open a case, link one more referral to it, give it an owner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from misas.actions.cases.recording import Held, held, hold, human, record, refresh
from misas.core.access import Actor, Role, Subject, may
from misas.core.cases.allocation import workload
from misas.core.cases.codes import CaseStatus, FactKind, HandoverStatus, TaskKind, WaitingOn
from misas.core.referrals.codes import CareType, Reason
from misas.core.referrals.priority import Level, Why
from misas.core.referrals.silence import StallState
from misas.core.refusals import Absent, Conflict, Fault, Invalid, Refused
from misas.records.accounts import queries as accounts
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.cases import limits, queries
from misas.records.cases.models import Case, CaseEvent, ForgoneCare
from misas.records.cases.numbers import take_number
from misas.records.outbox import post
from misas.records.persons import queries as persons
from misas.records.persons.models import Person

OFFICE = (Role.CASEWORKER, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class CareNeeded:
    """One care given up, as the case begins with it."""

    care_type: CareType
    since: date | None = None
    reasons: tuple[Reason, ...] = ()


@transaction.atomic
def open_case(
    person: Person,
    *,
    cares: Sequence[CareNeeded] = (),
    referrals: Iterable[UUID] = (),
    priority: Level = Level.NORMAL,
    why: Sequence[Why] = (),
    has_referrer: bool = True,
    by: Actor,
    at: datetime,
) -> Case:
    """Open the one case of a person, waiting to be assigned; until then whoever is on duty answers for it.

    `referrals`: public ids of what led here. Raises Absent, or Refused (already open: link instead; nobody on duty).
    """
    if not may(by, "case.open", Subject("case", caisse=person.caisse_id)):
        raise Absent
    Person.objects.select_for_update(of=("self",)).get(pk=persons.speaking(person).pk)  # who speaks for all her rows
    standing = queries.open_case_of(person)
    if standing is not None:
        raise Refused("case.already_open", case=str(standing.public_id), number=standing.number)
    caisse = person.caisse
    today = caisse.local_date(at)
    in_charge = _in_charge(person.caisse_id, today, by, caisse.name)
    row = Case.objects.create(
        caisse_id=person.caisse_id,
        number=take_number(person.caisse_id),
        person=person,
        owner=in_charge,
        opened_at=at,
        priority=priority.value,
        priority_why=[reason.value for reason in why],
        has_referrer=has_referrer,
        status=CaseStatus.TO_ASSIGN.value,
        next_action=TaskKind.ASSIGN.value,
        next_due=today,
        waiting_on=WaitingOn.US.value,
        stall=StallState.NONE.value,
        points=workload(len(cares), urgent=priority is Level.FIRST),
        last_at=at,
    )
    CaseEvent.objects.create(
        caisse_id=row.caisse_id,
        case=row,
        kind=FactKind.OPENED.value,
        at=at,
        by_id=by.account_id,
        data={"in_charge": in_charge.pk, "priority": priority.value},
    )
    case = held(row, at)
    for care in cares:
        add_care_row(case, care, by=by, at=at)
    for referral in referrals:
        record(case, "link_referral", by=by, at=at, data={"referral": referral})
    refresh(case)
    prepare_review(case, at)
    journal.note("case.open", row, by=by, at=at, priority=priority.value, number=row.number)
    return row


@transaction.atomic
def link_referral(case: UUID, referral: UUID, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """One more referral said the same: it joins the open case, and its referrer hears where things stand."""
    return record(hold(case, to="link_referral", by=by, at=at), "link_referral", by=by, at=at,
                  data={"referral": referral}, key=key)  # fmt: skip


@transaction.atomic
def take(case: UUID, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """Take a case that nobody has yet."""
    row = hold(case, to="take", by=by, at=at)
    return record(row, "take", by=by, at=at, data={"owner": human(by)}, key=key)


@transaction.atomic
def assign(case: UUID, owner: Account, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """Give a case to a colleague, or move it from one to another. Raises Absent, Refused (not of the team)."""
    return _assign(hold(case, to="assign", by=by, at=at), owner, by=by, at=at, key=key)


@transaction.atomic
def assign_many(cases: Sequence[UUID], owner: Account, *, by: Actor, at: datetime) -> list[CaseEvent]:
    """The same for a whole selection, all or none. Those she already owns are left as they are."""
    if not cases or len(cases) > limits.BULK:
        raise Invalid([Fault.of("cases", "case.selection_size", most=limits.BULK)])
    events = []
    for public_id in sorted(set(cases)):
        case = hold(public_id, to="assign", by=by, at=at)
        if case.facts.owner != owner.pk:
            events.append(_assign(case, owner, by=by, at=at))
    return events


def add_care_row(case: Held, care: CareNeeded, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """Write one forgone care and its fact, in a case already held."""
    public_id = uuid4()
    ForgoneCare.objects.create(
        caisse_id=case.row.caisse_id,
        case=case.row,
        public_id=public_id,
        care_type=care.care_type.value,
        since=care.since,
        reasons=[reason.value for reason in care.reasons],
        added_at=at,
        added_by_id=by.account_id,
        moved_at=at,
    )
    data = {"care": public_id, "care_type": care.care_type}
    return record(case, "add_care", by=by, at=at, data=data, key=key)


def prepare_review(case: Held, at: datetime) -> None:
    """Ask for the rights review of a case that begins, or lives again: prepared before the first call."""
    row = case.row
    key = f"rights.pre_review:{row.public_id}:{case.facts.lives}"
    post.put("rights.pre_review", key, caisse_id=row.caisse_id, payload={"case": row.public_id}, at=at)


def _assign(case: Held, owner: Account, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    handed = case.facts.handover is not None and case.facts.handover.status is HandoverStatus.ACCEPTED
    roles = (Role.SOCIAL_WORKER,) if handed and case.facts.in_handover else OFFICE
    if not accounts.colleagues(case.row.caisse_id, roles, case.today).filter(pk=owner.pk).exists():
        raise Refused("case.owner_not_of_team", name=owner.full_name)
    if case.facts.owner == owner.pk and key is None:
        raise Conflict("case.already_theirs", name=owner.full_name)
    verb = "assign" if case.status is CaseStatus.TO_ASSIGN else "reassign"
    return record(case, verb, by=by, at=at, data={"owner": owner.pk}, key=key)


def _in_charge(caisse_id: int, today: date, by: Actor, name: str) -> Account:
    """Who answers for a case that nobody took: whoever is on duty, else the colleague who opens it."""
    on_duty = accounts.duty_holder(caisse_id, today)
    if on_duty is not None:
        return on_duty
    if by.account_id is not None and by.has_any(OFFICE, caisse_id):
        return Account.objects.get(pk=by.account_id)
    raise Refused("case.nobody_on_duty", caisse=name)
