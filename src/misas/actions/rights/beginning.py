"""What a new review begins with, gathered from the rows: the person, her referral, her last review. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from misas.core.rights.codes import Role
from misas.core.rights.facts import FactTable
from misas.core.rights.months import first_day
from misas.core.rights.prefilling import (
    Prefilled,
    aged,
    carried_over,
    first_told,
    newest,
    of_person,
    of_referral,
    still_said,
)
from misas.records.cases.models import Case
from misas.records.persons import queries as persons
from misas.records.referrals.models import Referral
from misas.records.rights import queries
from misas.records.rights.facts import members_of, read
from misas.records.rights.keys import APPLICANT, free_keys
from misas.records.rights.models import ReviewMember, RightsReview


@dataclass(frozen=True, slots=True)
class Begun:
    """The household of the last review (empty when there is none) and every fact already told."""

    members: tuple[tuple[str, Role, str], ...]
    facts: tuple[Prefilled, ...]


def prefilled(case: Case, today: date, table: FactTable) -> Begun:
    """The register speaks first; then what was told last, be it at the last review or when she was referred.

    What was told of the moment too long ago is not held; it is noted as to be said again.

    A household that comes from another row of the same person has keys of its own here (`records.rights.keys`)."""
    person = persons.speaking(case.person)
    last = queries.last_finished(case)
    known = [*of_person(APPLICANT, persons.held(person, FIELDS), nir_provisional=person.nir_provisional)]
    told: list[Prefilled] = []
    members: list[tuple[str, Role, str]] = []
    if last is not None:
        rows = members_of(last)
        before = read(last, table)
        zone = case.caisse
        told_on = {key: zone.local_date(line.at) for key, line in before.lines.items()}
        keys = _keys(case, last, rows)
        members = [(keys[row.key], Role(row.role), row.label) for row in rows]
        carried = carried_over(before.household, table, first_day(today), told_on)
        told += [replace(one, member=keys.get(one.member, one.member)) for one in carried]
    for referral in Referral.objects.linked_to(case.public_id).order_by("received_at"):
        cover, said_on = str(referral.said.get("cover", "")), referral.received_on
        told = [one for one in told if still_said(one, cover, said_on, APPLICANT)]
        told = [*told, *of_referral(APPLICANT, cover, said_on)]
    known = [one for one in known if one.fact in table]
    spoken = aged(newest(one for one in told if one.fact in table), table, today)
    return Begun(tuple(members), tuple(first_told([*known, *spoken]).values()))


def _keys(case: Case, last: RightsReview, rows: Sequence[ReviewMember]) -> dict[str, str]:
    """What each member of the last review is called in this one."""
    others = [row.key for row in rows if row.key != APPLICANT]
    if last.case.person_id == case.person_id:
        return {key: key for key in (APPLICANT, *others)}
    return {APPLICANT: APPLICANT} | dict(zip(others, free_keys(case.person, len(others)), strict=True))


FIELDS: Final = ("birth_date", "sex", "nir", "commune_code", "postal_code")
