from django.db import migrations, models

from misas.records.access import rls

SAID = ("key", "rdv", "told_at", "received_at", "verdict", "code")
STATES = (
    "to_book", "attempting", "booked", "moved", "honoured", "missed", "cancelled_by_person", "cancelled_by_place",
)  # fmt: skip
VERDICTS = ("taken", "unchanged", "repeated", "stale", "not_ours", "refused", "unreadable", "forged")


class Migration(migrations.Migration):
    dependencies = [("orientation", "0006_elsewhere")]

    operations = [
        migrations.AddField("rdvwebhook", "wanted", models.CharField(blank=True, default="", max_length=30)),
        migrations.AddField("rdvwebhook", "starts_at", models.DateTimeField(null=True)),
        migrations.AddField("rdvwebhook", "minutes", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("rdvwebhook", "again", models.CharField(blank=True, default="", max_length=30)),
        migrations.AddField("rdvwebhook", "again_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "rdvwebhook",
            models.CheckConstraint(condition=models.Q(("wanted__in", ["", *STATES])), name="rdv_webhook_wanted"),
        ),
        migrations.AddConstraint(
            "rdvwebhook",
            models.CheckConstraint(condition=models.Q(("again__in", ["", *VERDICTS])), name="rdv_webhook_again"),
        ),
        migrations.RunSQL(
            sql="DROP TRIGGER orientation_rdvwebhook_unchanging ON orientation_rdvwebhook",
            reverse_sql=rls.unchanging("orientation_rdvwebhook", *SAID).sql,
        ),
        rls.unchanging("orientation_rdvwebhook", *SAID, "wanted", "starts_at", "minutes"),
    ]
