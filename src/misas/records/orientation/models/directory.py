"""Which lots were given, and which are served. The rows of the directory themselves stand in `tables`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db import models
from django.db.models import Q

from misas.core.orientation.formats import Format
from misas.records.accounts.models import Account
from misas.records.orientation import limits
from misas.records.orientation.tables import SLOTS, Family


class LotStatus(StrEnum):
    """STAGED: filled and judged sound, not served yet. KEPT: served before, its rows still stand. GONE: its rows gave
    their place to another lot. REFUSED: never served. The report stays in every case."""

    STAGED = "staged"
    SERVED = "served"
    KEPT = "kept"
    GONE = "gone"
    REFUSED = "refused"


class Lot(models.Model):
    """One import of a format, whatever became of it. `slot` is where its rows stand, None when they do not."""

    format = models.CharField(max_length=limits.FORMAT, choices=[(f.value, f.value) for f in Format])
    file_name = models.CharField(max_length=limits.FILE_NAME)
    checksum = models.CharField(max_length=limits.CHECKSUM, blank=True)
    as_of = models.DateField(null=True)
    rows = models.PositiveIntegerField(default=0)
    unmatched = models.PositiveIntegerField(default=0)
    located = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    breaches = models.JSONField(default=list)
    status = models.CharField(max_length=limits.STATUS, choices=[(s.value, s.value) for s in LotStatus])
    slot = models.PositiveSmallIntegerField(null=True)
    loaded_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True)
    loaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["format", "-id"], name="lot_of_format")]
        constraints = [
            models.UniqueConstraint(
                fields=["format"], condition=Q(status=LotStatus.SERVED.value), name="one_served_lot_a_format"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[LotStatus.GONE.value, LotStatus.REFUSED.value], slot__isnull=True)
                | Q(
                    status__in=[LotStatus.STAGED.value, LotStatus.SERVED.value, LotStatus.KEPT.value],
                    slot__in=SLOTS,
                    slot__isnull=False,
                ),
                name="lot_stands_in_a_slot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.file_name}"

    @property
    def day(self) -> date:
        """The day that its facts are of: as the file says, else that of the loading."""
        return self.as_of or self.loaded_at.date()


class OfferShelf(models.Model):
    """Which slot the offers of a family are served from."""

    family = models.CharField(max_length=limits.FAMILY, primary_key=True, choices=[(f.value, f.value) for f in Family])
    slot = models.PositiveSmallIntegerField()
    built_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(slot__in=SLOTS), name="offers_stand_in_a_slot")]
