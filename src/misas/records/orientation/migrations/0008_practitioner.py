from django.db import migrations, models

from misas.records.access import rls

SHOWN = (
    "case_id", "care_id", "need", "place", "kind", "name", "what", "street", "postal_code", "town", "insee", "phone",
    "email", "link", "answers_by", "tariff", "sector", "option", "metres", '"precision"', "reasons", "not_said",
    "listed_source", "listed_on", "shown_on", "proposed_at", "proposed_by_id",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("orientation", "0007_heard_again")]

    operations = [
        migrations.AddField("careoffer", "practitioner", models.CharField(blank=True, default="", max_length=30)),
        migrations.AddIndex(
            "careoffer",
            models.Index(
                condition=models.Q(("practitioner", ""), _negated=True),
                fields=["caisse", "practitioner", "proposed_at"],
                name="care_offer_of_practitioner",
            ),
        ),
        migrations.RunSQL(
            sql="DROP TRIGGER orientation_careoffer_unchanging ON orientation_careoffer",
            reverse_sql=rls.unchanging("orientation_careoffer", *SHOWN).sql,
        ),
        rls.unchanging("orientation_careoffer", *SHOWN, "practitioner"),
    ]
