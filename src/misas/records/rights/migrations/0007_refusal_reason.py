"""A refusal keeps the reason that its decision gives."""

from django.db import migrations, models

from misas.records.access import rls

SAID = (
    *("claim_id", "kind", '"on"', "filer", "agreed_on", "missing", "since", "until", "source", "at", "by_id", "key"),
    "received_on",
)
REASONS = [
    "",
    "resources",
    "residence",
    "stay",
    "household",
    "documents",
    "other_cover",
    "medical",
    "other",
    "not_told",
]


class Migration(migrations.Migration):
    dependencies = [("rights", "0006_no_answer")]

    operations = [
        migrations.AddField(
            model_name="claimfactrow", name="reason", field=models.CharField(blank=True, default="", max_length=30)
        ),
        migrations.AddField(
            model_name="claimfactrow",
            name="reason_text",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddConstraint(
            model_name="claimfactrow",
            constraint=models.CheckConstraint(condition=models.Q(("reason__in", REASONS)), name="claim_fact_reason"),
        ),
        migrations.AddConstraint(
            model_name="claimfactrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "refused"), models.Q(("reason", ""), ("reason_text", "")), _connector="OR"),
                name="claim_fact_reason_of_refusal",
            ),
        ),
        migrations.RunSQL(
            sql="DROP TRIGGER rights_claimfactrow_unchanging ON rights_claimfactrow",
            reverse_sql=rls.unchanging("rights_claimfactrow", *SAID).sql,
        ),
        rls.unchanging("rights_claimfactrow", *SAID, "reason", "reason_text"),
    ]
