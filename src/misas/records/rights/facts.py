"""The rows of a review and of a claim read as the plain values that core decides on.

What a rule no longer knows, or reads otherwise than on the day it was recorded, is kept and named, never dropped in
silence. Not here: decisions, writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from misas.core.refusals import Fault
from misas.core.rights.claim_steps import fold
from misas.core.rights.claims import Claim as ClaimFold
from misas.core.rights.claims import ClaimFact, ClaimFactKind, Filer, RefusalReason
from misas.core.rights.codes import FactSource, FactStatus, Role, Silence
from misas.core.rights.facts import HOUSEHOLD, FactTable, Held, Household, Member
from misas.core.rights.household import Unreadable, read_held
from misas.core.rights.rules import Delay
from misas.records.rights.around import MemberLine
from misas.records.rights.models import Claim, ClaimFactRow, ReviewFact, ReviewMember, RightsReview


@dataclass(frozen=True, slots=True)
class FactLine:
    """What is held of one fact just now: the value, what was typed, who recorded it, when, and in which version."""

    member: str
    fact: str
    held: Held
    raw: Any
    by: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Read:
    """A review's household, its facts by (member, id), and what can no longer be read. `to_say_again`: the day on which
    a fact was told, too long ago to be held."""

    household: Household
    lines: Mapping[tuple[str, str], FactLine]
    unreadable: tuple[Fault, ...]
    to_say_again: Mapping[tuple[str, str], date]


def members_of(review: RightsReview) -> list[ReviewMember]:
    """Who stands in the household, the applicant first. One query."""
    rows = ReviewMember.objects.filter(review=review, removed_at__isnull=True).order_by("id")
    return sorted(rows, key=lambda row: row.role != Role.APPLICANT)


def last_facts(review: RightsReview) -> list[ReviewFact]:
    """The last statement about each fact of each member. One query."""
    rows = ReviewFact.objects.filter(review=review).order_by("member", "fact", "-pk").distinct("member", "fact")
    return list(rows.select_related("by"))


def read(review: RightsReview, table: FactTable) -> Read:
    """The household of a review as it stands. Two queries."""
    return read_rows(review.month, members_of(review), last_facts(review), table)


def read_rows(
    month: date, members: Sequence[ReviewMember | MemberLine], facts: Iterable[ReviewFact], table: FactTable
) -> Read:
    held: dict[str, dict[str, Held]] = {key: {} for key in (HOUSEHOLD, *(row.key for row in members))}
    lines: dict[tuple[str, str], FactLine] = {}
    unreadable: list[Fault] = []
    again: dict[tuple[str, str], date] = {}
    for row in facts:
        if row.member not in held:
            continue  # of a member who no longer stands there
        if row.source == FactSource.SAY_AGAIN and row.raw is None:
            if row.on is not None:
                again[row.member, row.fact] = row.on
            continue  # nobody answered it in this review
        found = _held(row, table, month)
        if isinstance(found, Fault):
            unreadable.append(found)
            continue
        held[row.member][row.fact] = found
        by = row.by.full_name if row.by else ""
        lines[row.member, row.fact] = FactLine(row.member, row.fact, found, row.raw, by, row.at, row.version)
    own = held.pop(HOUSEHOLD)
    people = tuple(Member(row.key, Role(row.role), held[row.key]) for row in members)
    return Read(Household(month, own, people), lines, tuple(unreadable), again)


def _held(row: ReviewFact, table: FactTable, month: date) -> Held | Fault:
    where = f"{row.member}.{row.fact}".strip(".")
    if row.fact not in table:
        return Fault.of(where, "rights.unknown_fact")
    status = FactStatus(row.status)
    if row.raw is None:
        return Held(None, status, row.source, row.on)
    try:
        value = read_held({"value": row.raw, "status": status.value}, table[row.fact], month).value
    except Unreadable as wrong:
        return Fault.of(where, wrong.code)
    return Held(value, status, row.source, row.on)


def delay_of(row: Claim) -> Delay | None:
    """The delay of the rule on the day the claim was prepared; None when no text gave one."""
    if not (row.delay_months or row.delay_days):
        return None
    return Delay(row.delay_months, row.delay_days, Silence(row.delay_silence) if row.delay_silence else None)


def fact_of(row: ClaimFactRow) -> ClaimFact:
    return ClaimFact(
        kind=ClaimFactKind(row.kind),
        on=row.on,
        filer=Filer(row.filer) if row.filer else None,
        agreed_on=row.agreed_on,
        missing=tuple(row.missing),
        since=row.since,
        until=row.until,
        received_on=row.received_on,
        reason=RefusalReason(row.reason) if row.reason else None,
        reason_text=row.reason_text,
    )


def folded(row: Claim, facts: Iterable[ClaimFactRow]) -> ClaimFold:
    """A claim from its facts, in the order in which they were recorded."""
    return fold(row.right, [fact_of(one) for one in facts], delay_of(row))
