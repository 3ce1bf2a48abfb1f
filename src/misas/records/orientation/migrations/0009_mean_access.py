"""The mean of the APL of a profession, one year, is read from an index alone: see `misas.records.orientation.tables`."""

from __future__ import annotations

from django.db import migrations

NAMES = ("orientation_access_0", "orientation_access_1")
INDEX = "(profession, year) INCLUDE (value, population)"


class Migration(migrations.Migration):
    dependencies = [("orientation", "0008_practitioner")]

    operations = [
        migrations.RunSQL(
            sql=[f"CREATE INDEX IF NOT EXISTS {name}_1 ON {name} {INDEX}" for name in NAMES],
            reverse_sql=[f"DROP INDEX IF EXISTS {name}_1" for name in NAMES],
        )
    ]
