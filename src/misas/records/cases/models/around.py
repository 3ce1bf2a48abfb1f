"""What surrounds a case: tasks of colleagues, notes, the circle that follows it, handovers, second looks."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from misas.core.cases import constraints
from misas.core.cases.codes import HandoverMotive, HandoverStatus
from misas.records.cases import limits
from misas.records.cases.checks import checks
from misas.records.cases.models.case import Case
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class Task(Tenant):
    """A task written by a colleague, or left by the service itself (`made_by` None) when a clock asks for a human.

    Derived tasks have no row: they are read from facts.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=limits.TASK_TITLE)
    due = models.DateField()
    owner = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    cancelled = models.BooleanField(default=False)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, cancelled=False)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="task_ended_by_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["caisse", "owner", "due"], name="task_of_owner", condition=Q(ended_at__isnull=True))
        ]


class Note(Tenant):
    """What a caseworker writes while talking. `version` grows at each save: two hands on one note never overwrite."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = models.CharField(max_length=limits.NOTE)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)


class Follower(Tenant):
    """A member of the circle of a case. Each act adds its author; leaving is a choice, acting again brings back."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="followers", db_index=False)
    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()

    class Meta(Tenant.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "account"], name="follower_once")]
        indexes = [models.Index(fields=["caisse", "account"], name="followed_by")]


class Handover(Tenant):
    """A packet for the service social, its answer, and until when the former owner may read."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    status = models.CharField(max_length=limits.CODE, default=HandoverStatus.PROPOSED.value)
    motives = ArrayField(models.CharField(max_length=limits.CODE))
    situation = models.CharField(max_length=limits.HANDOVER_TEXT)
    already_done = models.CharField(max_length=limits.HANDOVER_TEXT, blank=True, default="")
    expected = models.CharField(max_length=limits.HANDOVER_TEXT)
    agreed_on = models.DateField()
    urgent = models.BooleanField(default=False)
    former_owner = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    answer = models.CharField(max_length=limits.COMMENT, blank=True, default="")
    reads_until = models.DateField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            *checks(
                "handover",
                {
                    "status": constraints.one_of("status", HandoverStatus),
                    "motives": f"motives <@ ARRAY[{', '.join(f"'{m}'" for m in HandoverMotive)}]::varchar[]",
                },
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=[HandoverStatus.PROPOSED.value, HandoverStatus.ACCEPTED.value]),
                name="one_handover_in_force",
            ),
        ]
        indexes = [
            models.Index(
                fields=["caisse", "proposed_at"],
                name="handover_pending",
                condition=Q(status=HandoverStatus.PROPOSED.value),
            )
        ]


class SecondLook(Tenant):
    """A closure proposed, and what the second pair of eyes answered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="second_looks")
    code = models.CharField(max_length=limits.CODE)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    agreed = models.BooleanField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at__isnull=True), name="one_second_look_pending"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=models.F("asked_by")),
                name="second_look_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["caisse", "asked_at"], name="second_look_pending", condition=Q(answered_at__isnull=True)
            )
        ]


class Presence(Tenant):
    """Who has a case open on screen just now: touched by the page's poll, no fact of the trade."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="+", db_index=False)
    seen_at = models.DateTimeField()

    class Meta(Tenant.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "account"], name="present_once")]
