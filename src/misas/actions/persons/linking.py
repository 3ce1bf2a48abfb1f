"""Two rows of one person: linked by a human, read as one, given back exactly as they were when the link is undone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from misas.core.access import Actor
from misas.core.persons.codes import LikenessGround
from misas.core.refusals import Refused
from misas.records.audit import journal
from misas.records.persons import doors, queries
from misas.records.persons.models import Person, PersonLink


@transaction.atomic
def link_as_same_person(
    keep_id: UUID,
    other_id: UUID,
    *,
    grounds: Collection[LikenessGround] = (),
    despite_denial: bool = False,
    by: Actor,
    at: datetime,
) -> PersonLink:
    """The second row now speaks through the first. Nothing is moved or deleted.

    `despite_denial`: somebody noted that they are two persons, and this human knows better. Raises Absent, Refused.
    """
    keep, other = _pair(keep_id, other_id, by)
    into, moved = queries.speaking(keep), queries.speaking(other)
    if into.pk == moved.pk:
        raise Refused("person.same_already")
    denial = _standing(keep, other, PersonLink.DISTINCT)
    if denial is not None:
        if not despite_denial:
            raise Refused("person.link_denied")
        _undo(denial, by, at)
    moved.merged_into = into
    moved.save(update_fields=["merged_into"])
    row = _say(PersonLink.SAME, keep, other, by, at, moved=moved, into=into, grounds=[str(g) for g in grounds])
    journal.note("person.linked", keep, by=by, at=at, other=other.public_id, grounds=row.grounds)
    return row


@transaction.atomic
def unlink(link_id: UUID, *, never_again: bool = True, by: Actor, at: datetime) -> None:
    """Undo one link: the moved row speaks for itself again, with everything that was linked to it before.

    `never_again` remembers that they are two persons. Raises Absent, Refused (person.link_undone).
    """
    row = doors.link(link_id, to="person.unlink", by=by, lock=True)
    if row.kind != PersonLink.SAME or row.undone_at is not None:
        raise Refused("person.link_undone")
    Person.objects.filter(pk__in=[row.moved_id], merged_into_id=row.into_id).update(merged_into=None)
    _undo(row, by, at)
    if never_again:
        _say(PersonLink.DISTINCT, row.one, row.other, by, at)
    journal.note("person.unlinked", row.one, by=by, at=at, other=row.other.public_id, never_again=never_again)


@transaction.atomic
def say_distinct(one_id: UUID, other_id: UUID, *, by: Actor, at: datetime) -> PersonLink:
    """Remember that these rows are two persons: the likeness is not shown again. Twice is once.

    Raises Absent, Refused (person.linked_now).
    """
    one, other = _pair(one_id, other_id, by)
    if queries.speaking(one).pk == queries.speaking(other).pk:
        raise Refused("person.linked_now")
    known = _standing(one, other, PersonLink.DISTINCT)
    if known is not None:
        return known
    row = _say(PersonLink.DISTINCT, one, other, by, at)
    journal.note("person.said_distinct", one, by=by, at=at, other=other.public_id)
    return row


def _pair(one_id: UUID, other_id: UUID, by: Actor) -> tuple[Person, Person]:
    """Both rows, of one caisse; all links of the caisse that touch them wait for us."""
    one = doors.person(one_id, to="person.link", by=by)
    other = doors.person(other_id, to="person.link", by=by)
    if one.pk == other.pk:
        raise Refused("person.same_as_itself")
    if one.caisse_id != other.caisse_id:
        raise Refused("person.other_caisse")
    _lock_ends(one, other)
    one.refresh_from_db(from_queryset=Person.objects.all())
    other.refresh_from_db(from_queryset=Person.objects.all())
    return one, other


def _lock_ends(one: Person, other: Person) -> None:
    """Lock both rows and the rows that speak for them, in one order, until the ends no longer move."""
    locked: set[int] = set()
    while True:
        ends = {one.pk, other.pk, queries.speaking(one).pk, queries.speaking(other).pk}
        if ends <= locked:
            return
        rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=ends).order_by("pk")
        locked |= {row.pk for row in rows}
        one, other = Person.objects.get(pk=one.pk), Person.objects.get(pk=other.pk)


def _standing(one: Person, other: Person, kind: str) -> PersonLink | None:
    """What stands between these two rows, or between the rows that speak for them."""
    left = {one.pk, queries.speaking(one).pk}
    right = {other.pk, queries.speaking(other).pk}
    pairs = Q(one__in=left, other__in=right) | Q(one__in=right, other__in=left)
    return PersonLink.objects.filter(pairs, kind=kind, undone_at__isnull=True).first()


def _say(
    kind: str,
    one: Person,
    other: Person,
    by: Actor,
    at: datetime,
    *,
    moved: Person | None = None,
    into: Person | None = None,
    grounds: Collection[str] = (),
) -> PersonLink:
    first, second = sorted((one, other), key=lambda p: p.pk)
    row = PersonLink(
        caisse_id=one.caisse_id,
        kind=kind,
        one=first,
        other=second,
        moved=moved,
        into=into,
        grounds=list(grounds),
        said_at=at,
        said_by_id=by.account_id,
    )
    row.save(force_insert=True)
    return row


def _undo(row: PersonLink, by: Actor, at: datetime) -> None:
    row.undone_at, row.undone_by_id = at, by.account_id
    row.save(update_fields=["undone_at", "undone_by"])
