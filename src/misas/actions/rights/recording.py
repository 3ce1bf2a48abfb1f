"""Record what is said: one fact of a member, or one gesture that says several at once.

Nothing that was recorded is edited: a fact is followed by another. A value that contradicts another one is kept and
named (`core.rights.validation`); a value that cannot be read is refused, with what was typed. Not here: answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import join
from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.refusals import Absent, Conflict, Fault, Invalid, Refused
from misas.core.rights.codes import Entity, FactSource, FactStatus, ReviewStatus
from misas.core.rights.facts import HOUSEHOLD, Held
from misas.core.rights.household import Unreadable, read_held
from misas.records.audit import journal
from misas.records.rights import doors
from misas.records.rights.facts import last_facts
from misas.records.rights.models import ReviewFact, ReviewMember, RightsReview


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a gesture says: the plain value of a fact of a member, or that nobody knows it."""

    member: str
    fact: str
    raw: Any
    status: FactStatus = FactStatus.SAID


@transaction.atomic
def record_fact(
    review: UUID,
    *,
    member: str,
    fact: str,
    raw: Any,
    status: FactStatus,
    source: str = "",
    on: date | None = None,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> RightsReview:
    """Record what is held of one fact of a member ("" for the household). The same said twice is said once.

    `seen`: the version of the review on the screen; when somebody else recorded this very fact since, Conflict carries
    both values, who, when and the version to write over, and nothing is written. `on`: the day it speaks of.
    Raises Absent, Invalid (with what was typed), Refused (finished).
    """
    row, raw = held(review, to="rights.record_fact", by=by), _plain(raw)
    _readable(row, Said(member, fact, raw, status), source, there=_there(row))
    last = ReviewFact.objects.filter(review=row, member=member, fact=fact).select_related("by").order_by("-pk").first()
    if last is not None:
        if (last.raw, last.status, last.source, last.on) == (raw, status.value, source, on):
            return row
        if seen is not None and last.version > seen:
            raise Conflict(
                "rights.fact_changed_meanwhile",
                mine=raw,
                mine_status=status.value,
                theirs=last.raw,
                theirs_status=last.status,
                who=last.by.full_name if last.by else "",
                when=last.at,
                version=row.version,
            )
    row.version += 1
    fact_row(row, member, fact, raw, status, source, on, by, at).save(force_insert=True)
    row.save(update_fields=["version"])
    join(row.case, by, at)
    theme = ports().rules.table[fact].theme
    journal.note("rights.record_fact", row, by=by, at=at, theme=theme.value, status=status.value, version=row.version)
    return row


@transaction.atomic
def record_for_all(
    review: UUID, said: Said, others: Iterable[str], *, on: date | None = None, seen: int | None = None, by: Actor,
    at: datetime,
) -> tuple[Said, ...]:  # fmt: skip
    """Record an answer, and the same for `others` of the household; gives back what was told otherwise, and stays.

    Only for a fact that families usually share (`partage`). Raises as `record_fact`, and Absent for any other fact."""
    one = ports().rules.table.get(said.fact)
    if one is None or not one.is_shared:
        raise Absent
    record_fact(review, member=said.member, fact=said.fact, raw=said.raw, status=said.status, on=on, seen=seen, by=by,
                at=at)  # fmt: skip
    return record_together(review, [replace(said, member=each) for each in others], on=on, by=by, at=at)


@transaction.atomic
def record_together(
    review: UUID, said: Sequence[Said], *, on: date | None = None, seen: int | None = None, by: Actor, at: datetime
) -> tuple[Said, ...]:
    """Record what one gesture says of several facts or members, in one version; gives back what was not recorded.

    What somebody already told otherwise, or declined to tell, is never written over, nor is whatever was recorded after
    the version `seen`: it is given back, for the screen to name. The same said twice is said once. Raises Absent,
    Invalid (nothing is then recorded), Refused (finished).
    """
    row = held(review, to="rights.record_fact", by=by)
    before, there = {(one.member, one.fact): one for one in last_facts(row)}, _there(row)
    fresh, kept = list[Said](), list[Said]()
    for one in said:
        raw, last = _plain(one.raw), before.get((one.member, one.fact))
        _readable(row, one, there=there)
        is_later = last is not None and seen is not None and last.version > seen
        if last is None or not (_is_told(last) or is_later):
            if last is None or (last.raw, last.status) != (raw, one.status.value) or _is_to_say_again(last):
                fresh.append(one)
        elif (last.raw, last.status) != (raw, one.status.value) and not _means_the_same(row, last, raw):
            kept.append(one)
    if not fresh:
        return tuple(kept)
    row.version += 1
    ReviewFact.objects.bulk_create(
        fact_row(row, one.member, one.fact, _plain(one.raw), one.status, "", on, by, at) for one in fresh
    )
    row.save(update_fields=["version"])
    join(row.case, by, at)
    _note(row, fresh, by, at)
    return tuple(kept)


def _is_told(last: ReviewFact) -> bool:
    """Whether somebody gave an answer, or did not wish to: what nobody knows may still be told."""
    return last.raw is not None or last.status == FactStatus.DECLINED


def _is_to_say_again(last: ReviewFact) -> bool:
    return last.source == FactSource.SAY_AGAIN


def _means_the_same(row: RightsReview, last: ReviewFact, raw: Any) -> bool:
    """Whether what is on file and what is said are one value, however each was written: 700 and {month: 700, …}."""
    one = ports().rules.table[last.fact]
    try:
        values = [read_held(each, one, row.month).value for each in ({"value": last.raw}, {"value": raw})]
    except Unreadable:
        return False
    return values[0] == values[1]


def _note(row: RightsReview, said: Iterable[Said], by: Actor, at: datetime) -> None:
    """One line of the journal for each fact, as when it is said alone."""
    table = ports().rules.table
    for one in said:
        theme = table[one.fact].theme
        journal.note("rights.record_fact", row, by=by, at=at, theme=theme.value, status=one.status.value,
                     version=row.version)  # fmt: skip


def held(review: UUID, *, to: str, by: Actor) -> RightsReview:
    """A review that may still change, kept with its case until the transaction ends. Raises Absent, Refused."""
    row = doors.review(review, to=to, by=by, lock=True)
    if row.status == ReviewStatus.FINISHED:
        raise Refused("rights.review_finished")
    if row.case.closed_at is not None:
        raise Refused("rights.case_closed")
    return row


def fact_row(
    review: RightsReview,
    member: str,
    fact: str,
    raw: Any,
    status: FactStatus,
    source: str,
    on: date | None,
    by: Actor,
    at: datetime,
) -> ReviewFact:
    """The row of one statement, of the version that the review has now; not saved."""
    return ReviewFact(
        caisse_id=review.caisse_id,
        review=review,
        member=member,
        fact=fact,
        raw=raw,
        status=status.value,
        source=source,
        on=on,
        version=review.version,
        at=at,
        by_id=by.account_id,
    )


def _plain(raw: Any) -> Any:
    """What was typed, as JSON keeps it: a day as its text, an amount as a number."""
    if isinstance(raw, dict):
        return {name: _plain(value) for name, value in raw.items()}
    if isinstance(raw, Decimal):
        return float(raw)
    return raw.isoformat() if isinstance(raw, date) else raw


def _there(row: RightsReview) -> frozenset[str]:
    """The keys of who stands in the household. One query."""
    rows = ReviewMember.objects.filter(review=row, removed_at__isnull=True)
    return frozenset(rows.values_list("key", flat=True))


def _readable(row: RightsReview, said: Said, source: str = "", *, there: frozenset[str]) -> Held:
    """What was typed, read as the nature of the fact asks. Raises Invalid, Absent (no such member)."""
    one = ports().rules.table.get(said.fact)
    if one is None:
        raise Invalid([Fault.of("fact", "rights.unknown_fact")])
    if (one.entity is Entity.HOUSEHOLD) != (said.member == HOUSEHOLD):
        belongs = "rights.fact_of_member" if one.entity is Entity.PERSON else "rights.fact_of_household"
        raise Invalid([Fault.of("member", belongs)])
    if said.member and said.member not in there:
        raise Absent
    raw = _plain(said.raw)
    try:
        return read_held({"value": raw, "status": said.status.value, "source": source}, one, row.month)
    except Unreadable as wrong:
        raise Invalid([Fault.of("value", wrong.code, typed=raw)]) from wrong
