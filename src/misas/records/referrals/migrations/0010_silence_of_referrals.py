"""What was told of a referral that nobody answers: a reminder, then the supervisor; over once it is moved or answered."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q

BEFORE = (
    "person_id", "owner_id", "next_action", "due_on", "acknowledged_at", "outcome", "reason", "triaged_at",
    "triaged_by_id", "linked_case", "duplicate_of_id", "successor", "successor_number", "successor_caisse_id",
    "feedback_stopped_at", "status", "plain_state", "priority", "priority_why", "recompute_at", "corrections",
)  # fmt: skip
STATES = ("none", "reminded", "escalated")
WHY = (
    "stated_urgency", "loss_of_rights", "quote_ends_soon", "quote_ends", "interrupted_care", "child", "pregnancy",
    "waiting_long", "late",
)  # fmt: skip


def keep(*mutable: str) -> str:
    """The trigger that refuses every change but of these columns."""
    named = ", ".join(f"'{column}'" for column in mutable)
    return (
        "CREATE OR REPLACE TRIGGER keep_facts BEFORE UPDATE OR DELETE ON referrals_referral"
        f" FOR EACH ROW EXECUTE FUNCTION referrals_keep_facts({named})"
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_first_numbers")]

    operations = [
        migrations.AddField(
            "referral",
            "stall",
            models.CharField(choices=[(s, s) for s in STATES], db_default="none", default="none", max_length=40),
        ),
        migrations.AddField("referral", "stall_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "referral",
            "priority_why",
            ArrayField(base_field=models.CharField(choices=[(why, why) for why in WHY], max_length=40)),
        ),
        migrations.AddConstraint(
            "referral",
            models.CheckConstraint(
                condition=Q(stall="none", stall_at__isnull=True)
                | Q(stall__in=["reminded", "escalated"], stall_at__isnull=False, outcome=""),
                name="referral_silent_while_awaited",
            ),
        ),
        migrations.RunSQL(keep(*BEFORE, "stall", "stall_at"), keep(*BEFORE)),
    ]
