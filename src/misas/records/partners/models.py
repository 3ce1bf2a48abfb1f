"""Organisations of the nation, and the agreements that bind each to one caisse.

An organisation is a reference row, readable by the service: the same hospital works with several caisses. Membership is
an `accounts.Authorisation` that names the organisation.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from misas.core.partners.agreements import Leave, Terms
from misas.core.partners.kinds import KINDS, KindRule, OrganisationKind
from misas.records.partners import limits
from misas.records.territory.tenant import Tenant


class Organisation(models.Model):
    """One partner. SIRET and FINESS are empty when unknown, else sound (`core.partners.identifiers`)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=limits.NAME)
    kind = models.CharField(max_length=30, choices=[(k.value, k.value) for k in OrganisationKind])
    siret = models.CharField(max_length=limits.SIRET, blank=True, default="")
    finess = models.CharField(max_length=limits.FINESS, blank=True, default="")
    email = models.EmailField(max_length=limits.EMAIL, blank=True, default="")
    phone = models.CharField(max_length=limits.PHONE, blank=True, default="")
    commune = models.CharField(max_length=limits.COMMUNE, blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["siret", "name"], condition=~Q(siret=""), name="organisation_once_per_siret_and_name"
            ),
            models.UniqueConstraint(fields=["finess"], condition=~Q(finess=""), name="organisation_once_per_finess"),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_named"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> KindRule:
        return KINDS[OrganisationKind(self.kind)]


class Agreement(Tenant):
    """What an organisation may do in one caisse, between two dates. Corrected by signing another one."""

    seen_by_organisation = True

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    reference = models.CharField(max_length=limits.REFERENCE, blank=True, default="")
    may_refer = models.BooleanField()
    may_see = models.BooleanField()
    may_pay = models.BooleanField()
    feedback = models.PositiveSmallIntegerField()  # a grade of core.referrals.feedback, 0 to 3
    signed_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    suspended_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start"),
            models.CheckConstraint(condition=Q(feedback__lte=3), name="agreement_feedback_grade"),
            models.CheckConstraint(
                condition=Q(may_refer=True) | Q(may_see=True) | Q(may_pay=True), name="agreement_for_something"
            ),
        ]
        indexes = [
            models.Index(fields=["caisse", "ends_on"], name="agreement_caisse_end"),
            models.Index(fields=["organisation", "caisse"], name="agreement_organisation"),
        ]

    def as_terms(self) -> Terms:
        held = ((Leave.REFER, self.may_refer), (Leave.SEE, self.may_see), (Leave.PAY, self.may_pay))
        return Terms(
            caisse=self.caisse_id,
            leaves=frozenset(leave for leave, given in held if given),
            feedback=self.feedback,
            signed_on=self.signed_on,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            suspended_on=self.suspended_on,
        )
