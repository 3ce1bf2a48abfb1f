"""The counter of cases tells how many a caisse has: it stands behind the wall too."""

from django.db import migrations

from misas.records.access import rls


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_presence")]

    operations = [rls.protect("cases_casecounter")]
