"""A share-out prepared for a committee: a forecast, beside what order of arrival would give. People decide.

`made_at` None: it is being prepared. Sums are those of all its files; what each file would get is a row. Not here: the
search (`core.funding.portfolio`), decisions.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from misas.core.funding.share_out import Fairness
from misas.records.funding import limits
from misas.records.funding.codes import one_of
from misas.records.funding.models.plan import FundingPlan, PlanVersion
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class ShareOut(Tenant):
    """`envelopes`: for each, its public id, cents left, drawn, drawn by order of arrival. `given_less`: people who
    would get less than by order of arrival, and can pay what stays. `closed_bound`, `granted_bound_cents`: what no
    choice among the plans prepared can exceed, beside what the choice reached; `stale`: files to be computed again;
    `without_plan`: files left out, because what was decided in them cannot stand together."""

    year = models.PositiveSmallIntegerField()
    fairness = models.CharField(max_length=limits.CODE, default=Fairness.UNLESS_CLOSED.value)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(null=True)
    envelopes = models.JSONField(default=list)
    files_count = models.PositiveIntegerField(default=0)
    stale = models.PositiveIntegerField(default=0)
    without_plan = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    closed_by_arrival = models.PositiveIntegerField(default=0)
    given_less = models.PositiveIntegerField(default=0)
    granted_cents = models.PositiveBigIntegerField(default=0)
    granted_by_arrival_cents = models.PositiveBigIntegerField(default=0)
    closed_reached = models.PositiveIntegerField(default=0)
    closed_bound = models.PositiveIntegerField(default=0)
    granted_reached_cents = models.PositiveBigIntegerField(default=0)
    granted_bound_cents = models.PositiveBigIntegerField(default=0)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("fairness", Fairness), name="share_out_fairness"),
            models.UniqueConstraint(
                fields=["caisse", "year"], condition=Q(made_at__isnull=True), name="one_share_out_being_prepared"
            ),
        ]
        indexes = [models.Index(fields=["caisse", "-id"], name="share_out_of_caisse")]

    def __str__(self) -> str:
        return f"share-out {self.year} of caisse {self.caisse_id}"


class SharedFile(Tenant):
    """What one file would get. `rank`: its place in order of arrival; `aids`: for each aid that would pay, its name,
    its funder's code, cents proposed, cents by order of arrival."""

    share_out = models.ForeignKey(ShareOut, on_delete=models.CASCADE, related_name="files", db_index=False)
    plan = models.ForeignKey(FundingPlan, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveIntegerField()
    closes = models.BooleanField()
    closes_by_arrival = models.BooleanField()
    granted_cents = models.PositiveIntegerField()
    granted_by_arrival_cents = models.PositiveIntegerField()
    to_pay_now_cents = models.PositiveIntegerField()
    to_pay_by_arrival_cents = models.PositiveIntegerField()
    aids = models.JSONField(default=list)

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(fields=["share_out", "rank"], name="shared_file_in_order"),
            models.CheckConstraint(
                condition=Q(closes=True) | Q(closes_by_arrival=False), name="shared_file_closes_as_by_arrival"
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.rank} of share-out {self.share_out_id}"
