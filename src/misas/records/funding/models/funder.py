"""Funders, their rules as packs, the envelopes of a caisse and the sessions of its aid committee.

A funder or a pack without caisse is known to all of them. A pack that was published is never edited: it is followed by
another version. Not here: what a pack means (`core.funding.packs`).
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from misas.core.funding.codes import EnvelopeKind, PackStatus
from misas.core.funding.packs.codes import Sort
from misas.records.access import scope
from misas.records.funding import limits
from misas.records.funding.codes import one_of
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class OfTheNationOrHere[M: models.Model](models.Manager[M]):
    """Rows of the nation, and those of the caisses of the context. Raises NoContext outside one."""

    def get_queryset(self) -> models.QuerySet[M]:
        here = Q(caisse_id__in=sorted(scope.current().caisses))
        return super().get_queryset().filter(here | Q(caisse_id__isnull=True))


class OfTheNation(models.Model):
    """One row of the nation, or of one caisse."""

    caisse = models.ForeignKey("territory.Caisse", on_delete=models.PROTECT, null=True, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = OfTheNationOrHere()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class Funder(OfTheNation):
    """Who may pay a part. `code`: its name in files and problems; `rank`: who is asked before it, the lower first.

    `contact`: the desk or the box to write to, never somebody's name; a funder without published pack is discretionary:
    somebody is asked, with no rule to compute.
    """

    code = models.CharField(max_length=limits.PACK_CODE)
    name = models.CharField(max_length=limits.FUNDER)
    sort = models.CharField(max_length=limits.CODE)
    rank = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey("partners.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.CharField(max_length=limits.CONTACT, blank=True, default="")
    decision_days = models.PositiveSmallIntegerField(default=30)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    retired_at = models.DateTimeField(null=True)

    class Meta(OfTheNation.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("sort", Sort), name="funder_sort"),
            models.UniqueConstraint(fields=["caisse", "code"], nulls_distinct=False, name="funder_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RulePack(OfTheNation):
    """One version of the rules of a funder, as YAML, with its own trials. `seeded`: it came with the repository.

    `starts_on`, `ends_on`: the days of a request that it answers for; of the published ones the last begun answers, the
    next waits for its day. Author and approver are two people.
    """

    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="packs", db_index=False)
    version = models.PositiveIntegerField()
    content = models.TextField(max_length=limits.PACK_TEXT)
    fingerprint = models.CharField(max_length=limits.FINGERPRINT)
    status = models.CharField(max_length=limits.CODE, default=PackStatus.DRAFT.value)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    seeded = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    author = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    submitted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    approver = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(OfTheNation.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("status", PackStatus), name="rule_pack_status"),
            models.CheckConstraint(
                condition=Q(status=PackStatus.DRAFT.value, published_at__isnull=True, approver__isnull=True)
                | Q(~Q(status=PackStatus.DRAFT.value), published_at__isnull=False),
                name="rule_pack_published_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status=PackStatus.DRAFT.value)
                | Q(seeded=True)
                | Q(author__isnull=False, approver__isnull=False) & ~Q(author=F("approver")),
                name="rule_pack_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status=PackStatus.RETIRED.value, retired_at__isnull=False)
                | Q(~Q(status=PackStatus.RETIRED.value), retired_at__isnull=True),
                name="rule_pack_retired_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="rule_pack_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["funder", "caisse", "version"], nulls_distinct=False, name="rule_pack_version"
            ),
            models.UniqueConstraint(
                fields=["funder", "caisse", "starts_on"],
                condition=Q(status=PackStatus.PUBLISHED.value),
                nulls_distinct=False,
                name="one_rule_pack_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"pack {self.version} of funder {self.funder_id}"


class Envelope(Tenant):
    """What a funder may spend in a caisse in a year. The four sums are the fold of its movements, kept so that the
    database itself refuses to overdraw. `reserved_cents`: asked, not decided yet."""

    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="envelopes", db_index=False)
    year = models.PositiveSmallIntegerField()
    total_cents = models.PositiveBigIntegerField(default=0)
    reserved_cents = models.PositiveBigIntegerField(default=0)
    committed_cents = models.PositiveBigIntegerField(default=0)
    paid_cents = models.PositiveBigIntegerField(default=0)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(total_cents__gte=F("committed_cents") + F("paid_cents")), name="envelope_not_overdrawn"
            ),
            models.CheckConstraint(condition=Q(year__range=(2000, 2100)), name="envelope_year"),
            models.UniqueConstraint(fields=["caisse", "funder", "year"], name="envelope_once"),
        ]

    def __str__(self) -> str:
        return f"envelope {self.year} of funder {self.funder_id}"

    @property
    def left_cents(self) -> int:
        """What may still be committed."""
        return self.total_cents - self.committed_cents - self.paid_cents


class EnvelopeEntry(Tenant):
    """One movement of an envelope; never edited nor erased: it names the application by its public id alone."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    cents = models.PositiveBigIntegerField()
    on = models.DateField()
    application = models.UUIDField(null=True)
    event = models.UUIDField(null=True)
    reason = models.CharField(max_length=limits.REASON, blank=True, default="")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=limits.KEY, null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("kind", EnvelopeKind), name="envelope_entry_kind"),
            models.CheckConstraint(condition=Q(cents__gte=1), name="envelope_entry_moves_something"),
            models.UniqueConstraint(
                fields=["envelope", "key"], condition=Q(key__isnull=False), name="envelope_entry_once"
            ),
        ]
        indexes = [models.Index(fields=["envelope", "id"], name="envelope_entry_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} of envelope {self.envelope_id}"


class CommitteeSession(Tenant):
    """One day on which a funder decides; `deposit_by`: the last day on which an application still reaches it."""

    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="sessions", db_index=False)
    on = models.DateField()
    deposit_by = models.DateField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    held_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(deposit_by__lte=F("on")), name="session_deposit_before_it"),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(cancelled_at__isnull=True), name="session_held_or_cancelled"
            ),
            models.UniqueConstraint(
                fields=["caisse", "funder", "on"], condition=Q(cancelled_at__isnull=True), name="session_once"
            ),
        ]
        indexes = [models.Index(fields=["caisse", "on"], name="session_of_caisse")]

    def __str__(self) -> str:
        return f"session of funder {self.funder_id} on {self.on}"
