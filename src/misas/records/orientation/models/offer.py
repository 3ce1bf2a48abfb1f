"""An offer proposed to a case, as it was shown that day. Not here: finding offers, their order, who decides."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from misas.core.orientation.codes import OfferKind, Precision, Source, Tariff
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import limits
from misas.records.orientation.codes import one_of
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class CareOffer(Tenant):
    """One place proposed for one forgone care: what was shown of it, with its reasons and their days, never edited.

    `place` is that of the directory, or one of its own for a place that the person named; `practitioner`: the national
    identifier of who practises there, "" for an establishment. `chosen_at`, `dropped_at`: what became of it since.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="care_offers", db_index=False)
    care = models.ForeignKey(ForgoneCare, on_delete=models.PROTECT, related_name="offers", db_index=False)
    need = models.CharField(max_length=limits.NEED, blank=True, default="")
    place = models.UUIDField()
    practitioner = models.CharField(max_length=limits.CODE, blank=True, default="")
    kind = models.CharField(max_length=limits.CODE)
    name = models.CharField(max_length=limits.PLACE_NAME)
    what = ArrayField(models.CharField(max_length=limits.WHAT), default=list)
    street = models.CharField(max_length=limits.STREET, blank=True, default="")
    postal_code = models.CharField(max_length=limits.POSTAL_CODE, blank=True, default="")
    town = models.CharField(max_length=limits.TOWN, blank=True, default="")
    insee = models.CharField(max_length=limits.INSEE, blank=True, default="")
    phone = models.CharField(max_length=limits.PHONE, blank=True, default="")
    email = models.CharField(max_length=limits.EMAIL, blank=True, default="")
    link = models.CharField(max_length=limits.LINK, blank=True, default="")
    answers_by = models.CharField(max_length=limits.NEED, blank=True, default="")
    tariff = models.CharField(max_length=limits.CODE, default=Tariff.UNKNOWN.value)
    sector = models.CharField(max_length=limits.CODE, blank=True, default="")
    option = models.CharField(max_length=limits.CODE, blank=True, default="")
    metres = models.PositiveIntegerField(null=True)
    precision = models.CharField(max_length=limits.CODE, default=Precision.UNKNOWN.value)
    reasons = models.JSONField(default=list)
    not_said = ArrayField(models.CharField(max_length=limits.CODE), default=list)
    listed_source = models.CharField(max_length=limits.CODE)
    listed_on = models.DateField()
    shown_on = models.DateField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=limits.KEY, null=True)

    chosen_at = models.DateTimeField(null=True)
    chosen_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("kind", OfferKind), name="care_offer_kind"),
            models.CheckConstraint(condition=one_of("tariff", Tariff), name="care_offer_tariff"),
            models.CheckConstraint(condition=one_of("precision", Precision), name="care_offer_precision"),
            models.CheckConstraint(condition=one_of("listed_source", Source), name="care_offer_source"),
            models.UniqueConstraint(
                fields=["care", "place"], condition=Q(dropped_at__isnull=True), name="care_offer_once"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="care_offer_of_case"),
            models.Index(fields=["caisse", "place", "proposed_at"], name="care_offer_of_place"),
            models.Index(
                fields=["caisse", "practitioner", "proposed_at"],
                name="care_offer_of_practitioner",
                condition=~Q(practitioner=""),
            ),
        ]

    def __str__(self) -> str:
        return f"offer of case {self.case_id}"

    @property
    def standing(self) -> bool:
        return self.dropped_at is None
