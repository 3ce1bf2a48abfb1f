"""The application for an aid: what is asked, what happened to it, the papers it needs, what the clock told of it.

`ApplicationFact` is what happened: written once. What moves on `AidApplication` and its lines is a cache
of the fold of these facts (`core.funding.life`). Not here: who decides, the law of its states.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from misas.core.funding.life.application import DENIED
from misas.core.funding.life.codes import (
    ApplicationFactKind,
    ApplicationState,
    DecisionReason,
    Payee,
    WatchKind,
)
from misas.records.cases.models import Case
from misas.records.funding import limits
from misas.records.funding.codes import one_of, values
from misas.records.funding.models.funder import CommitteeSession, Envelope, Funder, RulePack
from misas.records.funding.models.plan import FundingPlan, PlanVersion
from misas.records.funding.models.quote import QuoteLine
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


UNDER_WAY = sorted(
    set(values(ApplicationState)) - set(values([*DENIED, ApplicationState.LAPSED, ApplicationState.WITHDRAWN]))
)
"""While an application stands there, the same aid is not asked for a second time for one plan."""


class AidApplication(Tenant):
    """One request to one funder, for one plan. `aid`: its name in the problems of the plan; `version`: the computation
    that asked for it; `pack`: the rules it rests on, None for a discretionary funder; `envelope`: where its money is.

    `held_cents`: what the funder stands to pay, revisions taken off; `next_due`, `watch_on`: the day by which something
    must have happened, the day from which the clock looks at it; `valid_until`: the last day of a commitment.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="aid_applications", db_index=False)
    plan = models.ForeignKey(FundingPlan, on_delete=models.PROTECT, related_name="applications", db_index=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    aid = models.CharField(max_length=limits.AID)
    title = models.CharField(max_length=limits.TITLE, blank=True, default="")
    rank = models.SmallIntegerField(default=0)
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="applications", db_index=False)
    pack = models.ForeignKey(RulePack, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    envelope = models.ForeignKey(
        Envelope, on_delete=models.PROTECT, null=True, related_name="applications", db_index=False
    )
    session = models.ForeignKey(
        CommitteeSession, on_delete=models.PROTECT, null=True, related_name="applications", db_index=False
    )
    is_loan = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    status = models.CharField(max_length=limits.CODE, default=ApplicationState.TO_PREPARE.value)
    asked_cents = models.PositiveIntegerField(default=0)
    granted_cents = models.PositiveIntegerField(null=True)
    held_cents = models.PositiveIntegerField(default=0)
    paid_cents = models.PositiveIntegerField(default=0)
    submitted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    payee = models.CharField(max_length=limits.CODE, blank=True, default="")
    payee_name = models.CharField(max_length=limits.PROFESSIONAL, blank=True, default="")
    next_due = models.DateField(null=True)
    watch_on = models.DateField(null=True)
    last_at = models.DateTimeField()

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("status", ApplicationState), name="aid_application_status"),
            models.CheckConstraint(condition=one_of("payee", Payee, blank=True), name="aid_application_payee"),
            models.CheckConstraint(
                condition=Q(granted_cents__isnull=True, held_cents=0)
                | Q(
                    granted_cents__isnull=False, granted_cents__lte=F("asked_cents"), held_cents__lte=F("granted_cents")
                ),
                name="aid_application_granted_within_asked",
            ),
            models.CheckConstraint(
                condition=Q(paid_cents=0) | Q(granted_cents__isnull=False), name="aid_application_paid_if_granted"
            ),
            models.UniqueConstraint(
                fields=["plan", "aid"], condition=Q(status__in=UNDER_WAY), name="one_aid_application_under_way"
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "rank", "id"], name="aid_application_of_plan"),
            models.Index(fields=["case", "id"], name="aid_application_of_case"),
            models.Index(fields=["caisse", "status", "next_due"], name="aid_application_by_status"),
            models.Index(fields=["caisse", "session"], name="aid_application_of_session"),
            models.Index(fields=["envelope"], name="aid_application_of_envelope"),
            models.Index(
                fields=["caisse", "watch_on"], name="aid_application_watched", condition=Q(watch_on__isnull=False)
            ),
            models.Index(fields=["funder", "decided_on"], name="aid_application_of_funder"),
        ]

    def __str__(self) -> str:
        return f"application to funder {self.funder_id} for plan {self.plan_id}"


class ApplicationLine(Tenant):
    """Where one line of an application stands, a cache of its facts. A loan has one row without line."""

    application = models.ForeignKey(AidApplication, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(QuoteLine, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    asked_cents = models.PositiveIntegerField()
    granted_cents = models.PositiveIntegerField(null=True)
    held_cents = models.PositiveIntegerField(default=0)
    called_cents = models.PositiveIntegerField(default=0)
    paid_cents = models.PositiveIntegerField(default=0)
    returned_cents = models.PositiveIntegerField(default=0)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(granted_cents__isnull=True, held_cents=0)
                | Q(
                    granted_cents__isnull=False, granted_cents__lte=F("asked_cents"), held_cents__lte=F("granted_cents")
                ),
                name="application_line_granted_within_asked",
            ),
            models.UniqueConstraint(fields=["application", "line"], nulls_distinct=False, name="application_line_once"),
        ]
        indexes = [models.Index(fields=["line"], name="application_line_of_line")]


class ApplicationFact(Tenant):
    """One thing that happened to an application, on which local day (`core.funding.life.application`). `amounts`: cents
    by name of the line, a loan under "".

    `missing`: codes of the papers that lack; `valid_until`: of a commitment; `threshold`: of an alert; `session_on`:
    the day of the committee, with its row when there is one.
    """

    application = models.ForeignKey(AidApplication, on_delete=models.CASCADE, related_name="facts", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    on = models.DateField()
    amounts = models.JSONField(default=dict)
    missing = ArrayField(models.CharField(max_length=limits.CODE), default=list)
    reason = models.CharField(max_length=limits.CODE, blank=True, default="")
    reason_text = models.CharField(max_length=limits.REASON, blank=True, default="")
    conditions = models.CharField(max_length=limits.CONDITIONS, blank=True, default="")
    valid_until = models.DateField(null=True)
    payee = models.CharField(max_length=limits.CODE, blank=True, default="")
    payee_name = models.CharField(max_length=limits.PROFESSIONAL, blank=True, default="")
    session = models.ForeignKey(CommitteeSession, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    session_on = models.DateField(null=True)
    threshold = models.SmallIntegerField(default=0)
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
            models.CheckConstraint(condition=one_of("payee", Payee, blank=True), name="application_fact_payee"),
            models.UniqueConstraint(
                fields=["application", "key"], condition=Q(key__isnull=False), name="application_fact_once"
            ),
        ]
        indexes = [models.Index(fields=["application", "id"], name="application_fact_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} of application {self.application_id}"


class DocumentRequirement(Tenant):
    """One paper that the rules of the funder ask for (`core.funding.life.documents`). `at_payment`: due with the
    invoice, not with the request; `note`: what the rules add, as they are shown."""

    application = models.ForeignKey(
        AidApplication, on_delete=models.CASCADE, related_name="requirements", db_index=False
    )
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=limits.CODE)
    mandatory = models.BooleanField(default=True)
    count = models.PositiveSmallIntegerField(default=1)
    max_age_months = models.PositiveSmallIntegerField(null=True)
    at_payment = models.BooleanField(default=False)
    note = models.CharField(max_length=limits.DOCUMENT, blank=True, default="")

    class Meta(Tenant.Meta):
        constraints = [models.UniqueConstraint(fields=["application", "rank"], name="requirement_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} for application {self.application_id}"


class PaperGiven(Tenant):
    """One paper of a plan, given for all its applications: a document of the case, or one seen without being kept.

    `issued_on`: its own date, None when nobody read it; `professional`: who made it out; `valid_until`: its last day
    when it says one; `removed_at`: it was given by mistake.
    """

    plan = models.ForeignKey(FundingPlan, on_delete=models.CASCADE, related_name="papers", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    given_on = models.DateField()
    issued_on = models.DateField(null=True)
    professional = models.CharField(max_length=limits.PROFESSIONAL, blank=True, default="")
    valid_until = models.DateField(null=True)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=limits.KEY, null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], condition=Q(key__isnull=False), name="paper_once"),
        ]
        indexes = [models.Index(fields=["plan", "id"], name="paper_of_plan")]

    def __str__(self) -> str:
        return f"{self.kind} of plan {self.plan_id}"


class PaperSent(Tenant):
    """One paper that left for a funder with one application."""

    application = models.ForeignKey(AidApplication, on_delete=models.CASCADE, related_name="sent", db_index=False)
    paper = models.ForeignKey(PaperGiven, on_delete=models.CASCADE, related_name="sent", db_index=False)
    on = models.DateField()

    class Meta(Tenant.Meta):
        constraints = [models.UniqueConstraint(fields=["application", "paper"], name="paper_sent_once")]
        indexes = [models.Index(fields=["paper"], name="paper_sent")]


class FundingReminder(Tenant):
    """What the clock told of an application, once per `key`: the warning, its deadline, and the task it left on the
    case (None: the case is closed). `settled_at`: what it warned of has been answered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="funding_reminders", db_index=False)
    application = models.ForeignKey(AidApplication, on_delete=models.CASCADE, related_name="reminders", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    threshold = models.SmallIntegerField(default=0)
    due = models.DateField()
    key = models.CharField(max_length=limits.REMINDER_KEY)
    task_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("kind", WatchKind), name="funding_reminder_kind"),
            models.UniqueConstraint(fields=["application", "key"], name="funding_reminded_once"),
        ]
        indexes = [models.Index(fields=["case", "id"], name="funding_reminder_of_case")]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"
