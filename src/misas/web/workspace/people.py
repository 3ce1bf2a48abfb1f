"""How a person and a care are named on the screens of the caisse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from misas.core.referrals.codes import CareType
from misas.lib.french import listed
from misas.records.cases.models import ForgoneCare
from misas.records.persons.models import Person
from misas.wording.caseload import CARES


def name(person: Person) -> str:
    """ "Nadia Benali": as she is spoken to."""
    first = person.first_names.split(" ")[0] if person.first_names else ""
    return f"{first} {person.used_name or person.birth_name}".strip()


def sorted_name(person: Person) -> str:
    """ "Benali Nadia": as a list is read."""
    first = person.first_names.split(" ")[0] if person.first_names else ""
    return f"{person.used_name or person.birth_name} {first}".strip()


def age(person: Person, today: date) -> int | None:
    born = person.birth_date
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def every_care(rows: Iterable[ForgoneCare]) -> str:
    """ "Optique, audition": all of them, once each, the abandoned ones left out as below."""
    kinds = dict.fromkeys(row.care_type for row in _sought(rows))
    return listed(CARES[CareType(kind)] for kind in kinds) or "—"


def cares(rows: Iterable[ForgoneCare]) -> str:
    """ "Optique" or "Optique + 1", the abandoned ones left out when others remain."""
    shown = _sought(rows)
    if not shown:
        return "—"
    first = CARES[CareType(shown[0].care_type)]
    return f"{first} + {len(shown) - 1}" if len(shown) > 1 else first


def _sought(rows: Iterable[ForgoneCare]) -> list[ForgoneCare]:
    every = list(rows)
    return [row for row in every if row.abandoned is None] or every
