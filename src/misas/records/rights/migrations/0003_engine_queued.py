"""A review whose engine is about to be asked, by a job, is not one whose engine is away."""

from django.db import migrations, models

STATES = ["answered", "queued", "waiting", "broken"]


class Migration(migrations.Migration):
    dependencies = [("rights", "0002_not_complete")]

    operations = [
        migrations.RemoveConstraint(model_name="rightsreview", name="rights_review_engine"),
        migrations.AddConstraint(
            model_name="rightsreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("engine_state__in", STATES)), name="rights_review_engine"
            ),
        ),
    ]
