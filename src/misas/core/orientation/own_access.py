"""Our own access to a speciality around each commune, from the directory that is served: context, never a criterion.

The APL tells of five professions; this tells of every one that a need names. A unit is one professional, shared among
his places. Not here: the method (`catchment`), reading the directory (`records.orientation.catchments`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from misas.core.orientation.catchment import Inhabited, access
from misas.core.orientation.distances import Point
from misas.core.orientation.needs import Codes, Need

GENERAL_SKILL: Final = "SM54"
BY_PROFESSION: Final[Mapping[str, str]] = {
    "40": "dentist",
    "50": "midwife",
    "60": "nurse",
    "70": "physiotherapist",
}
"""Professions of the APL, by their code of TRE_G15; general practitioners are known by their skill."""


@dataclass(frozen=True, slots=True)
class Speciality:
    """Who answers a need: a profession, with any of these skills, or whatever the skill when there is none."""

    profession: str
    skills: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """ "10/SM38+SM85", "91": under this its figures are kept."""
        return "/".join((self.profession, "+".join(self.skills))) if self.skills else self.profession


@dataclass(frozen=True, slots=True)
class Settlement:
    """A commune, or a district of a city (`parent`). `point` is None when nobody knows it."""

    insee: str
    departement: str
    parent: str
    point: Point | None
    population: int


def speciality_of(codes: Codes) -> Speciality | None:
    """Whose access may be computed for these codes; None when they name no profession."""
    return Speciality(codes.profession, tuple(sorted(codes.skills))) if codes.profession else None


def specialities_of(needs: Iterable[Need]) -> tuple[Speciality, ...]:
    """Each speciality that a need asks for, once, in the order of the needs."""
    found = (speciality_of(need.codes) for need in needs)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def apl_profession(codes: Codes) -> str:
    """The profession under which the DREES may publish the access to this need, "" when it publishes none."""
    if codes.profession == "10":
        return "general_practitioner" if GENERAL_SKILL in codes.skills else ""
    return "" if codes.skills else BY_PROFESSION.get(codes.profession, "")


def own_access(places: Sequence[Settlement], supply: Mapping[str, float]) -> dict[str, float]:
    """Professionals per inhabitant within reach of each place that has a point.

    A city told with its districts lives in them: what it is said to offer is shared among them by their people, its own
    access is the mean of theirs. So nobody is counted twice.
    """
    districts: dict[str, list[Settlement]] = {}
    for one in places:
        if one.parent and one.point is not None:
            districts.setdefault(one.parent, []).append(one)
    homes = [
        Inhabited(one.insee, one.point, one.population)
        for one in places
        if one.point is not None and one.insee not in districts
    ]
    offered = dict(supply)
    for city, parts in districts.items():
        people = sum(part.population for part in parts)
        whole = offered.pop(city, 0.0)
        for part in parts if whole and people else ():
            offered[part.insee] = offered.get(part.insee, 0.0) + whole * part.population / people
    found = access(homes, offered)
    for city, parts in districts.items():
        people = sum(part.population for part in parts)
        found[city] = sum(found[part.insee] * part.population for part in parts) / people if people else 0.0
    return found


def mean(found: Mapping[str, float], places: Sequence[Settlement], covered: Collection[str]) -> float:
    """The mean access of the inhabitants of these départements; 0 where nobody lives."""
    cities = {one.parent for one in places if one.parent}
    people = {
        one.insee: one.population
        for one in places
        if one.departement in covered and one.insee in found and one.insee not in cities
    }
    total = sum(people.values())
    return sum(found[insee] * count for insee, count in people.items()) / total if total else 0.0
