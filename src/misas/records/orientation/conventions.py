"""Joins the conventions of the Annuaire santé ameli to the places of practice of the RPPS, set by set.

How sure each join is stands beside it (`core.orientation.conventions`); a doubt between two people gives none.
"""

# ruff: noqa: S608 (names of tables and columns are those of `tables`; every value is passed apart)
from __future__ import annotations

from itertools import product
from typing import Any, Final

from misas.core.orientation.conventions import LEVELS, fits
from misas.core.orientation.formats import Format
from misas.records.orientation.shelving import empty, index
from misas.records.orientation.tables import MATCH, kept, leaf

FITS: Final = "orientation_fits"
_ACCENTS: Final = "àâäáãåçèéêëìîïíñòôöóõùûüúÿýÀÂÄÁÃÅÇÈÉÊËÌÎÏÍÑÒÔÖÓÕÙÛÜÚŸÝ-''’."
_PLAIN: Final = "aaaaaaceeeeiiiinooooouuuuyyAAAAAACEEEEIIIINOOOOOUUUUYY    "

# Each step stands in a table of its own, measured before the next: the planner cannot guess how many names are alike.
STEPS: Final = {
    "orientation_people": """
        SELECT DISTINCT e.place_id, e.national_id COLLATE "C" AS national_id, e.profession,
            coalesce(e.skill, '') AS skill, e.phone, e.insee, e.postal_code, e.departement_of,
            {exercise_key} AS name_key
        FROM {exercise} e
        WHERE e.mode IS DISTINCT FROM 'S' AND e.departement_of IS NOT NULL AND e.last_name IS NOT NULL
    """,
    "orientation_entries": """
        SELECT c.id, c.speciality, c.sector, coalesce(c.option, '') AS option, c.vitale, c.phone, c.insee,
            c.postal_code, c.departement_of, {convention_key} AS name_key
        FROM {convention} c WHERE c.departement_of IS NOT NULL AND c.sector IS NOT NULL
    """,
    "orientation_pairs": """
        SELECT p.place_id, p.national_id, c.id, c.sector, c.option, c.vitale,
            CASE WHEN p.phone = c.phone THEN 1 WHEN p.insee = c.insee OR p.postal_code = c.postal_code THEN 2
                ELSE 3 END AS level
        FROM orientation_people p JOIN orientation_entries c USING (name_key, departement_of)
        JOIN orientation_fits f ON f.profession = p.profession AND f.skill = p.skill AND f.speciality = c.speciality
    """,
}
# An entry is of the person whom it fits best; of two whom it fits as well, of nobody. A place that its entries
# describe in two ways has none.
MATCHING: Final = """
WITH owners AS (
    SELECT id, min(national_id) AS national_id
    FROM orientation_pairs JOIN (SELECT id, min(level) AS level FROM orientation_pairs GROUP BY id) b USING (id, level)
    GROUP BY id HAVING count(DISTINCT national_id) = 1
), own AS (
    SELECT p.*, min(p.level) OVER (PARTITION BY p.place_id) AS best
    FROM orientation_pairs p JOIN owners USING (id, national_id)
)
INSERT INTO {match} (place_id, convention_id, confidence, sector, option, vitale)
SELECT place_id, min(id), CASE min(level) {levels} END, min(sector), min(option), bool_or(vitale)
FROM own WHERE level = best
GROUP BY place_id HAVING count(DISTINCT (sector, option)) = 1
"""


def match(cursor: Any, exercise_slot: int, convention_slot: int | None, slot: int) -> int:
    """Fill the joins of a slot; how many places have one. Without any convention, none."""
    table = leaf(MATCH, slot)
    empty(cursor, table)
    count = 0
    if convention_slot is not None:
        exercise = kept(Format.RPPS_ACTIVITIES, exercise_slot)
        convention = kept(Format.AMELI_PROFESSIONALS, convention_slot)
        _tell_what_fits(cursor, exercise, convention)
        for step, query in STEPS.items():
            cursor.execute(f"DROP TABLE IF EXISTS {step}")
            rows = query.format(
                exercise=exercise,
                convention=convention,
                exercise_key=key("concat_ws(' ', e.last_name, e.first_name)"),
                convention_key=key("concat_ws(' ', c.last_name, c.first_name)"),
            )
            cursor.execute(f"CREATE TEMPORARY TABLE {step} AS {rows}")
            cursor.execute(f"ANALYZE {step}")
        levels = " ".join(f"WHEN {level} THEN '{confidence}'" for level, confidence in LEVELS.items())
        cursor.execute(MATCHING.format(match=table, levels=levels))
        count = cursor.rowcount
        cursor.execute(f"DROP TABLE {', '.join([FITS, *STEPS])}")
    index(cursor, table, ("(place_id)",))
    return count


def key(text: str) -> str:
    """SQL: a name as the Cnam writes it, in capitals, without accents, hyphens nor apostrophes."""
    plain = _ACCENTS.replace("'", "''")
    ligatures = f"replace(replace(replace(replace({text}, 'œ', 'OE'), 'Œ', 'OE'), 'æ', 'AE'), 'Æ', 'AE')"
    return f"regexp_replace(upper(translate({ligatures}, '{plain}', '{_PLAIN}')), ' {{2,}}', ' ', 'g')"


def _tell_what_fits(cursor: Any, exercise: str, convention: str) -> None:
    """What the core says of each profession, know-how and speciality that are met."""
    cursor.execute(f"SELECT DISTINCT profession, coalesce(skill, '') FROM {exercise} WHERE profession IS NOT NULL")
    trades = cursor.fetchall()
    cursor.execute(f"SELECT DISTINCT speciality FROM {convention} WHERE speciality IS NOT NULL")
    specialities = [row[0] for row in cursor.fetchall()]
    cursor.execute(f"DROP TABLE IF EXISTS {FITS}")
    cursor.execute(f"CREATE TEMPORARY TABLE {FITS} (profession text, skill text, speciality text)")
    with cursor.copy(f"COPY {FITS} FROM STDIN") as copy:
        for (profession, skill), speciality in product(trades, specialities):
            if fits(profession, skill, speciality):
                copy.write_row((profession, skill, speciality))
    cursor.execute(f"ANALYZE {FITS}")
