"""Hold a review: open it with what is already known, change its household or its month. Not here: what is said of a
fact (`recording`), answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import join
from misas.actions.ports import ports
from misas.actions.rights.beginning import prefilled
from misas.actions.rights.recording import fact_row, held
from misas.core.access import Actor
from misas.core.refusals import Absent, Conflict, Fault, Invalid, Refused
from misas.core.rights.codes import FactStatus, Nature, Role
from misas.core.rights.facts import HOUSEHOLD, Amounts, FactType
from misas.core.rights.household import write_household
from misas.core.rights.months import first_day
from misas.core.rights.prefilling import still_holds
from misas.core.rights.validation import OLDEST
from misas.records.audit import journal
from misas.records.rights import doors, limits, queries
from misas.records.rights.facts import last_facts, read
from misas.records.rights.keys import APPLICANT, free_keys
from misas.records.rights.models import ReviewFact, ReviewMember, RightsReview

"""The first month of the C2S: before it, a review would speak of other rights."""


@transaction.atomic
def open_review(case: UUID, *, by: Actor, at: datetime) -> RightsReview:
    """The open review of a case, or a new one for this month with what the caisse holds and what was said before.

    Raises Absent, Refused (the case is closed).
    """
    row = doors.case(case, to="rights.open_review", by=by, lock=True)
    standing = queries.open_review_of(row)
    if standing is not None:
        return doors.review(standing.public_id, to="rights.see", by=by)
    if row.closed_at is not None:
        raise Refused("rights.case_closed")
    today = row.caisse.local_date(at)
    review = RightsReview.objects.create(
        caisse_id=row.caisse_id, case=row, month=first_day(today), opened_at=at, opened_by_id=by.account_id
    )
    begun = prefilled(row, today, ports().rules.table)
    members = begun.members or ((APPLICANT, Role.APPLICANT, ""),)
    ReviewMember.objects.bulk_create(
        ReviewMember(
            caisse_id=row.caisse_id,
            review=review,
            key=key,
            role=role.value,
            label=label,
            added_at=at,
            added_by_id=by.account_id,
        )
        for key, role, label in members
    )
    ReviewFact.objects.bulk_create(
        fact_row(review, one.member, one.fact, one.raw, one.status, one.source, one.on, by, at) for one in begun.facts
    )
    if by.account_id is not None:
        join(row, by, at)
    journal.note("rights.open_review", review, by=by, at=at, case=row.public_id, facts=len(begun.facts))
    return review


@transaction.atomic
def add_member(
    review: UUID, *, role: Role, label: str = "", by: Actor, at: datetime, key: str | None = None
) -> ReviewMember:
    """Somebody more in the household. `key`: sent twice, it adds once. Raises Absent, Invalid, Refused."""
    row = held(review, to="rights.change_household", by=by)
    name = _name(key)
    if name is not None and (before := ReviewMember.objects.filter(public_id=name).first()) is not None:
        if before.review_id != row.pk:
            raise Conflict("rights.key_used_otherwise")
        return before
    standing = list(ReviewMember.objects.filter(review=row, removed_at__isnull=True))
    _check_member(role, label.strip(), standing)
    named = {} if name is None else {"public_id": name}
    made = ReviewMember.objects.create(
        caisse_id=row.caisse_id,
        review=row,
        key=free_keys(row.case.person)[0],
        role=role.value,
        label=label.strip(),
        added_at=at,
        added_by_id=by.account_id,
        **named,
    )
    _changed(row, by, at, "added", role)
    return made


@transaction.atomic
def remove_member(review: UUID, member: str, *, by: Actor, at: datetime) -> RightsReview:
    """Somebody is not of the household after all; what was said of them is kept, and counts no more.

    Removed twice is removed once. Raises Absent, Refused (the applicant stays).
    """
    row = held(review, to="rights.change_household", by=by)
    one = ReviewMember.objects.filter(review=row, key=member).first()
    if one is None:
        raise Absent
    if one.role == Role.APPLICANT:
        raise Refused("rights.applicant_stays")
    if one.removed_at is not None:
        return row
    one.removed_at, one.removed_by_id = at, by.account_id
    one.save(update_fields=["removed_at", "removed_by"])
    _changed(row, by, at, "removed", Role(one.role))
    return row


@transaction.atomic
def set_month(review: UUID, month: date, *, by: Actor, at: datetime) -> RightsReview:
    """Review another month. Amounts told month by month keep their months. A total of the former window says nothing of
    the new one, and what was of a closed year or a tax notice says nothing of another year: both are asked again.
    Raises Absent, Invalid (a month ahead, or before the C2S), Refused."""
    row = held(review, to="rights.change_household", by=by)
    month = first_day(month)
    if month > first_day(row.case.caisse.local_date(at)):
        raise Invalid([Fault.of("month", "rights.month_ahead")])
    if month < OLDEST:
        raise Invalid([Fault.of("month", "rights.month_too_old")])
    if month == row.month:
        return row
    moved = list(_moved(row, month))
    row.month, row.version = month, row.version + 1
    ReviewFact.objects.bulk_create(
        fact_row(row, fact.member, fact.fact, raw, status, fact.source, fact.on, by, at) for fact, raw, status in moved
    )
    row.save(update_fields=["month", "version"])
    join(row.case, by, at)
    journal.note("rights.change_household", row, by=by, at=at, what="month", month=month.isoformat())
    return row


def _moved(row: RightsReview, month: date) -> Iterable[tuple[ReviewFact, Any, FactStatus]]:
    """What is said again when a review moves to `month`: the monthly amounts, each with its own months; and, unknown,
    what was of a closed year or of a tax notice that is no longer the one asked for."""
    table = ports().rules.table
    household = read(row, table).household
    written = write_household(household)
    rows = {HOUSEHOLD: written["household"]} | {one["id"]: one for one in written["members"]}
    for fact in last_facts(row):
        one: FactType | None = table.get(fact.fact)
        if one is None or fact.member not in rows or fact.raw is None:
            continue
        value = household.held(fact.member, fact.fact).value
        if not isinstance(value, Amounts):
            if not still_holds(one, row.month, month):
                yield fact, None, FactStatus.UNKNOWN
        elif one.nature is Nature.MONTHLY:
            months = {name: euros for name, euros in rows[fact.member][fact.fact]["value"].items() if name != "total"}
            yield fact, months or None, FactStatus(fact.status) if months else FactStatus.UNKNOWN


def _check_member(role: Role, label: str, standing: list[ReviewMember]) -> None:
    faults = []
    if role is Role.APPLICANT:
        faults.append(Fault.of("role", "rights.one_applicant"))
    if role is Role.PARTNER and any(one.role == Role.PARTNER for one in standing):
        faults.append(Fault.of("role", "rights.one_partner"))
    if len(label) > limits.LABEL:
        faults.append(Fault.of("label", "rights.label_too_long", most=limits.LABEL))
    if len(standing) >= limits.MEMBERS:
        faults.append(Fault.of("", "rights.too_many_members", most=limits.MEMBERS))
    if faults:
        raise Invalid(faults)


def _name(key: str | None) -> UUID | None:
    try:
        return UUID(key) if key else None
    except ValueError:
        raise Conflict("rights.key_used_otherwise") from None


def _changed(row: RightsReview, by: Actor, at: datetime, what: str, role: Role) -> None:
    row.version += 1
    row.save(update_fields=["version"])
    join(row.case, by, at)
    journal.note("rights.change_household", row, by=by, at=at, what=what, role=role.value, version=row.version)
