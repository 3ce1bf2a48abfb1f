"""What a text typed in the one field of the directory may mean: needs, places of that name, a town said with either.

At most four queries: the towns, the names; both again when nothing was found, the town misspelled.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from misas.core.orientation.needs import Need
from misas.core.orientation.needs_finding import find_needs
from misas.core.orientation.ports import NeedBook
from misas.records.orientation import limits
from misas.records.orientation.naming import Named, named
from misas.records.orientation.tables import Family
from misas.records.orientation.towns import Town, towns_alike, towns_in


@dataclass(frozen=True, slots=True)
class Meaning:
    """`town`: the one to search the needs around, when it was typed; `departements`: where the names were sought."""

    needs: tuple[Need, ...]
    places: list[Named]
    town: Town | None
    departements: tuple[str, ...]


def meaning_of(
    typed: str,
    departements: Collection[str],
    *,
    book: NeedBook,
    served: Mapping[Family, int],
    limit: int = limits.NAMES,
) -> Meaning:
    """What these words may mean, for somebody who searches in these départements."""
    found = _read(typed, departements, towns_in(typed, departements), book, served, limit)
    if found.needs or found.places or found.town:
        return found
    return _read(typed, departements, towns_alike(typed, departements), book, served, limit)


def _read(
    typed: str,
    departements: Collection[str],
    towns: list[Town],
    book: NeedBook,
    served: Mapping[Family, int],
    limit: int,
) -> Meaning:
    """The needs of the whole text come before those of the words beside a town: « rue » is also a commune."""
    needs, around = find_needs(typed, book.needs), None
    for town in () if needs else towns:
        needs = find_needs(town.beside, book.needs)
        if needs or not town.beside:
            around = town
            break
    places = named(typed, departements, served=served, towns=[town for town in towns if town.beside], limit=limit)
    there = {*departements, *(one for town in towns for one in town.departements)}
    return Meaning(needs, places, around, tuple(sorted(there)))
