"""By which names each place is found, family by family, in two slots: see `misas.records.orientation.naming`."""

from __future__ import annotations

from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations

SLOTS = (0, 1)
FAMILIES = ("practitioners", "sites", "services")
NAME = 'departement_of text NOT NULL, key text COLLATE "C" NOT NULL, place_id uuid NOT NULL'
INDEX = "USING gin (departement_of, key gin_trgm_ops)"


def create() -> list[str]:
    statements = []
    for family in FAMILIES:
        for slot in SLOTS:
            name = f"orientation_{family}_name_{slot}"
            statements += [f"CREATE TABLE {name} ({NAME})", f"CREATE INDEX {name}_0 ON {name} {INDEX}"]
    return statements


def drop() -> list[str]:
    return [f"DROP TABLE orientation_{family}_name_{slot}" for family in FAMILIES for slot in SLOTS]


class Migration(migrations.Migration):
    dependencies = [("orientation", "0003_appointments")]

    operations = [BtreeGinExtension(), migrations.RunSQL(sql=create(), reverse_sql=drop())]
