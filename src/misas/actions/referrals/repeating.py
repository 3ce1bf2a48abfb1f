"""Whether the same person was already referred and still waits: said before the same thing is sent twice.

An agent learns it of every referral of the caisse. A partner learns it of its own organisation's alone, and of nothing
but what its own list shows. Not here: whether she is accompanied (`actions.triage.recognising`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from misas.core.access import OUTSIDE_ROLES, Actor, Subject, may
from misas.core.persons.codes import LikenessGround
from misas.core.persons.likeness import Features, compare
from misas.core.referrals import reading
from misas.core.referrals.corrections import latest
from misas.core.referrals.said import Said
from misas.core.refusals import Forbidden
from misas.records.audit import journal
from misas.records.referrals import recent
from misas.records.referrals.models import Referral
from misas.records.territory import queries as territory

SAME: Final = frozenset(
    {LikenessGround.SAME_NAME_AND_BIRTH, LikenessGround.SAME_BIRTH_NEAR_NAME, LikenessGround.NAMES_SWAPPED}
)
LATELY: Final = timedelta(days=30)
"""How far back a partner is reminded of its own referrals."""


@dataclass(frozen=True, slots=True)
class AlreadySaid:
    """A referral of the same person. `by` is who entered it, empty when a partner did; `mine`: the actor's own."""

    public_id: UUID
    number: str
    received_at: datetime
    by: str
    mine: bool


def already_said(
    answers: Mapping[str, Any], *, caisse_id: int, key: str = "", by: Actor, at: datetime
) -> list[AlreadySaid]:
    """The referrals of whoever is being referred that still wait, the latest first; the readings are written.

    `key`: the form being sent; what it already sent is no repetition. Raises Forbidden.
    """
    said, _ = reading.read(answers, today=territory.caisse(caisse_id).local_date(at))
    if said.birth_date is None or not said.last_name or not said.first_names:
        return []
    if by.has_any(OUTSIDE_ROLES) and by.organisation is not None:
        rows = recent.of_organisation(by.organisation, said.birth_date, since=at - LATELY)
    else:
        verdict = may(by, "referral.see_open_case", Subject("referral", caisse=caisse_id))
        if not verdict:
            raise Forbidden(verdict.reason)
        rows = recent.awaiting(caisse_id, said.birth_date)
    corrected = not by.has_any(OUTSIDE_ROLES)
    found = [row for row in rows if row.key != key and _is_same(said, row, corrected=corrected)]
    for row in found:
        journal.read("referral", row.public_id, row.caisse_id, by=by, at=at)
    return [_shown(row, by) for row in found]


def _is_same(said: Said, row: Referral, *, corrected: bool) -> bool:
    """As it was said, or as it was corrected since: the same slip may come again. A partner knows only what it said."""
    ours = Features(said.birth_name or said.last_name, said.last_name, said.first_names, said.birth_date)
    theirs = [_identity(row, {})]
    if corrected and row.corrections:
        theirs.append(_identity(row, {name: one.value for name, one in latest(row.corrections).items()}))
    return any(SAME & set(compare(ours, one).grounds) for one in theirs)


def _identity(row: Referral, fixed: Mapping[str, str]) -> Features:
    last_name = fixed.get("last_name", row.last_name)
    born = fixed.get("birth_date")
    return Features(
        fixed.get("birth_name", row.said.get("birth_name", "")) or last_name,
        last_name,
        fixed.get("first_names", row.first_names),
        date.fromisoformat(born) if born else row.birth_date,
    )


def _shown(row: Referral, by: Actor) -> AlreadySaid:
    entered = row.entered_by.full_name if row.entered_by and row.organisation_id is None else ""
    return AlreadySaid(
        public_id=row.public_id,
        number=row.origin_number or row.number,
        received_at=row.received_at,
        by=entered,
        mine=row.entered_by_id == by.account_id,
    )
