"""Persons as tables: the facts, and beside them the values that hold now, kept as a cache.

A person is never merged: `merged_into` says which row speaks for both, and undoing it gives both back as they were.
Not here: rules, forms, the key ring.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from misas.core.persons.codes import AddressKind, ContactKind, RepresentativeKind, Sex, Source
from misas.records.persons import limits
from misas.records.territory.tenant import Tenant


def _account() -> models.ForeignKey[models.Model | None, models.Model | None]:
    """Who recorded it; None for the service itself."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")


def _codes(length: int = limits.CODE) -> ArrayField[list[str], list[str]]:
    return ArrayField(models.CharField(max_length=length), default=list)


class Person(Tenant):
    """One resolved person of one caisse. Every value here is also a `PersonFact`, with its source and its date."""

    number = models.PositiveIntegerField()
    birth_name = models.CharField(max_length=limits.NAME)
    used_name = models.CharField(max_length=limits.NAME, blank=True, default="")
    first_names = models.CharField(max_length=limits.NAME, blank=True, default="")
    search_name = models.CharField(max_length=limits.SEARCH_NAME, db_collation="C")
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True, default="", choices=[(s.value, s.name) for s in Sex])
    address = models.CharField(max_length=limits.LINE, blank=True, default="")
    address_kind = models.CharField(max_length=limits.CODE, default=AddressKind.HOME)
    postal_code = models.CharField(max_length=limits.POSTAL_CODE, blank=True, default="")
    commune = models.CharField(max_length=limits.LINE, blank=True, default="")
    commune_code = models.CharField(max_length=limits.COMMUNE_CODE, blank=True, default="")
    best_hours = _codes()
    language = models.CharField(max_length=limits.LANGUAGE, blank=True, default="")
    interpreter = models.BooleanField(default=False)
    accessibility = _codes()
    safe_contact = _codes()
    nir_sealed = models.BinaryField(null=True)
    nir_lookup = models.BinaryField(null=True)
    nir_provisional = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(fields=["caisse", "number"], name="person_number"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="person_not_into_itself"),
            models.CheckConstraint(
                condition=Q(nir_sealed__isnull=True, nir_lookup__isnull=True)
                | Q(nir_sealed__isnull=False, nir_lookup__isnull=False),
                name="person_nir_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["caisse", "search_name"], name="person_search_name"),
            models.Index(fields=["caisse", "birth_date"], name="person_birth_date"),
            models.Index(fields=["caisse", "nir_lookup"], name="person_nir", condition=Q(nir_lookup__isnull=False)),
            models.Index(fields=["merged_into"], name="person_merged", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"person {self.caisse_id}-{self.number}"  # a name never reaches a log by accident


class PersonCounter(models.Model):
    """The last number given in a caisse. Numbers are never given twice; no row of people here."""

    caisse = models.OneToOneField("territory.Caisse", on_delete=models.PROTECT, primary_key=True, related_name="+")
    last = models.PositiveIntegerField(default=0)


class PersonName(Tenant):
    """One form under which a prefix finds a person. Collation C: the order of a range is the order of the index."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    key = models.CharField(max_length=limits.SEARCH_NAME, db_collation="C")

    class Meta(Tenant.Meta):
        indexes = [models.Index(fields=["caisse", "key"], name="person_name_key")]


class PersonFact(Tenant):
    """One statement about a person: never changed, only followed by another. The NIR's value is not here, only that it
    was given."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="facts")
    field = models.CharField(max_length=limits.CODE)
    value = models.CharField(max_length=limits.FACT_VALUE, blank=True, default="")
    source = models.CharField(max_length=limits.CODE, choices=[(s.value, s.name) for s in Source])
    stated_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = _account()

    class Meta(Tenant.Meta):
        indexes = [models.Index(fields=["person", "field", "recorded_at"], name="person_fact_of_field")]


class ContactPoint(Tenant):
    """A telephone or an e-mail, in its kept form. Never deleted: `ended_at` says since when it no longer serves."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=limits.CODE, choices=[(k.value, k.name) for k in ContactKind])
    value = models.CharField(max_length=limits.CONTACT)
    rank = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=limits.CODE, choices=[(s.value, s.name) for s in Source])
    stated_on = models.DateField()
    added_at = models.DateTimeField()
    added_by = _account()
    ended_at = models.DateTimeField(null=True)
    ended_by = _account()

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "value"], condition=Q(ended_at__isnull=True), name="contact_once"
            )
        ]
        indexes = [
            models.Index(fields=["caisse", "value"], name="contact_value"),
        ]


class Representative(Tenant):
    """Who represents or helps her, from a date. One holds at a time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="representatives")
    kind = models.CharField(max_length=limits.CODE, choices=[(k.value, k.name) for k in RepresentativeKind])
    name = models.CharField(max_length=limits.NAME)
    phone = models.CharField(max_length=limits.PHONE, blank=True, default="")
    source = models.CharField(max_length=limits.CODE, choices=[(s.value, s.name) for s in Source])
    named_at = models.DateTimeField()
    named_by = _account()
    ended_at = models.DateTimeField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="one_representative")
        ]


class PersonLink(Tenant):
    """What a human said of two rows: the same person (SAME, until undone), or two persons (DISTINCT).

    `moved` is the row that then spoke through `into`; undoing puts exactly this one back.
    """

    SAME, DISTINCT = "same", "distinct"

    kind = models.CharField(max_length=10, choices=[(SAME, SAME), (DISTINCT, DISTINCT)])
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    moved = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    into = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    grounds = _codes()
    said_at = models.DateTimeField()
    said_by = _account()
    undone_at = models.DateTimeField(null=True)
    undone_by = _account()

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="link_ordered"),
            models.UniqueConstraint(fields=["one", "other"], condition=Q(undone_at__isnull=True), name="link_once"),
            models.CheckConstraint(
                condition=Q(kind="same", moved__isnull=False, into__isnull=False)
                | Q(kind="distinct", moved__isnull=True, into__isnull=True),
                name="link_moves",
            ),
        ]
        indexes = [models.Index(fields=["other"], name="link_other")]


class FormTaken(Tenant):
    """A form about a person that was already taken, by its key: sent twice, it writes once. Keys are random."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=limits.FORM_KEY)
    at = models.DateTimeField()

    class Meta(Tenant.Meta):
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="form_taken_once")]
