"""A name says the commune of its place: « Saletoile Lédenon » finds who practises there before whoever bears the name.

The names that serve today are told theirs from the lots they were made from; a place keeps its identifier from one lot
to the next, so either slot will do.
"""

from __future__ import annotations

from django.db import migrations

SLOTS = (0, 1)
MADE_FROM = {"practitioners": ("exercise",), "sites": ("site", "centre"), "services": ("socialservice",)}


def add() -> list[str]:
    statements = []
    for family, tables in MADE_FROM.items():
        for slot in SLOTS:
            name = f"orientation_{family}_name_{slot}"
            statements.append(f"ALTER TABLE {name} ADD COLUMN insee text")
            statements += [
                f"UPDATE {name} n SET insee = t.insee FROM orientation_{table}_{there} t"  # noqa: S608 (names of ours)
                " WHERE t.place_id = n.place_id AND t.insee IS NOT NULL AND n.insee IS NULL"
                for table in tables
                for there in SLOTS
            ]
    for slot in SLOTS:  # a service that says no commune is where its structure is
        statements += [
            f"UPDATE orientation_services_name_{slot} n SET insee = t.insee"  # noqa: S608 (names of ours)
            f" FROM orientation_socialservice_{there} v JOIN orientation_socialstructure_{there} t"
            " ON t.source = v.source AND t.id = v.structure_id"
            " WHERE v.place_id = n.place_id AND t.insee IS NOT NULL AND n.insee IS NULL"
            for there in SLOTS
        ]
    return statements


def remove() -> list[str]:
    return [f"ALTER TABLE orientation_{family}_name_{slot} DROP COLUMN insee" for family in MADE_FROM for slot in SLOTS]


class Migration(migrations.Migration):
    dependencies = [("orientation", "0009_mean_access")]

    operations = [migrations.RunSQL(sql=add(), reverse_sql=remove())]
