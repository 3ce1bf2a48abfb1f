"""Whether somebody is already accompanied: shown to agents of the caisse, never to a partner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from misas.core.access import Actor, Subject, may
from misas.core.persons.codes import LikenessGround
from misas.core.persons.identity import read_identity
from misas.core.referrals import reading
from misas.core.referrals.said import identity_of
from misas.core.refusals import Forbidden
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.cases import queries as case_queries
from misas.records.persons.likely import likely
from misas.records.territory import queries as territory

CERTAIN: Final = frozenset({LikenessGround.SAME_NIR, LikenessGround.SAME_NAME_AND_BIRTH})


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
