"""The clock also tells that a right without a window of renewal ends soon."""

from django.db import migrations, models

KINDS = [
    "renewal_open",
    "renewal_closing",
    "renewal_late",
    "right_ended",
    "right_ending",
    "not_filed",
    "not_complete",
    "documents_missing",
    "silence_reached",
    "appeal_ending",
    "no_answer",
]


class Migration(migrations.Migration):
    dependencies = [("rights", "0007_refusal_reason")]

    operations = [
        migrations.RemoveConstraint(model_name="rightsreminder", name="rights_reminder_kind"),
        migrations.AddConstraint(
            model_name="rightsreminder",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="rights_reminder_kind"),
        ),
    ]
