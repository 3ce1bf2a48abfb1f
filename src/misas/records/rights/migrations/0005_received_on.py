"""A refusal keeps the day on which the person received it; a claim filed before the clock looked at it is looked at."""

from django.db import migrations, models

from misas.records.access import rls

SAID = ("claim_id", "kind", '"on"', "filer", "agreed_on", "missing", "since", "until", "source", "at", "by_id", "key")

# `core.rights.watching`: a filed claim that nobody says is complete is looked at fifteen days after its filing.
WATCH_FILED = """
UPDATE rights_claim SET watch_on = filed.since + 15, next_due = filed.since + 15
FROM (SELECT claim_id, max("on") AS since FROM rights_claimfactrow WHERE kind = 'filed' GROUP BY claim_id) AS filed
WHERE filed.claim_id = rights_claim.id AND status = 'filed' AND watch_on IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("rights", "0004_finished_is_frozen")]

    operations = [
        migrations.AddField(
            model_name="claimfactrow", name="received_on", field=models.DateField(null=True)
        ),
        migrations.RunSQL(
            sql="DROP TRIGGER rights_claimfactrow_unchanging ON rights_claimfactrow",
            reverse_sql=rls.unchanging("rights_claimfactrow", *SAID).sql,
        ),
        rls.unchanging("rights_claimfactrow", *SAID, "received_on"),
        migrations.RunSQL(sql=WATCH_FILED, reverse_sql=migrations.RunSQL.noop),
    ]
