"""The claim followed to its end, the rights known to be open, and what the clock has already told of both.

`ClaimFactRow` is what happened: written once. The rest of `Claim` that moves is a cache of the fold of these facts
(`core.rights.claims`). Not here: who decides; what a right is worth.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from misas.core.rights.claims import ClaimFactKind, ClaimStatus, Filer, RefusalReason
from misas.core.rights.codes import Silence
from misas.core.rights.renewals import WarningKind
from misas.records.cases.models import Case
from misas.records.rights import limits
from misas.records.rights.models.review import RightsReview, values
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class Claim(Tenant):
    """One right claimed for one member. The delay is that of the rule on the day it was prepared.

    `next_due`: the day by which something must have happened (silence decides, an appeal ends, it must be filed);
    `watch_on`: the day from which the clock looks at it; both None when nothing is expected.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="claims", db_index=False)
    review = models.ForeignKey(RightsReview, on_delete=models.PROTECT, null=True, related_name="claims", db_index=False)
    right = models.CharField(max_length=limits.RIGHT)
    title = models.CharField(max_length=limits.TITLE)
    member = models.CharField(max_length=limits.MEMBER, blank=True, default="")
    member_label = models.CharField(max_length=limits.LABEL, blank=True, default="")
    delay_months = models.PositiveSmallIntegerField(default=0)
    delay_days = models.PositiveSmallIntegerField(default=0)
    delay_silence = models.CharField(max_length=limits.CODE, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)

    status = models.CharField(max_length=limits.CODE, default=ClaimStatus.PREPARED.value)
    next_due = models.DateField(null=True)
    watch_on = models.DateField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(status__in=values(ClaimStatus)), name="claim_status"),
            models.CheckConstraint(condition=Q(delay_silence__in=["", *values(Silence)]), name="claim_silence"),
            models.UniqueConstraint(
                fields=["case", "right", "member"],
                condition=Q(status__in=["prepared", "filed", "complete", "appealed"]),
                name="one_claim_under_way",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-made_at"], name="claim_of_case"),
            models.Index(fields=["caisse", "watch_on"], name="claim_watched", condition=Q(watch_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"claim of {self.right} on case {self.case_id}"


class ClaimFactRow(Tenant):
    """One thing that happened to a claim, on which day, told by which source, recorded by whom.

    `received_on`: the day on which the person had a decision, when it is not `on`. `reason`, `reason_text`: why it was
    refused."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="facts", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    on = models.DateField()
    filer = models.CharField(max_length=limits.CODE, blank=True, default="")
    agreed_on = models.DateField(null=True)
    missing = ArrayField(models.CharField(max_length=limits.DOCUMENT), default=list)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    received_on = models.DateField(null=True)
    reason = models.CharField(max_length=limits.CODE, blank=True, default="")
    reason_text = models.CharField(max_length=limits.REASON, blank=True, default="")
    source = models.CharField(max_length=limits.SOURCE, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=limits.KEY, null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=values(ClaimFactKind)), name="claim_fact_kind"),
            models.CheckConstraint(condition=Q(filer__in=["", *values(Filer)]), name="claim_fact_filer"),
            models.CheckConstraint(condition=Q(reason__in=["", *values(RefusalReason)]), name="claim_fact_reason"),
            models.CheckConstraint(
                condition=Q(kind=ClaimFactKind.REFUSED.value) | Q(reason="", reason_text=""),
                name="claim_fact_reason_of_refusal",
            ),
            models.UniqueConstraint(fields=["claim", "key"], condition=Q(key__isnull=False), name="claim_fact_once"),
        ]
        indexes = [models.Index(fields=["claim", "id"], name="claim_fact_of_claim")]

    def __str__(self) -> str:
        return f"{self.kind} of claim {self.claim_id}"


class OpenRight(Tenant):
    """A right known to be open for a member: since when, until which day included, and how we know it.

    Never edited but for its end: `replaced_at` says since when another row, or a human, tells better.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="open_rights", db_index=False)
    person = models.ForeignKey("persons.Person", on_delete=models.PROTECT, related_name="open_rights")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    right = models.CharField(max_length=limits.RIGHT)
    title = models.CharField(max_length=limits.TITLE)
    member = models.CharField(max_length=limits.MEMBER, blank=True, default="")
    member_label = models.CharField(max_length=limits.LABEL, blank=True, default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    source = models.CharField(max_length=limits.SOURCE)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    replaced_at = models.DateTimeField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="open_right_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["case", "right", "member"], condition=Q(replaced_at__isnull=True), name="open_right_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["caisse", "until"],
                name="open_right_ending",
                condition=Q(until__isnull=False, replaced_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.right} open on case {self.case_id}"


class RightsReminder(Tenant):
    """What the clock told, once: the warning, and the task it left on the case (None when the case is closed)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rights_reminders", db_index=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="reminders", db_index=False)
    open_right = models.ForeignKey(
        OpenRight, on_delete=models.PROTECT, null=True, related_name="reminders", db_index=False
    )
    kind = models.CharField(max_length=limits.CODE)
    due = models.DateField()
    task_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # what it warned of has been answered

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=values(WarningKind)), name="rights_reminder_kind"),
            models.CheckConstraint(
                condition=Q(claim__isnull=False, open_right__isnull=True)
                | Q(claim__isnull=True, open_right__isnull=False),
                name="rights_reminder_about_one_thing",
            ),
            models.UniqueConstraint(fields=["claim", "kind", "due"], name="claim_reminded_once"),
            models.UniqueConstraint(fields=["open_right", "kind", "due"], name="open_right_reminded_once"),
        ]
