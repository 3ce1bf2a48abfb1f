"""What the caisse knows of places by itself: what was seen of them, and its PASS. No case here, and nobody accompanied.

An observation is a fact about a place at a date, never a mark given to somebody. Not here: what it is worth
(`core.orientation.memory`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from misas.core.orientation.codes import Fact, Source
from misas.core.orientation.needs import DeskKind
from misas.records.orientation import limits
from misas.records.orientation.codes import one_of
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class Observation(Tenant):
    """One fact seen of one place on one day. `need`: what it was asked for; `expires_on`: the last day it is shown,
    after which it is erased."""

    place = models.UUIDField()
    fact = models.CharField(max_length=limits.CODE)
    value = models.JSONField()
    on = models.DateField()
    expires_on = models.DateField()
    source = models.CharField(max_length=limits.CODE)
    need = models.CharField(max_length=limits.NEED, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("fact", Fact), name="observation_fact"),
            models.CheckConstraint(condition=one_of("source", Source), name="observation_source"),
            models.CheckConstraint(
                condition=Q(expires_on__gte=models.F("on")), name="observation_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["caisse", "place", "id"], name="observation_of_place"),
            models.Index(fields=["caisse", "need", "on"], name="observation_of_need", condition=Q(fact="takes_new")),
            models.Index(fields=["caisse", "expires_on"], name="observation_ending"),
        ]

    def __str__(self) -> str:
        return f"{self.fact} of {self.place}"


class AccessDesk(Tenant):
    """A PASS of the territory: a mission of a hospital, in no nomenclature, so each caisse keeps its own list."""

    kind = models.CharField(max_length=limits.CODE)
    name = models.CharField(max_length=limits.PLACE_NAME)
    hospital = models.CharField(max_length=limits.PLACE_NAME, blank=True, default="")
    street = models.CharField(max_length=limits.STREET, blank=True, default="")
    postal_code = models.CharField(max_length=limits.POSTAL_CODE, blank=True, default="")
    town = models.CharField(max_length=limits.TOWN, blank=True, default="")
    commune = models.ForeignKey("territory.Commune", on_delete=models.PROTECT, related_name="+", db_index=False)
    phone = models.CharField(max_length=limits.PHONE, blank=True, default="")
    hours = models.CharField(max_length=limits.HOURS, blank=True, default="")
    checked_on = models.DateField()
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    retired_at = models.DateTimeField(null=True)

    class Meta(Tenant.Meta):
        constraints = [models.CheckConstraint(condition=one_of("kind", DeskKind), name="access_desk_kind")]
        indexes = [
            models.Index(fields=["caisse", "kind"], name="access_desk_here", condition=Q(retired_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.name
