"""Two journals: what was done (`Entry`) and what was read (`Reading`).

The caisse is a plain number: the journal stands below every other room and outlives their rows.
"""

from django.db import models

from misas.records.access.scoped import ScopedManager


class Line(models.Model):
    """What both journals hold. `caisse_id` is None when no caisse is concerned (a failed sign-in)."""

    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=120)
    purpose = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    public_id = models.UUIDField(null=True)
    caisse_id = models.IntegerField(null=True)

    objects = ScopedManager()

    class Meta:
        abstract = True


class Entry(Line):
    verb = models.CharField(max_length=60)
    details = models.JSONField(default=dict)

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["caisse_id", "-at"], name="audit_entry_caisse_at"),
            models.Index(fields=["public_id", "-at"], name="audit_entry_object_at"),
        ]


class Reading(Line):
    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["caisse_id", "-at"], name="audit_reading_caisse_at"),
            models.Index(fields=["public_id", "-at"], name="audit_reading_object_at"),
        ]
