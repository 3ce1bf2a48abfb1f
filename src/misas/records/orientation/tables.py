"""The tables of the directory: which format is kept where, and what is added to its columns. Names only, no query.

Each stands twice, in two slots: one is served, the other is free for the next lot. A search is told which slot is
served and names that table alone, so that a lot is filled, indexed and swapped in without anybody waiting
(docs/decisions/a-lot-is-filled-beside-the-one-that-serves.md). They hold public facts about professionals and places,
nobody's case: they have no caisse, and only the owner of the database writes in them.

A table keeps every column of its format (`core.orientation.lots`), then ours: `place_id`, under which a place is known
from one lot to the next; `insee`, `departement_of`, `lat`, `lon`, `precision`, where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Final, get_args, get_type_hints

from misas.core.orientation.formats import ROWS, Format

SLOTS: Final = (0, 1)


class Family(StrEnum):
    """Whose offers are searched together: each has a table of its own, made from the formats that tell of it."""

    PRACTITIONERS = "practitioners"
    SITES = "sites"
    SERVICES = "services"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the rows of a format are kept. `commune`, `postal_code`, `town`: the columns that say where; `place_key`:
    the SQL of what a place is known by from one lot to the next."""

    table: str
    commune: str = ""
    postal_code: str = ""
    town: str = ""
    abroad: str = "false"
    place_key: str = ""
    indexes: tuple[str, ...] = ()

    @property
    def is_located(self) -> bool:
        return bool(self.commune or self.postal_code)


_PLACE: Final = "(place_id)"

KEPT: Final[Mapping[Format, Kept]] = {
    Format.RPPS_ACTIVITIES: Kept(
        "exercise",
        *("commune", "postal_code", "commune_name"),
        abroad='"foreign" IS TRUE',
        place_key=(
            "concat_ws('|', 'rpps', national_id, coalesce(structure_id,"
            " concat_ws('|', postal_code, commune, street_number, street)))"
        ),
        indexes=(_PLACE, "(national_id)"),
    ),
    Format.RPPS_SKILLS: Kept("skill", indexes=("(national_id)",)),
    Format.RPPS_DIPLOMAS: Kept("diploma", indexes=("(national_id)",)),
    Format.FINESS_STRUCTURES: Kept(
        "site",
        *("commune", "postal_code", "routing_line"),
        place_key="concat_ws('|', 'finess', coalesce(finess, site_id))",
        indexes=(_PLACE, "(finess)"),
    ),
    Format.FINESS_ACTIVITIES: Kept("siteactivity", indexes=("(finess)",)),
    Format.AMELI_PROFESSIONALS: Kept("convention", "", "postal_code", "town"),
    Format.AMELI_CENTRES: Kept(
        "centre",
        *("", "postal_code", "town"),
        place_key="CASE WHEN finess IS NOT NULL THEN 'finess|' || finess"
        " ELSE concat_ws('|', 'ameli', name, postal_code, street) END",
        indexes=(_PLACE,),
    ),
    Format.DILA_COMPETENCE: Kept("competence", "commune", indexes=("(insee)",)),
    Format.INCLUSION_STRUCTURES: Kept(
        "socialstructure",
        *("commune", "postal_code", "commune_name"),
        place_key="concat_ws('|', 'inclusion', source, id)",
        indexes=("(source, id)",),
    ),
    Format.INCLUSION_SERVICES: Kept(
        "socialservice",
        *("commune", "postal_code", "commune_name"),
        place_key="concat_ws('|', 'inclusion', source, structure_id, id)",
        indexes=(_PLACE,),
    ),
    Format.APL: Kept("access", "commune", indexes=("(insee)", "(profession, year) INCLUDE (value, population)")),
}

MADE_FROM: Final[Mapping[Family, tuple[Format, ...]]] = {
    Family.PRACTITIONERS: (Format.RPPS_ACTIVITIES, Format.RPPS_SKILLS, Format.AMELI_PROFESSIONALS),
    Family.SITES: (Format.FINESS_STRUCTURES, Format.FINESS_ACTIVITIES, Format.AMELI_CENTRES),
    Family.SERVICES: (Format.INCLUSION_STRUCTURES, Format.INCLUSION_SERVICES),
}

MATCH: Final = "convention_match"
"""Which convention is that of which place of practice, and how sure it is. One with the offers of practitioners."""

OFFER_INDEX: Final = '(code, lat, lon) INCLUDE (place_id, tariff, "precision", mode)'
"""The covering b-tree of the search (orientation.md §6): what a search filters on is read from the index alone."""

_TYPES: Final[Mapping[type, str]] = {
    str: "text",
    float: "double precision",
    int: "integer",
    bool: "boolean",
    date: "date",
}


NAME_INDEX: Final = "USING gin (departement_of, key gin_trgm_ops)"
"""By its name a place is sought in a few départements: one index holds both (orientation.md §7)."""


def leaf(table: str, slot: int) -> str:
    """The name of a table in a slot, safe to write in a query."""
    if slot not in SLOTS:
        raise ValueError(f"no such slot: {slot}")
    return f"orientation_{table}_{slot}"


def kept(format: Format, slot: int) -> str:
    return leaf(KEPT[format].table, slot)


def offers(family: Family, slot: int) -> str:
    return leaf(f"{family}_offer", slot)


def names(family: Family, slot: int) -> str:
    return leaf(f"{family}_name", slot)


def columns(format: Format) -> tuple[tuple[str, str], ...]:
    """Each column of a format with its SQL type, in the order of its rows."""
    hints = get_type_hints(ROWS[format])
    return tuple((name, _TYPES[_plain(hint)]) for name, hint in hints.items())


def _plain(hint: object) -> type:
    if isinstance(hint, UnionType):
        hint = next(part for part in get_args(hint) if part is not NoneType)
    assert isinstance(hint, type)
    return hint


DIRECTORY: Final = (
    "orientation_lot",
    "orientation_offershelf",
    *(leaf(each.table, slot) for each in KEPT.values() for slot in SLOTS),
    *(offers(family, slot) for family in Family for slot in SLOTS),
    *(names(family, slot) for family in Family for slot in SLOTS),
    *(leaf(MATCH, slot) for slot in SLOTS),
)
"""Every table that the service only reads."""
