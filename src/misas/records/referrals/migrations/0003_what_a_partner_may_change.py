"""An organisation adds referrals and reads their news; whatever else becomes of them is their caisse's."""

from django.db import migrations

from misas.records.access import rls


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_walls")]

    operations = [
        rls.caisses_alone("referrals_referral", "UPDATE", "DELETE"),
        rls.caisses_alone("referrals_feedbacknews", "DELETE"),
    ]
