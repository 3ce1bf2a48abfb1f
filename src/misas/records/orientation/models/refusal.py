"""A refusal of care, kept apart from everything that ranks places: what she said, and the steps of her complaint.

`CareRefusalFact` is what happened: written once. The rest that moves is a cache of its fold
(`core.orientation.refusal`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from misas.core.orientation.refusal_codes import Authority, RefusalFactKind, RefusalGround, RefusalState
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import limits
from misas.records.orientation.codes import one_of
from misas.records.orientation.models.appointment import CallAttempt
from misas.records.orientation.models.offer import CareOffer
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class CareRefusal(Tenant):
    """One refusal, as the person tells it. `next_due`: what the law gives a time for next; `warned_for`: the deadline
    that a task already told."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="care_refusals", db_index=False)
    care = models.ForeignKey(ForgoneCare, on_delete=models.PROTECT, related_name="+", db_index=False)
    offer = models.ForeignKey(CareOffer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    call = models.ForeignKey(CallAttempt, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    place_name = models.CharField(max_length=limits.PLACE_NAME, blank=True, default="")
    ground = models.CharField(max_length=limits.CODE)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)

    state = models.CharField(max_length=limits.CODE, default=RefusalState.RECORDED.value)
    authority = models.CharField(max_length=limits.CODE, blank=True, default="")
    filed_on = models.DateField(null=True)
    next_due = models.DateField(null=True)
    warned_for = models.DateField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("ground", RefusalGround), name="care_refusal_ground"),
            models.CheckConstraint(condition=one_of("state", RefusalState), name="care_refusal_state"),
            models.CheckConstraint(condition=one_of("authority", Authority, blank=True), name="care_refusal_authority"),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="care_refusal_of_case"),
            models.Index(fields=["caisse", "next_due"], name="care_refusal_due", condition=Q(next_due__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"refusal of care of case {self.case_id}"


class CareRefusalFact(Tenant):
    """One step, on which local day; `agreed_on`: her agreement to bring it before `authority`."""

    refusal = models.ForeignKey(CareRefusal, on_delete=models.PROTECT, related_name="facts", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    on = models.DateField()
    authority = models.CharField(max_length=limits.CODE, blank=True, default="")
    agreed_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=limits.KEY, null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("kind", RefusalFactKind), name="care_refusal_fact_kind"),
            models.CheckConstraint(
                condition=one_of("authority", Authority, blank=True), name="care_refusal_fact_authority"
            ),
            models.UniqueConstraint(
                fields=["refusal", "key"], condition=Q(key__isnull=False), name="care_refusal_fact_once"
            ),
        ]
        indexes = [models.Index(fields=["refusal", "id"], name="care_refusal_fact_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} of refusal {self.refusal_id}"
