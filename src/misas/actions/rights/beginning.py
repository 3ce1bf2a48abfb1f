"""What a new review begins with, gathered from the rows: the person, her referral, her last review. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from misas.core.rights.codes import Role
from misas.core.rights.facts import FactTable
from misas.core.rights.prefilling import Prefilled, carried_over, first_told, of_person, of_referral
from misas.records.cases.models import Case
from misas.records.persons import queries as persons
from misas.records.referrals.models import Referral
from misas.records.rights import queries
from misas.records.rights.facts import members_of, read


@dataclass(frozen=True, slots=True)
class Begun:
    """The household of the last review (empty when there is none) and every fact already told."""

    members: tuple[tuple[str, Role, str], ...]
    facts: tuple[Prefilled, ...]


def prefilled(case: Case, month: date, applicant: str, table: FactTable) -> Begun:
    """The register speaks first, then the last review, then what was declared when she was referred."""
    person = persons.speaking(case.person)
    last = queries.last_finished(case)
    known = [*of_person(applicant, persons.held(person, FIELDS), nir_provisional=person.nir_provisional)]
    members: list[tuple[str, Role, str]] = []
    if last is not None:
        rows = members_of(last)
        before = read(last, table)
        zone = case.caisse
        told_on = {key: zone.local_date(line.at) for key, line in before.lines.items()}
        members = [(row.key, Role(row.role), row.label) for row in rows]
        known += carried_over(before.household, table, month, told_on)
    for referral in Referral.objects.linked_to(case.public_id).order_by("-received_at"):
        known += of_referral(applicant, str(referral.said.get("cover", "")), referral.received_on)
    told = first_told(one for one in known if one.fact in table)
    return Begun(tuple(members), tuple(told.values()))


FIELDS: Final = ("birth_date", "sex", "nir", "commune_code", "postal_code")
