from django.db import migrations, models

from misas.records.access import rls

SAID = ("appointment_id", "kind", "at", "by_id", "starts_at", "minutes", "offer_id", "call_id", "reason", "key")


class Migration(migrations.Migration):
    dependencies = [("orientation", "0005_own_access")]

    operations = [
        migrations.AddField("appointmentfactrow", "elsewhere", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "appointmentfactrow",
            models.CheckConstraint(
                condition=models.Q(("elsewhere", False), ("offer__isnull", True), _connector="OR"),
                name="appointment_fact_at_one_place",
            ),
        ),
        migrations.RunSQL(
            sql="DROP TRIGGER orientation_appointmentfactrow_unchanging ON orientation_appointmentfactrow",
            reverse_sql=rls.unchanging("orientation_appointmentfactrow", *SAID).sql,
        ),
        rls.unchanging("orientation_appointmentfactrow", *SAID, "elsewhere"),
    ]
