"""Questions that are no caseload: the cases of a person, what waits for an answer.

Not here: the lists and their counts (`caseload`), one case (`pages`), a caisse's figures and team (`supervised`).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, QuerySet

from misas.records.cases.models import Case
from misas.records.persons import queries as persons
from misas.records.persons.models import Person


def open_case_of(person: Person) -> Case | None:
    """The open case of a person, whichever of her linked rows it was opened on. One query."""
    return Case.objects.open().filter(person_id__in=persons.same_as([person])).order_by("id").first()


def shown_cases_of(speaking: Sequence[Person], *, number: int | None = None) -> tuple[dict[int, Case], list[Case]]:
    """The case that tells where each of these persons stands, and the cases of the context with this number.

    The first by the id of the row that speaks: the open one, else the one closed last, whichever of her linked rows it
    was opened on. The second: one per caisse. One query for both, each part found by its own index.
    """
    found = Case.objects.filter(person_id__in=persons.same_as(speaking)).values("pk")
    if number is not None:
        found = found.union(Case.objects.filter(number=number).values("pk"))
    rows = Case.objects.filter(pk__in=found).select_related("person", "caisse", "owner")
    lasting = list(rows.order_by(F("closed_at").asc(nulls_last=True), "id"))
    numbered = [row for row in lasting if number is not None and row.number == number]
    return {persons.speaking(row.person).pk: row for row in lasting}, numbered


def cases_of(person: Person) -> QuerySet[Case]:
    """Every case of a person, the open one first, then the last closed."""
    return Case.objects.filter(person_id__in=persons.same_as([person])).order_by("-closed_at", "-id")
