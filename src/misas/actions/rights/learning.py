"""What a right granted, or seen to be open, teaches the open review: the C2S somebody has, and its last day.

Nothing is guessed. A decision and an attestation speak after what was said: « aucune complémentaire » no longer holds,
and is asked again unless it is known whether the C2S is free. What was told otherwise of the same days is given back to
whoever calls, to be named. Facts that then contradict another one are named as any other (`core.rights.validation`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from misas.actions.ports import ports
from misas.actions.rights.answering import answered
from misas.actions.rights.opening import COVER, COVERS, ENDS_ON
from misas.actions.rights.recording import record_fact
from misas.core.access import Actor
from misas.core.rights.codes import FactSource, FactStatus
from misas.core.rights.facts import Held
from misas.core.rights.household import read_held
from misas.core.rights.months import add_months
from misas.core.rights.standing import BY_RSA, ONE_FORM
from misas.records.cases.models import Case
from misas.records.rights import queries
from misas.records.rights.facts import read
from misas.records.rights.models import RightsReview

RECENT: Final = "recent_c2s"
A_YEAR: Final = 12
C2S_RIGHTS: Final = frozenset({*ONE_FORM, BY_RSA})
"""Every right that gives the C2S itself."""
FREE: Final = "c2s_free"
OTHER_COVERS: Final = frozenset({"employer", "individual"})
"""Covers that a C2S does not follow: told whenever, they are to be looked at."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A fact that was told otherwise than what a decision says, as it was held."""

    fact: str
    held: Held


def learn(
    case: Case,
    right: str,
    member: str,
    *,
    since: date | None,
    until: date | None,
    cover: str,
    source: FactSource = FactSource.CAISSE,
    by: Actor,
    at: datetime,
) -> tuple[Otherwise, ...]:
    """Record in the open review of the case, if it has one, what an open C2S says of `member`; its answers follow.

    `cover`: c2s_free or c2s_paying when it is known, else ""; the C2S of the RSA is free. Gives what was told otherwise
    since the right began: replaced, never unnamed."""
    review = queries.open_review_of(case)
    today = case.caisse.local_date(at)
    is_ahead = since is not None and since > today
    if right not in C2S_RIGHTS or review is None or case.closed_at is not None or is_ahead:
        return ()
    table = ports().rules.table
    household = read(review, table).household
    if member not in {one.id for one in household.members}:
        return ()
    otherwise: list[Otherwise] = []

    def tell(fact: str, raw: Any) -> None:
        known, before = FactStatus.KNOWN, household.held(member, fact)
        record_fact(review.public_id, member=member, fact=fact, raw=raw, status=known, source=source.value,
                    on=today, by=by, at=at)  # fmt: skip
        after = read_held({"value": raw, "status": known.value}, table[fact], review.month).value
        if before.value != after and _is_contradicted(fact, before, since):
            otherwise.append(Otherwise(fact, before))

    if until is not None:
        tell(ENDS_ON, until.isoformat())
    if until is None or add_months(until, A_YEAR) > today:
        tell(RECENT, True)
    if until is None or until >= today:
        told = FREE if right == BY_RSA else cover
        held = household.held(member, COVER)
        if told in COVERS:
            tell(COVER, told)
        elif held.value is not None and held.value not in COVERS:
            _ask_again(review, member, held, today, by, at)
            otherwise += [Otherwise(COVER, held)] if held.value in OTHER_COVERS else []
    fresh = RightsReview.objects.select_related("case__caisse", "case__person").get(pk=review.pk)
    answered(fresh, by=by, at=at, within=None)
    return tuple(otherwise)


def _is_contradicted(fact: str, before: Held, since: date | None) -> bool:
    """Whether a decision contradicts what was told, and does not only follow it: nobody who had no cover was wrong."""
    if fact == COVER:
        return before.value in OTHER_COVERS | COVERS
    is_of_these_days = since is None or before.on is None or before.on >= since
    return fact == ENDS_ON and before.value is not None and is_of_these_days


def _ask_again(review: RightsReview, member: str, held: Held, today: date, by: Actor, at: datetime) -> None:
    """What was said before the attestation is kept by its day alone, and is said again."""
    record_fact(review.public_id, member=member, fact=COVER, raw=None, status=FactStatus.UNKNOWN,
                source=FactSource.SAY_AGAIN.value, on=held.on or today, by=by, at=at)  # fmt: skip
