"""The territory as tables, filled from `data/territory` by `loading`. A row that disappears from the data is retired.

Not here: the rules (`misas.core.territory`), the mould of rows of people (`tenant`).
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from misas.core.territory.calendar import WorkCalendar, calendar_of
from misas.core.territory.callback import DEFAULT_PHONE, Callback
from misas.core.territory.codes import (
    CaisseKind,
    Certainty,
    HolidayCalendar,
    NameKind,
    OpeningStatus,
    PlaceKind,
    PointPrecision,
)
from misas.core.territory.phases import Opening
from misas.core.territory.places import Point
from misas.core.territory.ports import HolidayBook
from misas.lib import dates
from misas.records.territory import limits

Codes = type[CaisseKind | HolidayCalendar | PlaceKind | NameKind | Certainty | PointPrecision]


def _one_of(codes: Codes) -> list[tuple[str, str]]:
    return [(code.value, code.value) for code in codes]


class Caisse(models.Model):
    """One of the 107 bodies of the régime général. The key is its code as a number: 11 is "011"."""

    id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=limits.CAISSE_NAME)
    kind = models.CharField(max_length=4, choices=_one_of(CaisseKind))
    departements = ArrayField(models.CharField(max_length=limits.DEPARTEMENT))
    seat = models.CharField(max_length=limits.COMMUNE_NAME)
    zone = models.CharField(max_length=40)
    holidays = models.CharField(max_length=20, choices=_one_of(HolidayCalendar))
    wave = models.PositiveSmallIntegerField(null=True)
    pilot_from = models.DateField(null=True)
    open_from = models.DateField(null=True)
    callback_phone = models.CharField(max_length=limits.CALLBACK_PHONE, default=DEFAULT_PHONE, db_default=DEFAULT_PHONE)
    callback_hours = models.CharField(max_length=limits.CALLBACK_HOURS, blank=True, default="", db_default="")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(id__range=(1, 999)), name="caisse_code_range"),
            models.CheckConstraint(
                condition=Q(pilot_from__isnull=True) | Q(open_from__isnull=True) | Q(open_from__gte=F("pilot_from")),
                name="caisse_pilot_then_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return f"{self.id:03d}"

    @property
    def caisse_id(self) -> int:
        """A caisse is its own caisse: what the journal files a line under."""
        return self.id

    def local_date(self, at: datetime) -> date:
        """The day it is at the caisse at this instant."""
        return dates.local_date(at, ZoneInfo(self.zone))

    @property
    def opening(self) -> Opening:
        return Opening(self.wave, self.pilot_from, self.open_from)

    @property
    def callback(self) -> Callback:
        """The number a person is told to call back."""
        return Callback(self.callback_phone, self.callback_hours)

    def status_on(self, day: date) -> OpeningStatus:
        """`day` is local to the caisse."""
        return self.opening.status_on(day)

    def calendar(self, book: HolidayBook) -> WorkCalendar:
        return calendar_of(self.zone, HolidayCalendar(self.holidays), book)


class AbsorbedCaisse(models.Model):
    """A code that is still read on old cards, and the caisse that took its people over."""

    id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=limits.CAISSE_NAME)
    successor = models.ForeignKey(Caisse, on_delete=models.PROTECT, related_name="absorbed")


class Scheme(models.Model):
    """Another scheme (`caisse` empty), or a body of the régime général without territory; recognised, not served."""

    key = models.CharField(max_length=5, primary_key=True)  # régime, then caisse
    regime = models.CharField(max_length=2)
    caisse = models.CharField(max_length=limits.CAISSE_CODE, blank=True)
    name = models.CharField(max_length=120)
    absorbed = models.BooleanField()


class Commune(models.Model):
    """A commune of today, or a municipal district of Paris, Lyon or Marseille (`parent` is the city then).

    `lat`, `lon` are in degrees (WGS 84); with `point_precision` they are known together or not at all.
    """

    insee = models.CharField(max_length=limits.INSEE, primary_key=True)
    name = models.CharField(max_length=limits.COMMUNE_NAME)
    kind = models.CharField(max_length=20, choices=_one_of(PlaceKind))
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="districts")
    departement = models.CharField(max_length=limits.DEPARTEMENT)
    arrondissement = models.CharField(max_length=limits.COMMUNE_NAME, blank=True)
    postal_codes = ArrayField(models.CharField(max_length=limits.POSTAL_CODE))
    population = models.PositiveIntegerField(null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    point_precision = models.CharField(max_length=14, choices=_one_of(PointPrecision), blank=True, db_default="")
    is_current = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["departement"], name="commune_departement")]
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True, point_precision="")
                | Q(lat__isnull=False, lat__range=(-90, 90), lon__isnull=False, lon__range=(-180, 180))
                & ~Q(point_precision=""),
                name="commune_point_whole",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point | None:
        if self.lat is None or self.lon is None:
            return None
        return Point(self.lat, self.lon, PointPrecision(self.point_precision))


class CommuneName(models.Model):
    """One way to find a commune: `key` is its form without accents, `shown` what people call it when not its name."""

    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="names", db_index=False)
    key = models.CharField(max_length=limits.COMMUNE_NAME)
    kind = models.CharField(max_length=20, choices=_one_of(NameKind))
    shown = models.CharField(max_length=limits.COMMUNE_NAME, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commune", "kind", "key"], name="one_name_per_commune")]
        indexes = [
            models.Index(OpClass("key", "varchar_pattern_ops"), "kind", name="commune_name_prefix"),
            GinIndex(
                OpClass("key", "gin_trgm_ops"),
                condition=Q(kind__in=[NameKind.OFFICIAL.value, NameKind.FORMER.value]),
                name="commune_name_trigrams",
            ),
        ]


class CommuneRoute(models.Model):
    """The routing rule of a commune that its département alone does not settle."""

    commune = models.OneToOneField(Commune, on_delete=models.CASCADE, primary_key=True, related_name="route")
    caisse = models.ForeignKey(Caisse, on_delete=models.PROTECT, null=True, related_name="+")
    candidates = ArrayField(models.IntegerField())
    certainty = models.CharField(max_length=12, choices=_one_of(Certainty))


class ReferenceLoad(models.Model):
    """Which version of a reference table stands in the database: loading the same again changes nothing."""

    name = models.CharField(max_length=40, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
