"""The case, its facts and its forgone cares.

`CaseEvent` is what happened: written once, at most undone. Everything else on `Case` and `ForgoneCare` that moves is a
cache of the fold of these facts (`core.cases.folding`), so that lists need no fold. Not here: who decides.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from misas.core.cases import constraints
from misas.core.cases.codes import CareStage, CaseStatus, WaitingOn
from misas.core.referrals.priority import Why
from misas.core.referrals.silence import StallState
from misas.records.access.scoped import ScopedManager
from misas.records.cases import limits
from misas.records.cases.checks import checks
from misas.records.cases.querysets import CaseQuerySet, EventQuerySet
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL
OPEN = ~Q(status=CaseStatus.CLOSED.value)
ASKING = Q(next_due__isnull=False)  # the open ones (a CHECK says so), and the closed ones to call again
LOSING_RIGHTS = Q(priority_why__contains=[Why.LOSS_OF_RIGHTS.value])
KEEPS_RIGHTS = models.Case(models.When(LOSING_RIGHTS, then=0), default=1, output_field=models.IntegerField())
"""0 for whoever may lose rights, 1 for others: an order of lists, which an index holds."""


class CaseCounter(models.Model):
    """The last number given in a caisse; numbers have no gap. No row of people here."""

    caisse = models.OneToOneField("territory.Caisse", on_delete=models.PROTECT, primary_key=True, related_name="+")
    last = models.PositiveIntegerField(default=0)


class Case(Tenant):
    """One loop with one person. `owner` answers for it; before assignment, it is whoever is on duty."""

    number = models.PositiveIntegerField()
    person = models.ForeignKey("persons.Person", on_delete=models.PROTECT, related_name="cases")
    owner = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    priority = models.PositiveSmallIntegerField()
    priority_why = ArrayField(models.CharField(max_length=limits.CODE), default=list)
    has_referrer = models.BooleanField(default=False)

    status = models.CharField(max_length=limits.CODE)
    next_action = models.CharField(max_length=limits.CODE, null=True)
    next_due = models.DateField(null=True)
    next_about = models.CharField(max_length=limits.ABOUT, blank=True, default="")
    next_reason = models.CharField(max_length=limits.CODE, blank=True, default="")
    next_channel = models.CharField(max_length=limits.CODE, blank=True, default="")
    next_day_part = models.CharField(max_length=limits.CODE, blank=True, default="")
    next_nth = models.PositiveSmallIntegerField(default=0)
    waiting_on = models.CharField(max_length=limits.CODE, default=WaitingOn.US.value)
    stall = models.CharField(max_length=limits.CODE, default=StallState.NONE.value)
    stall_at = models.DateTimeField(null=True)
    points = models.PositiveSmallIntegerField()
    last_at = models.DateTimeField()
    recompute_at = models.DateTimeField(null=True)

    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    closed_code = models.CharField(max_length=limits.CODE, null=True)
    exits_version = models.PositiveSmallIntegerField(null=True)
    lives = models.PositiveSmallIntegerField(default=1)

    objects = ScopedManager.from_queryset(CaseQuerySet)()  # type: ignore[misc]

    class Meta(Tenant.Meta):
        constraints = [
            *checks("case", constraints.case_checks()),
            models.UniqueConstraint(fields=["caisse", "number"], name="case_number"),
            models.UniqueConstraint(fields=["person"], condition=OPEN, name="one_open_case_per_person"),
        ]
        indexes = [
            models.Index(
                fields=["caisse", "owner", "next_due", "priority", "id"],
                name="case_due_list",
                condition=ASKING,
            ),
            # What is due, persons to call again included; then the open cases alone, however far their day.
            models.Index(fields=["caisse", "next_due", "priority", "id"], name="case_by_due", condition=ASKING),
            models.Index(fields=["caisse", "next_due", "priority", "id"], name="case_open_by_due", condition=OPEN),
            models.Index(
                fields=["caisse", "priority", "opened_at", "id"],
                name="case_to_assign",
                condition=Q(status=CaseStatus.TO_ASSIGN.value),
            ),
            models.Index(
                fields=["caisse", "next_due", "id"],
                name="case_waiting_on_others",
                condition=OPEN & ~Q(waiting_on=WaitingOn.US.value),
            ),
            models.Index(
                fields=["caisse", "stall", "next_due", "id"],
                name="case_stalled",
                condition=OPEN & ~Q(stall=StallState.NONE.value),
            ),
            models.Index(
                F("caisse"),
                F("closed_at").desc(),
                F("id").desc(),
                name="case_closed",
                condition=Q(closed_at__isnull=False),
            ),
            # The orders one may choose instead of the due date; a list of endings has no choice of order.
            models.Index(fields=["caisse", "priority", "next_due", "id"], name="case_open_by_priority", condition=OPEN),
            models.Index(fields=["caisse", "opened_at", "id"], name="case_open_by_age", condition=OPEN),
            models.Index(F("caisse"), KEEPS_RIGHTS, F("next_due"), F("id"), name="case_open_by_rights", condition=OPEN),
            # What a supervisor counts, without the rows themselves.
            models.Index(
                fields=["caisse", "next_due"],
                name="case_to_call_again",
                condition=Q(status=CaseStatus.CLOSED.value) & ASKING,
                include=["owner"],
            ),
            models.Index(
                fields=["caisse", "owner"],
                name="case_open_work",
                condition=OPEN,
                include=["status", "next_due", "waiting_on", "stall", "points"],
            ),
            models.Index(
                fields=["caisse", "closed_code", "closed_at"],
                name="case_endings",
                condition=Q(status=CaseStatus.CLOSED.value),
            ),
            models.Index(
                fields=["caisse", "recompute_at"], name="case_recompute", condition=Q(recompute_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.caisse_id}-{self.number}"


class CaseEvent(Tenant):
    """One fact. `by` is None for the service itself; `data`: codes, days, public ids; `comment`: free text."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    data = models.JSONField(default=dict)
    comment = models.CharField(max_length=limits.COMMENT, blank=True, default="")
    key = models.CharField(max_length=limits.KEY, null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects = ScopedManager.from_queryset(EventQuerySet)()  # type: ignore[misc]

    class Meta(Tenant.Meta):
        constraints = [
            *checks("case_event", constraints.event_checks()),
            models.UniqueConstraint(fields=["case", "key"], condition=Q(key__isnull=False), name="case_event_once"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="case_event_undone_by_somebody",
            ),
        ]
        indexes = [
            # One case's facts in their order, newest or oldest first: as selective as can be, so no caisse in front.
            models.Index(fields=["case", "id"], name="case_event_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"


class ForgoneCare(Tenant):
    """One care given up, and the four dates that lead to its proof."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="cares")
    care_type = models.CharField(max_length=limits.CODE)
    since = models.DateField(null=True)
    reasons = ArrayField(models.CharField(max_length=limits.CODE), default=list)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    stage = models.CharField(max_length=limits.CODE, default=CareStage.DECLARED.value)
    moved_at = models.DateTimeField()
    booked_for = models.DateField(null=True)
    attended_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    evidence = models.CharField(max_length=limits.CODE, null=True)
    evidence_document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    abandoned = models.CharField(max_length=limits.CODE, null=True)

    class Meta(Tenant.Meta):
        constraints = checks("care", constraints.care_checks())

    def __str__(self) -> str:
        return f"{self.care_type} of case {self.case_id}"
