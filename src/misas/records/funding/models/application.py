"""The application for an aid: what is asked, what happened to it, its documents, what was committed, what was warned.

`ApplicationFact` is what happened: written once. What moves on `AidApplication`, its lines and its commitment is a
cache of the fold of these facts (`core.funding.life`). Not here: who decides, the law of its states.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from misas.core.funding.codes import (
    APPLIED_FOR,
    ApplicationFactKind,
    ApplicationStatus,
    Circuit,
    DecisionReason,
    FundingWarning,
)
from misas.records.cases.models import Case
from misas.records.funding import limits
from misas.records.funding.codes import one_of, values
from misas.records.funding.models.funder import CommitteeSession, Envelope, Funder, RulePack
from misas.records.funding.models.plan import FundingPlan, PlanVersion
from misas.records.funding.models.quote import Quote, QuoteLine
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class AidApplication(Tenant):
    """One request to one funder, for one plan. `aid`: its name in the problems of the plan; `version`: the computation
    that asked for it; `pack`: the rules it rests on, None for a discretionary funder.

    `next_due`: the day by which something must have happened; `watch_on`: the day from which the clock looks at it;
    `valid_until`: the last day of what was granted.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="aid_applications", db_index=False)
    plan = models.ForeignKey(FundingPlan, on_delete=models.PROTECT, related_name="applications", db_index=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    aid = models.CharField(max_length=limits.AID)
    rank = models.SmallIntegerField(default=0)
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="applications", db_index=False)
    pack = models.ForeignKey(RulePack, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    session = models.ForeignKey(
        CommitteeSession, on_delete=models.PROTECT, null=True, related_name="applications", db_index=False
    )
    is_loan = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    status = models.CharField(max_length=limits.CODE, default=ApplicationStatus.TO_PREPARE.value)
    asked_cents = models.PositiveIntegerField(default=0)
    granted_cents = models.PositiveIntegerField(null=True)
    paid_cents = models.PositiveIntegerField(default=0)
    deposited_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    payee = models.CharField(max_length=limits.PROFESSIONAL, blank=True, default="")
    circuit = models.CharField(max_length=limits.CODE, blank=True, default="")
    next_due = models.DateField(null=True)
    watch_on = models.DateField(null=True)
    last_at = models.DateTimeField()

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("status", ApplicationStatus), name="aid_application_status"),
            models.CheckConstraint(condition=one_of("circuit", Circuit, blank=True), name="aid_application_circuit"),
            models.CheckConstraint(
                condition=Q(granted_cents__isnull=True) | Q(granted_cents__lte=F("asked_cents")),
                name="aid_application_granted_within_asked",
            ),
            models.CheckConstraint(
                condition=Q(paid_cents=0) | Q(granted_cents__isnull=False), name="aid_application_paid_if_granted"
            ),
            models.UniqueConstraint(
                fields=["plan", "aid"],
                condition=Q(status__in=values(APPLIED_FOR)),
                name="one_aid_application_under_way",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "rank", "id"], name="aid_application_of_plan"),
            models.Index(fields=["case", "id"], name="aid_application_of_case"),
            models.Index(fields=["caisse", "status", "next_due"], name="aid_application_by_status"),
            models.Index(fields=["caisse", "session"], name="aid_application_of_session"),
            models.Index(
                fields=["caisse", "watch_on"], name="aid_application_watched", condition=Q(watch_on__isnull=False)
            ),
            models.Index(fields=["funder", "decided_on"], name="aid_application_of_funder"),
        ]

    def __str__(self) -> str:
        return f"application to funder {self.funder_id} for plan {self.plan_id}"


class ApplicationLine(Tenant):
    """What is asked, granted and paid of one line. A loan has none."""

    application = models.ForeignKey(AidApplication, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(QuoteLine, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_cents = models.PositiveIntegerField()
    granted_cents = models.PositiveIntegerField(null=True)
    paid_cents = models.PositiveIntegerField(default=0)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(granted_cents__isnull=True) | Q(granted_cents__lte=F("asked_cents")),
                name="application_line_granted_within_asked",
            ),
            models.UniqueConstraint(fields=["application", "line"], name="application_line_once"),
        ]
        indexes = [models.Index(fields=["line"], name="application_line_of_line")]


class ApplicationFact(Tenant):
    """One thing that happened to an application, on which local day. `lines`: cents by public id of the quoted line
    (asked, granted, reduced to, paid); `cents`: the whole, the amount of a loan; `payee`: who is paid.

    `missing`: codes of the documents asked for; `valid_until`: of a grant or its extension.
    """

    application = models.ForeignKey(AidApplication, on_delete=models.CASCADE, related_name="facts", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    on = models.DateField()
    session = models.ForeignKey(CommitteeSession, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    lines = models.JSONField(default=dict)
    cents = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=limits.CODE, blank=True, default="")
    reason_text = models.CharField(max_length=limits.REASON, blank=True, default="")
    conditions = models.CharField(max_length=limits.CONDITIONS, blank=True, default="")
    valid_until = models.DateField(null=True)
    received_on = models.DateField(null=True)
    payee = models.CharField(max_length=limits.PROFESSIONAL, blank=True, default="")
    circuit = models.CharField(max_length=limits.CODE, blank=True, default="")
    missing = ArrayField(models.CharField(max_length=limits.CODE), default=list)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=limits.KEY, null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("kind", ApplicationFactKind), name="application_fact_kind"),
            models.CheckConstraint(
                condition=one_of("reason", DecisionReason, blank=True), name="application_fact_reason"
            ),
            models.CheckConstraint(condition=one_of("circuit", Circuit, blank=True), name="application_fact_circuit"),
            models.UniqueConstraint(
                fields=["application", "key"], condition=Q(key__isnull=False), name="application_fact_once"
            ),
        ]
        indexes = [models.Index(fields=["application", "id"], name="application_fact_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} of application {self.application_id}"


class DocumentRequirement(Tenant):
    """One document that the rules of the funder ask for. `satisfied_by`: the document that was given, and when; a
    document of another nature (a screen, a paper seen) is `seen_on` without one."""

    application = models.ForeignKey(
        AidApplication, on_delete=models.CASCADE, related_name="requirements", db_index=False
    )
    rank = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=limits.CODE)
    title = models.CharField(max_length=limits.DOCUMENT)
    mandatory = models.BooleanField(default=True)
    satisfied_by = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    seen_on = models.DateField(null=True)
    satisfied_at = models.DateTimeField(null=True)
    satisfied_by_whom = models.ForeignKey(
        ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfied_at__isnull=True, satisfied_by__isnull=True, seen_on__isnull=True)
                | Q(satisfied_at__isnull=False, seen_on__isnull=False),
                name="requirement_met_on_a_day",
            ),
            models.UniqueConstraint(fields=["application", "rank"], name="requirement_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code} for application {self.application_id}"


class Commitment(Tenant):
    """What a funder owes for one application until a day. Its lines are those of the application (`granted_cents`).

    `ended_at`, `ended_why`: since when it is owed no more (paid, released, lapsed)."""

    application = models.OneToOneField(AidApplication, on_delete=models.PROTECT, related_name="commitment")
    envelope = models.ForeignKey(
        Envelope, on_delete=models.PROTECT, null=True, related_name="commitments", db_index=False
    )
    cents = models.PositiveIntegerField()
    valid_until = models.DateField(null=True)
    payee = models.CharField(max_length=limits.PROFESSIONAL, blank=True, default="")
    circuit = models.CharField(max_length=limits.CODE, default=Circuit.THIRD_PARTY.value)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=limits.CODE, blank=True, default="")

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("circuit", Circuit), name="commitment_circuit"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="") | Q(ended_at__isnull=False) & ~Q(ended_why=""),
                name="commitment_ended_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["caisse", "valid_until"], name="commitment_lapsing", condition=Q(ended_at__isnull=True)
            ),
            models.Index(fields=["envelope"], name="commitment_of_envelope"),
        ]

    def __str__(self) -> str:
        return f"commitment of application {self.application_id}"


class FundingReminder(Tenant):
    """What the clock told, once: the warning, its deadline, and the task it left on the case (None: case closed)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="funding_reminders", db_index=False)
    application = models.ForeignKey(
        AidApplication, on_delete=models.CASCADE, null=True, related_name="reminders", db_index=False
    )
    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, null=True, related_name="reminders", db_index=False)
    plan = models.ForeignKey(FundingPlan, on_delete=models.CASCADE, null=True, related_name="reminders", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    due = models.DateField()
    task_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("kind", FundingWarning), name="funding_reminder_kind"),
            models.CheckConstraint(
                condition=Q(application__isnull=False, quote__isnull=True, plan__isnull=True)
                | Q(application__isnull=True, quote__isnull=False, plan__isnull=True)
                | Q(application__isnull=True, quote__isnull=True, plan__isnull=False),
                name="funding_reminder_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["application", "quote", "plan", "kind", "due"],
                nulls_distinct=False,
                name="funding_reminded_once",
            ),
        ]
        indexes = [models.Index(fields=["case", "id"], name="funding_reminder_of_case")]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"
