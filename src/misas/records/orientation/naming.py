"""Finds a professional, a centre or a service by its name, typed as it comes, in a few départements: one query.

The names of a lot are kept in one normal form (capitals, accents, hyphens, St and Saint do not matter); PostgreSQL
proposes those that share enough trigrams, `lib.likeness` puts them in order. Not here: what the places are (`queries`),
which town was typed with the name (`towns`).
"""

# ruff: noqa: S608 (names of tables and columns are those of `tables`; every value is passed apart)
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from misas.core.orientation.formats import Format
from misas.lib.likeness import begins_like, likeness
from misas.lib.text import normalise
from misas.records.orientation import limits
from misas.records.orientation.conventions import key
from misas.records.orientation.offers import OFFERED, Slots
from misas.records.orientation.shelving import empty, index
from misas.records.orientation.tables import NAME_INDEX, Family, kept, names
from misas.records.orientation.towns import Town

SHORTEST: Final = 2
ALIKE: Final = 120
"""Names looked at in each family, the most alike first: enough for every homonym of a département."""

THRESHOLDS: Final = ((4, 0.2), (6, 0.3), (10, 0.4), (limits.SOUGHT, 0.45))
"""Up to this many letters, this share of the trigrams that were typed: one error leaves few of them to a short name."""

LEAST: Final = 0.62
"""How alike each typed word must be to a word of the name. Under it, one error more was made than we forgive."""
LEAST_WHOLE: Final = 0.85
"""The same of a whole name, spaces left out: one slip in seven letters."""
BEGUN: Final = 0.97
SPOKEN: Final = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
TITLES: Final = frozenset({"dr", "docteur", "pr", "professeur", "mme", "madame", "m", "mr", "monsieur"})
"""Said before a name, never a part of it."""


class Named(NamedTuple):
    """One place under one of its names; `score`, 0 to 1."""

    place: UUID
    family: Family
    score: float


PRACTITIONERS: Final = (
    "SELECT departement_of, concat_ws(' ', last_name, first_name) AS name, place_id, insee FROM {exercise}"
)
PRACTISED: Final = OFFERED.replace("lat IS NOT NULL AND ", "")
SITES: Final = """
SELECT departement_of, unnest(ARRAY[name, short_name]) AS name, place_id, insee FROM {site}
WHERE coalesce(state, 'A') = 'A' AND closed_on IS NULL
"""
CENTRES: Final = "UNION SELECT departement_of, name, place_id, insee FROM {centre}"
SERVICES: Final = "SELECT departement_of, name, place_id, insee FROM {service}"
STRUCTURES: Final = """
UNION SELECT coalesce(v.departement_of, t.departement_of), t.name, v.place_id, coalesce(v.insee, t.insee)
FROM {service} v JOIN {structure} t ON t.source = v.source AND t.id = v.structure_id
"""


def build(cursor: Any, family: Family, slots: Slots, slot: int) -> int:
    """Fill the names of a family in a free slot; how many. Owner of the database only."""
    table = names(family, slot)
    empty(cursor, table)
    count = 0
    if query := _query(family, slots):
        # OFFSET 0: the bare name is worked out once, not at each place that reads it.
        cursor.execute(
            f"INSERT INTO {table} (departement_of, key, place_id, insee)"
            f' SELECT DISTINCT departement_of, {in_full("bare")} COLLATE "C", place_id, insee'
            f" FROM (SELECT departement_of, {bare('name')} AS bare, place_id, insee FROM ({query}) n"
            " WHERE departement_of IS NOT NULL AND name IS NOT NULL OFFSET 0) b"
        )
        count = cursor.rowcount
    index(cursor, table, (NAME_INDEX,))
    return count


def _query(family: Family, slots: Slots) -> str:
    at = {format: kept(format, there) for format, there in slots.items()}
    match family:
        case Family.PRACTITIONERS:
            exercise = at.get(Format.RPPS_ACTIVITIES)
            return f"{PRACTITIONERS.format(exercise=exercise)} WHERE {PRACTISED}" if exercise else ""
        case Family.SITES:
            site, centre = at.get(Format.FINESS_STRUCTURES), at.get(Format.AMELI_CENTRES)
            more = CENTRES.format(centre=centre) if centre else ""
            return SITES.format(site=site) + more if site else ""
        case Family.SERVICES:
            service, structure = at.get(Format.INCLUSION_SERVICES), at.get(Format.INCLUSION_STRUCTURES)
            more = STRUCTURES.format(service=service, structure=structure) if service and structure else ""
            return SERVICES.format(service=service) + more if service else ""


def bare(column: str) -> str:
    """SQL: a name in small letters and digits, one space between words. With `in_full`, as `spoken_form` gives it."""
    return f"btrim(regexp_replace(lower({key(column)}), '[^a-z0-9]+', ' ', 'g'))"


def in_full(column: str) -> str:
    """SQL: the same with "st" told as "saint"; only the few names that have one are looked at word by word."""
    told = column
    for short, full in SPOKEN.items():
        told = f"regexp_replace({told}, '\\m{short}\\M', '{full}', 'g')"
    return f"CASE WHEN {column} ~ '\\mste?s?\\M' THEN {told} ELSE {column} END"


def spoken_form(typed: str) -> str:
    """What was typed, as names are kept: "Dr Ste-Marie" is "sainte marie". A title alone is a name."""
    words = normalise(typed[: limits.SOUGHT]).split()
    bare = [word for word in words if word not in TITLES] or words
    return " ".join(SPOKEN.get(word, word) for word in bare)[: limits.SOUGHT].rstrip()


def named(
    typed: str,
    departements: Collection[str],
    *,
    served: Mapping[Family, int],
    towns: Sequence[Town] = (),
    limit: int = limits.NAMES,
) -> list[Named]:
    """The places whose name is the most alike, one line each, in these départements; and, for each way in which a town
    was typed with the name, those of that name there. Without a département nothing is sought. One query.

    Whoever bears the name elsewhere in the département of the town comes only when nobody does there.
    """
    asked = [(spoken_form(typed), frozenset(departements), frozenset[str]())]
    asked += [(spoken_form(town.beside), town.departements, town.codes) for town in towns]
    asked = [one for one in asked if len(one[0]) >= SHORTEST and one[1]]
    if not asked or not served:
        return []
    parts: list[str] = []
    values: list[Any] = []
    for rank, (sought, there, codes) in enumerate(asked):
        share = next(share for letters, share in THRESHOLDS if len(sought) <= letters)
        for family, slot in served.items():
            parts.append(
                f"(SELECT {rank:d}, '{family}', n.key, n.place_id, coalesce(n.insee = ANY (%s), false) AS is_there"
                f" FROM {names(family, slot)} n"
                " WHERE (SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)) IS NOT NULL"
                " AND n.departement_of = ANY (%s) AND n.key %%> %s ORDER BY is_there DESC,"
                f" word_similarity(%s, n.key) DESC, similarity(%s, n.key) DESC, n.place_id LIMIT {ALIKE:d})"
            )
            values += [sorted(codes), str(share), sorted(there), sought, sought, sought]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        rows = cursor.fetchall()
    words = [sought.split() for sought, _, _ in asked]
    told = [
        (family, key, place, words[rank])
        for rank, family, key, place, is_there in rows
        if is_there or not asked[rank][2]
    ]
    if best := _best(told, limit):
        return best
    return _best([(family, key, place, words[rank]) for rank, family, key, place, _ in rows], limit)


def _best(rows: Sequence[tuple[str, str, UUID, Sequence[str]]], limit: int) -> list[Named]:
    best: dict[UUID, Named] = {}
    for family, known, place, typed in rows:
        score = alike(typed, known.split())
        if score >= LEAST and (place not in best or score > best[place].score):
            best[place] = Named(place, Family(family), score)
    return sorted(best.values(), key=lambda one: (-one.score, one.place))[:limit]


def alike(typed: Sequence[str], known: Sequence[str]) -> float:
    """How far each typed word is a word of the name, whatever their order; 0 when one of them is none of its words,
    unless the whole is that name but for a slip: a space that moved, a letter of a word of two. The name that says
    nothing else comes first."""
    scores = [max((_word(word, other) for other in known), default=0.0) for word in typed]
    if not scores or min(scores) < LEAST:
        whole = likeness("".join(typed), "".join(known))
        return BEGUN * whole if whole >= LEAST_WHOLE else 0.0
    return sum(scores) / len(scores) - 0.005 * min(len(known) - len(typed), 10)


def _word(typed: str, known: str) -> float:
    if typed == known:
        return 1.0
    if known.startswith(typed):
        return BEGUN
    return max(likeness(typed, known), 0.85 * begins_like(typed, known)) if len(typed) > SHORTEST else 0.0
