"""Names that resemble a misspelled one, by the trigrams of PostgreSQL. Only tables without row-level security."""

from __future__ import annotations

from django.db import connection

from misas.core.territory.codes import NameKind

RESEMBLING = """
SELECT n.id
FROM territory_communename n JOIN territory_commune c ON c.insee = n.commune_id
WHERE n.kind IN (%(official)s, %(former)s) AND n.key %% %(key)s AND c.is_current
ORDER BY similarity(n.key, %(key)s)
         + CASE WHEN %(departement)s <> '' AND c.departement = %(departement)s THEN 0.3 ELSE 0 END DESC,
         c.population DESC NULLS LAST
LIMIT %(limit)s
"""


def resembling(key: str, digits: str, limit: int) -> list[int]:
    """The ids of the nearest names, those of the postal code's département first when they are nearly as near."""
    with connection.cursor() as cursor:
        cursor.execute(
            RESEMBLING,
            {
                "key": key,
                "departement": departement_of(digits),
                "official": NameKind.OFFICIAL.value,
                "former": NameKind.FORMER.value,
                "limit": 2 * limit,
            },
        )
        return [row[0] for row in cursor.fetchall()]


CORSICA = {"200": "2A", "201": "2A", "202": "2B", "206": "2B"}
"""Its postal codes begin with 20 as before 1976; the third digit says which half (all of data/territory agree)."""


def departement_of(digits: str) -> str:
    """The département that the first digits of a postal code most often say; "" when they are too few."""
    if digits.startswith(("97", "98")):
        return digits[:3] if len(digits) >= 3 else ""
    if digits.startswith("20"):
        return CORSICA.get(digits[:3], "")
    return digits[:2] if len(digits) >= 2 else ""
