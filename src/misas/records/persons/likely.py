"""The rows that may be the same person as what is typed: few candidates by index, compared by the core.

Not here: what counts as alike (`core.persons.likeness`); linking.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from misas.core.persons.codes import ContactKind
from misas.core.persons.identity import Identity
from misas.core.persons.likeness import Features, Likeness, compare
from misas.lib.text import after, normalise
from misas.records.persons import sealed
from misas.records.persons.models import ContactPoint, Person, PersonName

_CANDIDATES = 200
_SHOWN = 10
_ROOT = 4  # letters of a name that a typing slip seldom touches


@dataclass(frozen=True, slots=True)
class Likely:
    person: Person
    likeness: Likeness


def likely(identity: Identity, caisse_id: int, *, except_ids: frozenset[int] = frozenset()) -> list[Likely]:
    """Persons of this caisse who look like `identity`, the most alike first, at most ten. Four queries.

    Rows already linked into another are left out: the one that speaks is compared.
    """
    features = features_of(identity)
    ids = _candidates(identity, features, caisse_id) - except_ids
    persons = list(Person.objects.filter(pk__in=ids, merged_into__isnull=True).defer("nir_sealed"))
    contacts: dict[int, list[tuple[str, str]]] = {}
    for person_id, kind, value in ContactPoint.objects.filter(
        person_id__in=[p.pk for p in persons], ended_at__isnull=True
    ).values_list("person_id", "kind", "value"):
        contacts.setdefault(person_id, []).append((kind, value))
    found = [Likely(p, compare(features, features_of_row(p, contacts.get(p.pk, [])))) for p in persons]
    return sorted((f for f in found if f.likeness), key=lambda f: (-f.likeness.score, f.person.pk))[:_SHOWN]


def features_of(identity: Identity) -> Features:
    return Features(
        birth_name=identity.birth_name,
        used_name=identity.used_name,
        first_names=identity.first_names,
        birth_date=identity.birth_date,
        phones=frozenset(p for p in (identity.phone, identity.other_phone) if p),
        emails=frozenset({identity.email} - {""}),
        nir=frozenset(sealed.lookups(identity.nir)) if identity.nir else frozenset(),
    )


def features_of_row(person: Person, contacts: list[tuple[str, str]]) -> Features:
    return Features(
        birth_name=person.birth_name,
        used_name=person.used_name,
        first_names=person.first_names,
        birth_date=person.birth_date,
        phones=frozenset(v for k, v in contacts if k == ContactKind.PHONE),
        emails=frozenset(v for k, v in contacts if k == ContactKind.EMAIL),
        nir=frozenset({bytes(person.nir_lookup)}) if person.nir_lookup else frozenset(),
    )


def _candidates(identity: Identity, features: Features, caisse_id: int) -> set[int]:
    """By birth date or NIR; by telephone or e-mail; by the roots of both names. Each an index range, each cut."""
    ids: set[int] = set()
    exact = Q(pk__in=())
    if identity.birth_date:
        exact |= Q(birth_date=identity.birth_date)
    if features.nir:
        exact |= Q(nir_lookup__in=features.nir)
    if identity.birth_date or features.nir:
        ids |= set(Person.objects.filter(exact, caisse_id=caisse_id).values_list("id", flat=True)[:_CANDIDATES])
    contacts = features.phones | features.emails
    if contacts:
        reached = ContactPoint.objects.filter(caisse_id=caisse_id, value__in=contacts)
        ids |= set(reached.values_list("person_id", flat=True)[:_CANDIDATES])
    name, first = normalise(identity.birth_name), normalise(identity.first_names)[:_ROOT]
    if name and first:
        rows = PersonName.objects.filter(caisse_id=caisse_id, key__gte=name, key__lt=after(name))
        ids |= set(rows.filter(key__contains=f" {first}").values_list("person_id", flat=True)[:_CANDIDATES])
    return ids
