"""From what was typed to one commune: settled, or refused with near ones. Never the first of several.

Not here: finding them (`misas.records.territory.queries`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from misas.core.refusals import Fault, Invalid
from misas.core.territory.codes import PlaceKind, PointPrecision
from misas.core.territory.names import WITH_DISTRICTS, key_of


@dataclass(frozen=True, slots=True)
class Point:
    """Where a commune is, in degrees (WGS 84), and what that point stands for: said with every distance."""

    lat: float
    lon: float
    precision: PointPrecision

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"no such place on Earth: {self.lat}, {self.lon}")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A commune as it is proposed. `found_as` is a former name when that is what was typed, else empty."""

    insee: str
    name: str
    kind: PlaceKind
    parent: str
    departement: str
    postal_codes: tuple[str, ...]
    population: int | None = None
    found_as: str = ""
    point: Point | None = None

    @property
    def label(self) -> str:
        """ "Alès (30100)"; a commune with several postal codes shows its département only. Typed again, it finds it."""
        where = self.postal_codes[0] if len(self.postal_codes) == 1 else self.departement
        return f"{self.name} ({where})"

    @property
    def whereabouts(self) -> str:
        """Its département and its postal codes, three at most: "30 : 30000, 30900"."""
        shown = ", ".join(self.postal_codes[:3])
        return f"{self.departement} : {shown}{'…' if len(self.postal_codes) > 3 else ''}"


def around_label(name: str, postal_codes: Sequence[str], departement: str, typed: str = "") -> str:
    """ "Nîmes (30000)", "Uzès (30700)": a place to search around, in one form. Typed again, it is found.

    Of several postal codes, the one that was typed, else the first: never the address of somebody. A city of districts,
    whose codes are theirs, shows its département.
    """
    if typed in postal_codes:
        return f"{name} ({typed})"
    where = departement if key_of(name) in WITH_DISTRICTS or not postal_codes else postal_codes[0]
    return f"{name} ({where})"


def settle(found: Sequence[Suggestion], near: Sequence[Suggestion], *, typed: str, field: str) -> Suggestion:
    """The commune that was meant. `found` answer exactly what was typed; `near` only resemble it.

    A city and its districts found by one postal code are one place: the district says more. Raises Invalid: several
    communes, or none, with the labels of those that may be meant.
    """
    cities = {s.parent for s in found if s.kind is PlaceKind.MUNICIPAL_DISTRICT}
    places = [s for s in found if s.insee not in cities]
    if len(places) == 1:
        return places[0]
    if places:
        raise Invalid([_fault(field, "territory.several_communes", typed, places)])
    if near:
        raise Invalid([_fault(field, "territory.unknown_commune_near", typed, near)])
    raise Invalid([Fault.of(field, "territory.unknown_commune", typed=typed)])


def _fault(field: str, code: str, typed: str, places: Sequence[Suggestion]) -> Fault:
    return Fault.of(field, code, typed=typed, communes=", ".join(s.label for s in places))
