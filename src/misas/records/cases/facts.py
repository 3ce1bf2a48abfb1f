"""Rows read as the plain values that core decides on: facts, rules, the ways to reach a person.

Not here: decisions, writes.
"""

from __future__ import annotations

from collections.abc import Sequence

from misas.core.cases.codes import FactKind
from misas.core.cases.facts import Fact
from misas.core.cases.reach import Reach, reach_of
from misas.core.cases.rules import DEFAULT, CaseRules, read
from misas.core.persons.codes import ContactKind, DayPart, SafeContact
from misas.lib import phones
from misas.records.cases.models import CaisseRules, Case, CaseEvent
from misas.records.persons.models import ContactPoint, Person
from misas.records.territory.models import Caisse


def history_of(case: Case) -> list[Fact]:
    """The standing facts of a case, in their order. One query."""
    rows = CaseEvent.objects.filter(case=case).standing().in_order()
    return [fact_of(row) for row in rows]


def fact_of(row: CaseEvent) -> Fact:
    return Fact(FactKind(row.kind), row.at, row.by_id, row.data)


def rules_of(caisse: Caisse) -> CaseRules:
    """The rules of a caisse: its own values over the default. No query when loaded with `select_related(WHOLE)`."""
    row: CaisseRules | None = getattr(caisse, "case_rules", None)
    return read(row.values) if row is not None else DEFAULT


def reach(person: Person, *, has_referrer: bool) -> Reach:
    """By which ways this person may be tried. One query."""
    contacts = ContactPoint.objects.filter(person=person, ended_at__isnull=True).values_list("kind", "value")
    return reach_by(person, list(contacts), has_referrer=has_referrer)


def reach_by(person: Person, contacts: Sequence[tuple[str, str]], *, has_referrer: bool) -> Reach:
    """The same when her contacts (kind, value) are already known."""
    numbers = [value for kind, value in contacts if kind == ContactKind.PHONE]
    return reach_of(
        phone=bool(numbers),
        mobile=any(phones.takes_sms(number) for number in numbers),
        email=any(kind == ContactKind.EMAIL for kind, _ in contacts),
        address=bool(person.postal_code or person.commune),
        referrer=has_referrer,
        safe=[SafeContact(flag) for flag in person.safe_contact],
        best=[DayPart(part) for part in person.best_hours],
    )
