"""The NIR in its table: sealed with the place where it stands, looked up by its HMAC. The only reader of the key ring
for persons. Not here: who may see a NIR."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from misas.core.persons.nir import Nir
from misas.lib.sealing import KeyRing, place
from misas.records.persons.models import Person


@lru_cache(maxsize=2)
def _ring(folder: str, changed: int) -> KeyRing:
    return KeyRing.load(Path(folder))


def ring() -> KeyRing:
    """The key ring of the service: read once, and again when a key is added, so that a rotation stops nobody."""
    folder = str(settings.MISAS_KEYRING_DIR)
    return _ring(folder, os.stat(folder).st_mtime_ns)


def seal_into(person: Person, nir: Nir | None) -> None:
    """Put a number into the row (not saved here), or take it away."""
    if nir is None:
        person.nir_sealed = person.nir_lookup = None
        person.nir_provisional = False
        return
    person.nir_sealed = ring().seal(nir.body.encode(), _where(person))
    person.nir_lookup = ring().lookup(nir.body)
    person.nir_provisional = nir.provisional


def nir_of(person: Person) -> Nir | None:
    """The number of the row. Raises SealBroken when the value was moved from another row."""
    if person.nir_sealed is None:
        return None
    return Nir(ring().open(bytes(person.nir_sealed), _where(person)).decode())


def lookups(nir: Nir) -> tuple[bytes, ...]:
    """Every stored form of a number: what a search by equality compares."""
    return ring().lookups_of(nir.body)


def reseal(person: Person) -> bool:
    """Seal again with the newest keys, when an older one was used; the row is not saved here."""
    nir = nir_of(person)
    if nir is None:
        return False
    old = ring().needs_resealing(bytes(person.nir_sealed or b"")) or bytes(person.nir_lookup or b"") != lookups(nir)[0]
    if old:
        seal_into(person, nir)
    return old


def _where(person: Person) -> bytes:
    return place("persons_person", "nir_sealed", person.public_id)
