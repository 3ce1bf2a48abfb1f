"""The reference tables of the territory as plain values, between the files that ship and the rows that serve.

Not here: reading the files (a connector), keeping the rows (`misas.records.territory.loading`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from misas.core.territory import names
from misas.core.territory.codes import CaisseKind, Certainty, HolidayCalendar, NameKind, PlaceKind
from misas.core.territory.places import Point

WITHOUT_CAISSE = frozenset({"975", "986", "987", "988", "989"})
"""Collectivities with a social security of their own (Saint-Pierre-et-Miquelon, the Pacific) or without people."""


@dataclass(frozen=True, slots=True)
class CaisseFacts:
    code: int
    kind: CaisseKind
    name: str
    departements: tuple[str, ...]
    seat: str
    zone: str
    holidays: HolidayCalendar


@dataclass(frozen=True, slots=True)
class AbsorbedFacts:
    code: int
    name: str
    successor: int


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    regime: str
    caisse: str
    name: str
    absorbed: bool


@dataclass(frozen=True, slots=True)
class CommuneFacts:
    insee: str
    name: str
    kind: PlaceKind
    parent: str
    departement: str
    arrondissement: str
    postal_codes: tuple[str, ...]
    population: int | None
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class FormerFacts:
    """A code, and often a name, of a commune that merged into `insee`."""

    code: str
    name: str
    insee: str


@dataclass(frozen=True, slots=True)
class RouteFacts:
    insee: str
    caisse: int | None
    candidates: tuple[int, ...]
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Reference:
    caisses: tuple[CaisseFacts, ...]
    absorbed: tuple[AbsorbedFacts, ...]
    schemes: tuple[SchemeFacts, ...]
    communes: tuple[CommuneFacts, ...]
    former: tuple[FormerFacts, ...]
    routes: tuple[RouteFacts, ...]


class ReferenceSource(Protocol):
    """Where the tables come from. The fingerprint is cheap and changes with any byte of them."""

    def fingerprint(self) -> str: ...

    def read(self) -> Reference: ...


@dataclass(frozen=True, slots=True)
class NameFacts:
    """One way to find a commune; `shown` is empty for its own name."""

    insee: str
    key: str
    kind: NameKind
    shown: str = ""


def names_of(reference: Reference) -> Iterator[NameFacts]:
    """Every way to find every commune: its name, with and without article, its postal codes, its former names."""
    for commune in reference.communes:
        key = names.key_of(commune.name)
        yield NameFacts(commune.insee, key, NameKind.OFFICIAL)
        if bare := names.without_article(key):
            yield NameFacts(commune.insee, bare, NameKind.WITHOUT_ARTICLE)
        for code in commune.postal_codes:
            yield NameFacts(commune.insee, code, NameKind.POSTAL_CODE)
    official = {(c.insee, names.key_of(c.name)) for c in reference.communes}
    seen = set(official)
    for former in reference.former:
        yield NameFacts(former.insee, former.code.lower(), NameKind.CODE)
        key = names.key_of(former.name)
        if key and (former.insee, key) not in seen:
            seen.add((former.insee, key))
            yield NameFacts(former.insee, key, NameKind.FORMER, former.name)


def contradictions(reference: Reference) -> tuple[str, ...]:
    """What these tables say that cannot be true together, in English, for whoever maintains them."""
    active = {c.code for c in reference.caisses}
    communes = {c.insee for c in reference.communes}
    parents = communes | {""}
    inhabited = {c.departement for c in reference.communes}
    served = {d for c in reference.caisses for d in c.departements}
    found = [f"two caisses {code}" for code, n in Counter(c.code for c in reference.caisses).items() if n > 1]
    found += [f"two communes {code}" for code, n in Counter(c.insee for c in reference.communes).items() if n > 1]
    found += [f"caisse {a.code} is active and absorbed" for a in reference.absorbed if a.code in active]
    found += [f"{a.code} went to {a.successor}, unknown" for a in reference.absorbed if a.successor not in active]
    found += [f"caisse {c.code}: no such time zone {c.zone}" for c in reference.caisses if not _is_zone(c.zone)]
    found += [f"route of {r.insee}, unknown" for r in reference.routes if r.insee not in communes]
    found += [f"route of {r.insee} to an unknown caisse" for r in reference.routes if not set(r.candidates) <= active]
    found += [
        f"route of {r.insee} to a caisse that is no candidate"
        for r in reference.routes
        if r.caisse is not None and r.caisse not in r.candidates
    ]
    found += [f"{f.code} merged into {f.insee}, unknown" for f in reference.former if f.insee not in communes]
    found += [f"{c.insee} is part of {c.parent}, unknown" for c in reference.communes if c.parent not in parents]
    found += [f"no commune in {d}" for d in sorted(served - inhabited)]
    found += [f"no caisse for {d}" for d in sorted(inhabited - served - WITHOUT_CAISSE)]
    return tuple(found)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
