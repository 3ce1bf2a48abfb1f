"""Which caisse accompanies a person. The caisse where she is affiliated, else the one where she lives, else nobody yet.

The order is the rule: (1) the affiliation, an absorbed caisse being translated; (2) the routing table of her
commune; (3) the only caisse of her département; (4) the candidates, for a human to choose. `caisse` is None
whenever the facts do not settle it: a guess would send the person to people who cannot help her.

Not here: finding a commune (`misas.records.territory.queries`), whether the caisse takes part yet (`phases`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from misas.core.territory.affiliation import Affiliation
from misas.core.territory.codes import Certainty, NoteCode, RoutingReason


@dataclass(frozen=True, slots=True)
class Place:
    """A commune, as far as routing looks at it."""

    insee: str
    departement: str


@dataclass(frozen=True, slots=True)
class CommuneRule:
    """What the routing table says of one commune. `caisse` is None when only candidates are known."""

    caisse: int | None
    candidates: tuple[int, ...]
    certainty: Certainty

    def __post_init__(self) -> None:
        if not self.candidates or (self.caisse is not None and self.caisse not in self.candidates):
            raise ValueError("a rule names its candidates, and the caisse is one of them")


@dataclass(frozen=True, slots=True)
class Scheme:
    """Another scheme, or a body of the régime général without territory. `absorbed`: its people moved since."""

    name: str
    absorbed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The territory, as values.

    `departements` gives the caisses of each département, `communes` the rules of the communes that need one,
    `absorbed` the successor of each old code, `schemes` is keyed by (régime, caisse or "").
    """

    departements: Mapping[str, tuple[int, ...]]
    communes: Mapping[str, CommuneRule] = field(default_factory=dict)
    absorbed: Mapping[int, int] = field(default_factory=dict)
    schemes: Mapping[tuple[str, str], Scheme] = field(default_factory=dict)

    @property
    def active(self) -> frozenset[int]:
        return frozenset(code for codes in self.departements.values() for code in codes)

    def scheme_of(self, affiliation: Affiliation) -> Scheme | None:
        by_caisse = self.schemes.get((affiliation.regime, affiliation.caisse))
        return by_caisse or self.schemes.get((affiliation.regime, ""))


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say beside the answer: `said` is what was read (a code, a scheme), `caisses` those it is about."""

    code: NoteCode
    said: str = ""
    caisses: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Routing:
    """The answer, with why and how sure. Without a caisse, a human chooses among the candidates (or elsewhere)."""

    caisse: int | None
    candidates: tuple[int, ...]
    reason: RoutingReason
    certainty: Certainty
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        if self.caisse is None and self.certainty is Certainty.CERTAIN:
            raise ValueError("nobody is certain of no caisse")
        if self.caisse is not None and self.caisse not in self.candidates:
            raise ValueError("the caisse is one of the candidates")

    def with_note(self, *notes: Note) -> Routing:
        return Routing(self.caisse, self.candidates, self.reason, self.certainty, (*self.notes, *notes))


def route(affiliation: Affiliation | None, place: Place | None, table: Table) -> Routing:
    """Whose person this is. `place` is her commune of residence, or where she has her mail."""
    at_home = by_residence(place, table)
    if affiliation is None:
        return at_home
    if affiliation.is_general:
        known = by_affiliation(int(affiliation.caisse), table)
        if known is not None:
            return known.with_note(*lives_elsewhere(known, at_home))
    scheme = table.scheme_of(affiliation)
    if scheme is None:
        return at_home.with_note(Note(NoteCode.UNKNOWN_AFFILIATION, str(affiliation)))
    if scheme.absorbed:
        return at_home.with_note(Note(NoteCode.SCHEME_ABSORBED, scheme.name))
    # Who accompanies the members of the other schemes is not settled nationally: the caisses of her home are shown.
    note = Note(NoteCode.OTHER_SCHEME, scheme.name)
    return Routing(None, at_home.candidates, RoutingReason.OTHER_SCHEME, Certainty.TO_CONFIRM, (note,))


def by_affiliation(code: int, table: Table) -> Routing | None:
    """The caisse of this code, or its successor; None when the code is not one of a territory."""
    if code in table.active:
        return Routing(code, (code,), RoutingReason.AFFILIATION, Certainty.CERTAIN)
    successor = table.absorbed.get(code)
    if successor is None:
        return None
    note = Note(NoteCode.CAISSE_ABSORBED, f"{code:03d}", (successor,))
    return Routing(successor, (successor,), RoutingReason.ABSORBED_AFFILIATION, Certainty.CERTAIN, (note,))


def by_residence(place: Place | None, table: Table) -> Routing:
    """The caisse of this commune, by its own rule, else by its département."""
    if place is None:
        return Routing(None, (), RoutingReason.NOTHING_KNOWN, Certainty.TO_CONFIRM)
    rule = table.communes.get(place.insee)
    if rule is not None:
        reason = RoutingReason.AMBIGUOUS_COMMUNE if rule.caisse is None else RoutingReason.COMMUNE
        return Routing(rule.caisse, rule.candidates, reason, rule.certainty)
    caisses = table.departements.get(place.departement, ())
    if not caisses:
        return Routing(None, (), RoutingReason.OUTSIDE_TERRITORY, Certainty.TO_CONFIRM)
    if len(caisses) > 1:
        return Routing(None, caisses, RoutingReason.AMBIGUOUS_COMMUNE, Certainty.TO_CONFIRM)
    return Routing(caisses[0], caisses, RoutingReason.DEPARTEMENT, Certainty.CERTAIN)


def lives_elsewhere(known: Routing, at_home: Routing) -> tuple[Note, ...]:
    """She may have moved without telling her caisse: said, never acted upon."""
    if not at_home.candidates or known.caisse in at_home.candidates:
        return ()
    return (Note(NoteCode.LIVES_ELSEWHERE, caisses=at_home.candidates),)
