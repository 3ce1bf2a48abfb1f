"""How a caisse shares the work: its delays, the target share of each caseworker, who is away."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class CaisseRules(Tenant):
    """The values a caisse changed in `core.cases.rules.CaseRules`; what is not here keeps the default."""

    caisse = models.OneToOneField("territory.Caisse", on_delete=models.PROTECT, related_name="case_rules")
    values = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)


class AllocationShare(Tenant):
    """The part of the caisse's work aimed at for one caseworker, as a weight; 0 takes no new case."""

    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    share = models.PositiveSmallIntegerField()

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(fields=["caisse", "account"], name="one_share"),
            models.CheckConstraint(condition=Q(share__lte=100), name="share_is_a_weight"),
        ]


class Absence(Tenant):
    """Days on which a colleague takes no new case."""

    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta(Tenant.Meta):
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_in_order")]
        indexes = [models.Index(fields=["caisse", "last_day"], name="absence_running")]
