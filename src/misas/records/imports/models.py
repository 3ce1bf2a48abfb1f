"""Files of referrals and their lines. The cells of a line are people's words: sealed, erased 30 days after the end.

What identifies a content and a reference is kept as keyed digests, so that the same line is known again once its cells
are gone. Counts are read from the lines; `done` is the progress of the one who receives them.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from misas.core.imports.states import BatchStatus, RowState
from misas.core.referrals.codes import Channel
from misas.records.imports import limits
from misas.records.partners.models import Organisation
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


def _choices(codes: type[BatchStatus] | type[RowState] | type[Channel]) -> list[tuple[str, str]]:
    return [(code.value, code.value) for code in codes]


class ImportBatch(Tenant):
    """One file as it was sent: how it was understood, where it stands, how far it is."""

    seen_by_organisation = True

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=limits.CODE, choices=_choices(Channel))
    file_name = models.CharField(max_length=limits.FILE_NAME)
    how = models.JSONField()  # format, encoding, separator or sheet
    header_line = models.PositiveIntegerField()
    columns = models.JSONField()  # [[position, header, name or null]…]
    ours = models.JSONField(default=list)  # positions of the two columns that we add
    status = models.CharField(max_length=limits.CODE, choices=_choices(BatchStatus))
    total = models.PositiveIntegerField()  # lines of the file
    to_receive = models.PositiveIntegerField()  # lines that confirming receives
    done = models.PositiveIntegerField(default=0)  # of those, how many were looked at
    made_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(max_length=60, blank=True, default="")  # the code of what stopped it half-way
    purged_at = models.DateTimeField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("to_receive")), name="import_done_within"),
            models.CheckConstraint(condition=Q(to_receive__lte=F("total")), name="import_to_receive_within"),
            models.CheckConstraint(
                condition=Q(status__in=["ready", "running"], ended_at__isnull=True)
                | Q(status__in=["done", "dropped"], ended_at__isnull=False),
                name="import_end_dated",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["ready", "dropped"], confirmed_at__isnull=True)
                | Q(status__in=["running", "done"], confirmed_at__isnull=False),
                name="import_confirmed_dated",
            ),
        ]
        indexes = [
            models.Index(F("caisse"), F("made_at").desc(), name="import_of_caisse"),
            models.Index(F("organisation"), F("made_at").desc(), name="import_of_organisation"),
            models.Index(fields=["caisse", "ended_at"], name="import_to_purge", condition=Q(purged_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None


class ImportRow(Tenant):
    """One line of a file, with its state. `sealed` is emptied by the purge; `referral` is what it became."""

    seen_by_organisation = True

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=limits.CODE, choices=_choices(RowState))
    sealed = models.BinaryField(null=True)
    fingerprint = models.BinaryField(null=True)
    reference = models.BinaryField(null=True)
    twin = models.PositiveIntegerField(null=True)  # the line of the same file it repeats or completes
    earlier = models.UUIDField(null=True)  # a referral received before, of the same content, reference or person
    referral = models.UUIDField(null=True)  # what it became
    referral_number = models.CharField(max_length=20, blank=True, default="")

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_line_once"),
            models.CheckConstraint(
                condition=Q(state__in=["created", "linked"], referral__isnull=False)
                | (~Q(state__in=["created", "linked"]) & Q(referral__isnull=True)),
                name="import_received_has_referral",
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "state", "number"], name="import_row_state"),
            models.Index(
                fields=["caisse", "fingerprint"], name="import_row_content", condition=Q(referral__isnull=False)
            ),
            models.Index(
                fields=["caisse", "reference"], name="import_row_reference", condition=Q(referral__isnull=False)
            ),
        ]
