"""Documents as rows: kind, date, who; the content is in the store, sealed, under the public id."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from misas.core.documents.codes import DocumentKind, MediaType
from misas.records.documents import limits
from misas.records.territory.tenant import Tenant


class Document(Tenant):
    """One document of a person. `case` and `referral` are public ids: those rooms stand above this one."""

    seen_by_organisation = True

    person = models.ForeignKey("persons.Person", on_delete=models.PROTECT, null=True, related_name="documents")
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    case = models.UUIDField(null=True)
    referral = models.UUIDField(null=True)
    kind = models.CharField(max_length=limits.CODE, choices=[(k.value, k.name) for k in DocumentKind])
    name = models.CharField(max_length=limits.NAME)
    media_type = models.CharField(max_length=limits.MEDIA_TYPE, choices=[(m.value, m.name) for m in MediaType])
    size = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    warnings = ArrayField(models.CharField(max_length=limits.WARNING), default=list)
    dated_on = models.DateField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    purged_at = models.DateTimeField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(referral__isnull=False), name="document_of_somebody"
            ),
            models.CheckConstraint(condition=Q(size__range=(1, limits.CONTENT_BYTES)), name="document_size"),
            models.CheckConstraint(
                condition=Q(purged_at__isnull=True) | Q(removed_at__isnull=False), name="document_removed_then_purged"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-added_at"], name="document_of_person"),
            models.Index(fields=["case", "-added_at"], name="document_of_case", condition=Q(case__isnull=False)),
            models.Index(fields=["referral"], name="document_of_referral", condition=Q(referral__isnull=False)),
            models.Index(fields=["caisse", "sha256"], name="document_content"),
            models.Index(
                fields=["caisse", "removed_at"],
                name="document_to_purge",
                condition=Q(removed_at__isnull=False, purged_at__isnull=True),
            ),
        ]
