"""The funding plan of a case: its life, and each computation with its cause, its lines and its shares.

`PlanFact` is what happened: written once; `FundingPlan.status` is a cache of their fold with that of its applications
and its ledger (`core.funding.life`). A computation is never edited: another one follows it.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from misas.core.cases.codes import WaitingOn
from misas.core.funding.codes import Asked, LineOrigin, SolverStatus
from misas.core.funding.life.codes import PlanState, ReplanCause, StepKind
from misas.core.funding.life.plan_life import BEFORE_CARE, ENDS, EndReason, PlanFactKind
from misas.records.cases.models import Case
from misas.records.funding import limits
from misas.records.funding.codes import one_of, values
from misas.records.funding.models.funder import Funder, RulePack
from misas.records.funding.models.quote import Coverage, OutOfPocket, QuoteLine
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class FundingPlan(Tenant):
    """The plan of a case, from the first computation to the last cent; one at a time while money is sought.

    `current`: the last computation; `chosen`: the one she agreed to; `agreed_on`, `person_cents`: on which day, and to
    pay what; `care_on`: when the care is planned. `next_step`, `next_due`, `waiting_on`: what it asks for, by when,
    whose turn it is. `stale_cause`, `stale_at`: an event after which it must be computed again.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="funding_plans", db_index=False)
    status = models.CharField(max_length=limits.CODE, default=PlanState.DRAFT.value)
    next_step = models.CharField(max_length=limits.CODE, blank=True, default="")
    next_due = models.DateField(null=True)
    waiting_on = models.CharField(max_length=limits.CODE, blank=True, default="")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    last_at = models.DateTimeField()
    current = models.ForeignKey("PlanVersion", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    chosen = models.ForeignKey("PlanVersion", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    agreed_on = models.DateField(null=True)
    person_cents = models.PositiveIntegerField(null=True)
    care_on = models.DateField(null=True)
    stale_cause = models.CharField(max_length=limits.CODE, blank=True, default="")
    stale_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("status", PlanState), name="funding_plan_status"),
            models.CheckConstraint(
                condition=one_of("stale_cause", ReplanCause, blank=True), name="funding_plan_stale_cause"
            ),
            models.CheckConstraint(condition=one_of("next_step", StepKind, blank=True), name="funding_plan_next_step"),
            models.CheckConstraint(
                condition=one_of("waiting_on", WaitingOn, blank=True), name="funding_plan_waiting_on"
            ),
            models.CheckConstraint(
                condition=Q(stale_cause="", stale_at__isnull=True) | ~Q(stale_cause="") & Q(stale_at__isnull=False),
                name="funding_plan_stale_since",
            ),
            models.CheckConstraint(
                condition=Q(status__in=values(ENDS), ended_at__isnull=False, ended_by__isnull=False)
                | ~Q(status__in=values(ENDS)) & Q(ended_at__isnull=True, ended_by__isnull=True),
                name="funding_plan_ended_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=values(BEFORE_CARE)), name="one_plan_before_care"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-id"], name="funding_plan_of_case"),
            models.Index(fields=["caisse", "status", "next_due"], name="funding_plan_by_status"),
            models.Index(fields=["caisse", "stale_at"], name="funding_plan_stale", condition=Q(stale_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"funding plan of case {self.case_id}"


class PlanVersion(Tenant):
    """One computation, whole: what was asked (`problem`), what was answered (`answer`), why it was made (`cause`).

    `rules`: the packs used, with their versions, and the trace of each compiled rule; `locks`: the cents that a human
    holds fixed, as [aid, line, cents]; `requests_max`: the point of the frontier that was chosen, None for the best
    one; `frontier`: the points shown; `beside`: the same file when what is pending is refused, and when it is granted.
    """

    plan = models.ForeignKey(FundingPlan, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=limits.CODE)
    cause_about = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    coverage = models.ForeignKey(Coverage, on_delete=models.PROTECT, related_name="+", db_index=False)
    affordable_cents = models.PositiveIntegerField()
    params_version = models.CharField(max_length=limits.VERSION, blank=True, default="")
    solver = models.CharField(max_length=limits.VERSION)
    input_hash = models.CharField(max_length=limits.FINGERPRINT)
    problem = models.JSONField()
    rules = models.JSONField(default=list)
    locks = models.JSONField(default=list)
    requests_max = models.PositiveSmallIntegerField(null=True)

    result = models.CharField(max_length=limits.CODE)
    objective = models.JSONField(null=True)
    proof = models.JSONField(null=True)
    answer = models.JSONField()
    frontier = models.JSONField(default=list)
    beside = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    granted_cents = models.PositiveIntegerField(default=0)
    loan_cents = models.PositiveIntegerField(default=0)
    rac_cents = models.PositiveIntegerField(null=True)
    to_pay_now_cents = models.PositiveIntegerField(null=True)
    closes = models.BooleanField(default=False)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(cause__in=[*values(Asked), *values(ReplanCause)]), name="plan_version_cause"
            ),
            models.CheckConstraint(condition=one_of("result", SolverStatus), name="plan_version_result"),
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of plan {self.plan_id}"


class PlanLine(Tenant):
    """One line of a computation: which quoted line, under which result, and what is left of it before any aid.

    `name` is what the problem calls it; `origin` TABLES: chosen as the cheaper way, a quote for it is still to obtain.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="lines", db_index=False)
    name = models.CharField(max_length=limits.AID)
    line = models.ForeignKey(QuoteLine, on_delete=models.PROTECT, related_name="+", db_index=False)
    result = models.ForeignKey(OutOfPocket, on_delete=models.PROTECT, related_name="+", db_index=False)
    origin = models.CharField(max_length=limits.CODE, default=LineOrigin.QUOTED.value)
    before_cents = models.PositiveIntegerField()
    final_cents = models.PositiveIntegerField()

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("origin", LineOrigin), name="plan_line_origin"),
            models.CheckConstraint(condition=Q(final_cents__lte=F("before_cents")), name="plan_line_not_over_funded"),
            models.UniqueConstraint(fields=["version", "name"], name="plan_line_name"),
            models.UniqueConstraint(fields=["version", "line"], name="plan_line_once"),
        ]
        indexes = [models.Index(fields=["line"], name="plan_line_of_line")]


class Share(Tenant):
    """What one aid pays of one line in a computation, and why: a coded reason with its values and its rule.

    A loan has no line. An aid that is not used has one row without cents, with the reason why not.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="shares", db_index=False)
    aid = models.CharField(max_length=limits.AID)
    rank = models.SmallIntegerField()
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="+", db_index=False)
    pack = models.ForeignKey(RulePack, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    line = models.ForeignKey(PlanLine, on_delete=models.CASCADE, null=True, related_name="shares", db_index=False)
    is_loan = models.BooleanField(default=False)
    cents = models.PositiveIntegerField()
    reason = models.CharField(max_length=limits.CODE)
    values = models.JSONField(default=dict)
    rule = models.CharField(max_length=limits.TITLE, blank=True, default="")

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(is_loan=False) | Q(line__isnull=True), name="share_of_a_loan_has_no_line"
            ),
            models.CheckConstraint(
                condition=Q(cents=0) | Q(is_loan=True) | Q(line__isnull=False), name="share_pays_a_line"
            ),
            models.UniqueConstraint(fields=["version", "aid", "line"], nulls_distinct=False, name="share_once"),
        ]

    def __str__(self) -> str:
        return f"share of {self.aid} in version {self.version_id}"


class PlanFact(Tenant):
    """One thing that happened to a plan, on which local day (of a choice: the day she agreed). `version`: what was
    computed or chosen; `person_cents`: what she agreed to pay at once; `reason`: of an end."""

    plan = models.ForeignKey(FundingPlan, on_delete=models.CASCADE, related_name="facts", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    on = models.DateField()
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    person_cents = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=limits.CODE, blank=True, default="")
    reason_text = models.CharField(max_length=limits.REASON, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=limits.KEY, null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("kind", PlanFactKind), name="plan_fact_kind"),
            models.CheckConstraint(condition=one_of("reason", EndReason, blank=True), name="plan_fact_reason"),
            models.CheckConstraint(
                condition=~Q(kind=PlanFactKind.CHOSEN.value) | Q(version__isnull=False, person_cents__isnull=False),
                name="plan_fact_chosen_with_her_share",
            ),
            models.UniqueConstraint(fields=["plan", "key"], condition=Q(key__isnull=False), name="plan_fact_once"),
        ]
        indexes = [models.Index(fields=["plan", "id"], name="plan_fact_in_order")]

    def __str__(self) -> str:
        return f"{self.kind} of plan {self.plan_id}"
