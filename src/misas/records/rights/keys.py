"""The keys by which the reviews of a person name her household, and what is kept under them.

An open right, a claim and a reminder know somebody by her key alone, from one review to the next: a key names one human
being for ever. The applicant is `p1`, whichever row of the register she is on. Anybody else has a key of that row: on
another row of the same person, the same key may name another human being. (Keys written before this rule held would
have to be looked at by a human; it stands since before the first production, so none was.)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import Q, QuerySet

from misas.records.persons import queries as persons
from misas.records.persons.models import Person
from misas.records.rights.models import Claim, OpenRight, ReviewMember

APPLICANT: Final = "p1"


def free_keys(person: Person, count: int = 1) -> list[str]:
    """Keys that nobody of the household ever had: p2, p3…

    In no review of hers, removed members included, and under no claim nor open right, on any of her rows. One query.
    """
    same = persons.same_as([person])
    taken = ReviewMember.objects.filter(review__case__person_id__in=same).values_list("key")
    claimed = Claim.objects.filter(case__person_id__in=same).values_list("member")
    opened = OpenRight.objects.filter(person_id__in=same).values_list("member")
    numbers = [int(key[1:]) for (key,) in taken.union(claimed, opened) if key[:1] == "p" and key[1:].isdecimal()]
    last = max(numbers, default=1)
    return [f"p{last + rank}" for rank in range(1, count + 1)]


def standing_rights(person: Person) -> QuerySet[OpenRight]:
    """What is known open for a person on any of her rows, and for the rest of her household on this one."""
    return OpenRight.objects.filter(about(person), replaced_at__isnull=True)


def about(person: Person, through: str = "") -> Q:
    """The rights kept for a person or her household; `through`: the way to the open right, `open_right__`."""
    hers = Q(**{f"{through}member": APPLICANT, f"{through}person_id__in": persons.same_as([person])})
    return hers | Q(**{f"{through}person_id": person.pk})


def whose(person_id: int, member: str, heads: Mapping[int, int]) -> tuple[int, str]:
    """What tells a human being from another: her key, and the row it belongs to (`heads`: who speaks for each row)."""
    return (heads[person_id] if member == APPLICANT else person_id, member)
