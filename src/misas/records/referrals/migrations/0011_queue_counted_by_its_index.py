"""The index of the queue holds what the queue counts."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("referrals", "0010_silence_of_referrals")]

    operations = [
        migrations.RemoveIndex("referral", "referral_queue"),
        migrations.AddIndex(
            "referral",
            models.Index(
                fields=["caisse", "priority", "due_on", "id"],
                name="referral_queue",
                condition=Q(outcome=""),
                include=["owner", "urgent", "channel", "organisation"],
            ),
        ),
    ]
