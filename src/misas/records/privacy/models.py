"""Information given, agreement and withdrawal as rows that never change. Not here: what they allow (`core.privacy`)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from misas.core.privacy.codes import AgreementMode, InformedHow, Scope
from misas.records.privacy import limits
from misas.records.territory.tenant import Tenant


class InformationProof(Tenant):
    """One time the person was informed, and what she answered.

    A partner records it with its referral, before the person is known: `person` is set once, at triage.
    """

    seen_by_organisation = True

    person = models.ForeignKey("persons.Person", on_delete=models.CASCADE, null=True, related_name="information_proofs")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    text_version = models.CharField(max_length=limits.TEXT_VERSION)
    how = models.CharField(max_length=limits.CODE, choices=[(c.value, c.name) for c in InformedHow])
    informed_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreement_mode = models.CharField(
        max_length=limits.CODE, blank=True, default="", choices=[(c.value, c.name) for c in AgreementMode]
    )
    feedback = models.BooleanField(default=False)
    withheld = ArrayField(models.CharField(max_length=limits.CODE), default=list)
    sharing_refused = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(feedback=False) | Q(agreed=True), name="feedback_needs_agreement"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) | Q(agreed_at__gte=F("informed_at")), name="informed_then_agreed"
            ),
            models.CheckConstraint(
                condition=~Q(agreed=True) | (Q(agreed_at__isnull=False) & ~Q(agreement_mode="")), name="agreement_whole"
            ),
        ]
        indexes = [models.Index(fields=["person", "recorded_at"], name="information_of_person")]


class Withdrawal(Tenant):
    """What the person took back, or opposed, from an instant. A later agreement speaks again; this line stays."""

    person = models.ForeignKey("persons.Person", on_delete=models.CASCADE, related_name="withdrawals")
    scope = models.CharField(max_length=limits.CODE, choices=[(c.value, c.name) for c in Scope])
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Tenant.Meta):
        indexes = [models.Index(fields=["person", "at"], name="withdrawal_of_person")]
