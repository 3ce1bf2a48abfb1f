"""Finding persons: one box, and one person with all her rows. Every range stands on an index led by the caisse.

Under row-level security only leakproof operators reach an index: equality, and `>=`, `<` on a column in collation C.
Not here: interpreting what was typed (`core.persons.search`), the reading journal (the doors write it).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, F, Max, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, StrIndex

from misas.core.access import Context
from misas.core.persons import search as reading
from misas.core.persons.codes import ContactKind
from misas.core.persons.facts import PersonFact as Fact
from misas.core.persons.facts import Source, holding
from misas.core.refusals import Fault
from misas.lib.text import after
from misas.records.persons import limits, sealed
from misas.records.persons.models import ContactPoint, Person, PersonFact, PersonLink, PersonName, Representative

_SPEAKS = Case(When(merged_into__isnull=True, then=F("pk")), default=F("merged_into_id"))  # COALESCE is not leakproof
_SEALED = ("nir_sealed", "nir_lookup", "merged_into__nir_sealed", "merged_into__nir_lookup")
_SPARE = 3  # rotations of one person may fill a range: read a little more, show limits.SEARCH_ROWS


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer. `person` speaks for the cluster when rows were linked."""

    person: Person
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    hits: tuple[Hit, ...] = ()
    more: bool = False
    faults: tuple[Fault, ...] = ()  # a NIR was typed and this part of it is wrong
    understood: bool = True


def search(text: str, *, context: Context, on: date) -> Found:
    """What one box finds, at most limits.SEARCH_ROWS persons: name prefix, birth date, phone, NIR, number, e-mail.

    `on` is today, local to the caisse. Two queries, three when a number may be read in two ways.
    """
    asked = reading.interpret(text, on=on)
    if not asked:
        return Found(faults=asked.faults, understood=bool(asked.faults))
    ids = _ids(asked, context)
    shown = ids[: limits.SEARCH_ROWS]
    return Found(_hits(shown), len(ids) > limits.SEARCH_ROWS, asked.faults)


def _ids(asked: reading.Search, context: Context) -> list[int]:
    """The internal ids of the rows found, in the order to show, one more than is shown."""
    wanted = limits.SEARCH_ROWS + 1
    if asked.words:
        found = list(_by_words(asked, wanted))
    else:
        rows = Person.objects.filter(_exact(asked, context)).order_by("search_name", "id")
        found = list(rows.values_list("id", flat=True)[:wanted])
    if asked.phone or asked.email:
        contacts = ContactPoint.objects.filter(value=asked.phone or asked.email).order_by("id")
        found += contacts.values_list("person_id", flat=True)[:wanted]
    return list(dict.fromkeys(found))


def _exact(asked: reading.Search, context: Context) -> Q:
    condition = Q(pk__in=())
    if asked.nir:
        condition |= Q(nir_lookup__in=sealed.lookups(asked.nir))
    if asked.born:
        condition |= Q(birth_date=asked.born)
    if asked.number:
        caisse = asked.number_caisse
        within = {"caisse_id": caisse} if caisse else {"caisse_id__in": sorted(context.caisses)}
        condition |= Q(number=asked.number, **within)
    return condition


def _by_words(asked: reading.Search, wanted: int) -> Iterable[int]:
    """Each word begins a word of the name, in any order. The range is on the longest word: the most selective."""
    if asked.born:
        rows = _containing(Person.objects.filter(birth_date=asked.born), "search_name", asked.words)
        yield from rows.order_by("search_name", "id").values_list("id", flat=True)[:wanted]
        return
    longest = max(asked.words, key=len)
    ranges = [(longest, [w for w in asked.words if w != longest])]
    if len(asked.words) > 1:  # "ben ali" for "Benali"
        ranges.append((asked.words[0] + asked.words[1], list(asked.words[2:])))
    yield from _in_ranges(ranges, wanted)


def _in_ranges(ranges: Sequence[tuple[str, Sequence[str]]], wanted: int) -> Iterable[int]:
    """The persons of each range of names, the first range first; one query, each range cut before they are joined."""
    parts = []
    for rank, (prefix, others) in enumerate(ranges):
        rows = _containing(PersonName.objects.filter(key__gte=prefix, key__lt=after(prefix)), "key", others)
        part = rows.order_by("key", "person_id").annotate(place=Value(rank)).values_list("place", "key", "person_id")
        parts.append(part[: wanted * _SPARE])
    found = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True).order_by("place", "key", "person_id")
    return [person_id for _, _, person_id in found]


def _containing[M: (Person, PersonName)](rows: QuerySet[M], column: str, words: Sequence[str]) -> QuerySet[M]:
    """A filter on rows already few: no index serves it, row-level security runs first."""
    for rank, word in enumerate(words):
        spaced = Concat(Value(" "), F(column), output_field=TextField())
        rows = rows.annotate(**{f"at_{rank}": StrIndex(spaced, Value(f" {word}"))}).filter(**{f"at_{rank}__gt": 0})
    return rows


def _hits(ids: Sequence[int]) -> tuple[Hit, ...]:
    """The rows that speak, in the order of `ids`, with telephones: one query, and one per link after the first."""
    known: dict[int, Person] = {}
    phones: dict[int, list[str]] = {}
    missing = set(ids)
    while missing:
        rows = Person.objects.filter(pk__in=missing).select_related("merged_into").defer(*_SEALED)
        for row in rows.annotate(speaks=_SPEAKS).annotate(phones=_phones()):
            speaker = row.merged_into or row
            known |= {row.pk: row, speaker.pk: speaker}
            phones[speaker.pk] = row.phones
        missing = {p.merged_into_id for p in known.values() if p.merged_into_id is not None} - known.keys()
    speaking_ids = list(dict.fromkeys(_end_of_chain(i, known) for i in ids if i in known))
    return tuple(Hit(known[i], tuple(phones[i])) for i in speaking_ids)


def _phones() -> ArraySubquery:
    """The telephones of whoever speaks for the row outside, those that still serve, the best first."""
    serving = ContactPoint.objects.filter(person_id=OuterRef("speaks"), kind=ContactKind.PHONE, ended_at__isnull=True)
    return ArraySubquery(serving.order_by("rank", "id").values("value"))


def _end_of_chain(pk: int, known: dict[int, Person]) -> int:
    while (target := known[pk].merged_into_id) is not None:
        pk = target
    return pk


def speaking(person: Person) -> Person:
    """The row that speaks for this one: itself, or the end of the chain of links."""
    seen = {person.pk}
    while person.merged_into_id is not None:
        if person.merged_into_id in seen:
            raise RuntimeError("a circle of links")  # the action refuses to make one
        person = Person.objects.get(pk=person.merged_into_id)
        seen.add(person.pk)
    return person


def cluster(person: Person) -> list[Person]:
    """Every row that is this person: the one that speaks first. Cases and referrals are read over all of them."""
    rows, level = [speaking(person)], [speaking(person)]
    while level:
        level = list(Person.objects.filter(merged_into__in=[row.pk for row in level]).order_by("id"))
        rows += level
    return rows


# Up to the rows that speak, then down to every row that speaks through them.
_SAME = """
WITH RECURSIVE up AS (
  SELECT id, merged_into_id FROM persons_person WHERE id = ANY (%s)
  UNION SELECT p.id, p.merged_into_id FROM persons_person p JOIN up ON p.id = up.merged_into_id
), same AS (
  SELECT id FROM up WHERE merged_into_id IS NULL
  UNION SELECT p.id FROM persons_person p JOIN same ON p.merged_into_id = same.id
)
SELECT id FROM same
"""


def same_as(persons: Iterable[Person]) -> RawSQL:
    """The ids of the clusters of these rows, however long their chains of links: a condition within another query."""
    return RawSQL(_SAME, [[person.pk for person in persons]])  # noqa: S611 (constant text, ids as parameters)


# The same, each row with the one that speaks for it.
_HEADS = """
WITH RECURSIVE up AS (
  SELECT id, merged_into_id FROM persons_person WHERE id = ANY (%s)
  UNION SELECT p.id, p.merged_into_id FROM persons_person p JOIN up ON p.id = up.merged_into_id
), same AS (
  SELECT id, id AS head FROM up WHERE merged_into_id IS NULL
  UNION SELECT p.id, same.head FROM persons_person p JOIN same ON p.merged_into_id = same.id
)
SELECT id, head FROM same
"""


def heads(person_ids: Iterable[int]) -> dict[int, int]:
    """For each row of the clusters of these rows, the id of the row that speaks for it. One query, none for nobody."""
    ids = list(person_ids)
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [ids])
        return {one: one for one in ids} | dict(cursor.fetchall())


def contacts(persons: Iterable[Person], *, ended: bool = False) -> list[ContactPoint]:
    """The contact points of a cluster, the best first; with `ended`, those that no longer serve too."""
    rows = ContactPoint.objects.filter(person__in=list(persons)).order_by("rank", "id")
    return list(rows if ended else rows.filter(ended_at__isnull=True))


def representative(persons: Iterable[Person]) -> Representative | None:
    rows = Representative.objects.filter(person__in=list(persons), ended_at__isnull=True)
    return rows.order_by("-named_at").first()


def facts(person: Person) -> list[PersonFact]:
    """Everything that was stated about this row, the latest first, with who recorded it."""
    return list(person.facts.select_related("recorded_by").order_by("-recorded_at", "-id"))


def held(person: Person, fields: Iterable[str] | None = None) -> dict[str, Fact]:
    """The fact that holds for each field."""
    rows = person.facts.all() if fields is None else person.facts.filter(field__in=list(fields))
    return holding(as_core(row) for row in rows.order_by("recorded_at", "id"))


def as_core(row: PersonFact) -> Fact:
    return Fact(row.field, row.value, Source(row.source), row.stated_on, row.recorded_at)


def denied(person: Person) -> frozenset[int]:
    """The rows that a human said are other persons than this one: never proposed again."""
    rows = PersonLink.objects.filter(kind=PersonLink.DISTINCT, undone_at__isnull=True).filter(
        Q(one=person) | Q(other=person)
    )
    return frozenset(pk for pair in rows.values_list("one_id", "other_id") for pk in pair if pk != person.pk)


def links(person: Person) -> list[PersonLink]:
    """What was said of this row and others, the latest first, undone included."""
    rows = PersonLink.objects.filter(Q(one=person) | Q(other=person)).select_related("one", "other", "said_by")
    return list(rows.order_by("-said_at", "-id"))


def next_rank(person: Person, kind: str) -> int:
    """The rank of a new contact point of this kind: after the others."""
    last = person.contacts.filter(kind=kind, ended_at__isnull=True).aggregate(last=Max("rank"))["last"]
    return (last or 0) + 1


def narrowed(found: Found, readable: Iterable[int]) -> Found:
    """The same answer without the caisses that a reader may not open."""
    kept = frozenset(readable)
    return replace(found, hits=tuple(h for h in found.hits if h.person.caisse_id in kept))
