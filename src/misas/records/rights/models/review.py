"""The review: its household and facts as they were recorded, and what was answered on them.

`ReviewFact` is what was said: written once, never edited, only followed by another. `ReviewAnswer` is a snapshot, made
again at each answering and left as it is once the review is finished. Not here: who decides, what an answer is.
"""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q

from misas.core.rights.codes import EngineState, FactStatus, ReviewStatus, Role, Verdict
from misas.records.cases.models import Case
from misas.records.rights import limits
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL
OPEN = Q(status=ReviewStatus.OPEN.value)
NOTHING_HELD = [FactStatus.UNKNOWN.value, FactStatus.DECLINED.value]


def values(codes: type[StrEnum]) -> list[str]:
    """Every code of a list, as a constraint keeps it."""
    return [code.value for code in codes]


class RightsReview(Tenant):
    """One review of a case for one month. `version` grows with each change of its household; `answered_version` is the
    one its answers speak of. `opened_by` is None when the service prepared it before the first call."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rights_reviews", db_index=False)
    month = models.DateField()
    status = models.CharField(max_length=limits.CODE, default=ReviewStatus.OPEN.value)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    engine_state = models.CharField(max_length=limits.CODE, default=EngineState.WAITING.value)
    engine_problem = models.CharField(max_length=limits.PROBLEM, blank=True, default="")
    rules_version = models.CharField(max_length=limits.VERSION, blank=True, default="")
    facts_hash = models.CharField(max_length=limits.VERSION, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_version = models.PositiveIntegerField(null=True)
    awaited = models.JSONField(default=list)  # [right, member]: what the engine was asked and has not answered
    questions = models.JSONField(default=list)  # the questions left, the best first (`core.rights.keeping`)
    engine = models.JSONField(null=True)  # its whole answer on these facts (`core.rights.wire`), None before

    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    letter = models.JSONField(default=list)  # the paragraphs of the letter, as they were that day

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(status__in=values(ReviewStatus)), name="rights_review_status"),
            models.CheckConstraint(condition=Q(engine_state__in=values(EngineState)), name="rights_review_engine"),
            models.CheckConstraint(condition=Q(month__day=1), name="rights_review_month"),
            models.CheckConstraint(
                condition=Q(OPEN, finished_at__isnull=True, finished_by__isnull=True)
                | Q(~OPEN, finished_at__isnull=False, finished_by__isnull=False),
                name="rights_review_finished_by_somebody",
            ),
            models.UniqueConstraint(fields=["case"], condition=OPEN, name="one_open_review_per_case"),
        ]
        indexes = [models.Index(fields=["case", "-opened_at"], name="rights_review_of_case")]

    def __str__(self) -> str:
        return f"review of case {self.case_id}"


class ReviewMember(Tenant):
    """Somebody of the household. `label` is what the caseworker calls them; the applicant is the person of the case."""

    review = models.ForeignKey(RightsReview, on_delete=models.CASCADE, related_name="members", db_index=False)
    key = models.CharField(max_length=limits.MEMBER)
    role = models.CharField(max_length=limits.CODE)
    label = models.CharField(max_length=limits.LABEL, blank=True, default="")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(role__in=values(Role)), name="review_member_role"),
            models.UniqueConstraint(fields=["review", "key"], name="review_member_once"),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(role=Role.APPLICANT.value, removed_at__isnull=True),
                name="one_applicant_per_review",
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(role=Role.PARTNER.value, removed_at__isnull=True),
                name="one_partner_per_review",
            ),
        ]


class ReviewFact(Tenant):
    """One statement about the household: never changed, only followed by another. `raw` is what was typed, None when
    nothing is held; `member` is the key of a member, or "" for the household; `by` is None for the service itself."""

    review = models.ForeignKey(RightsReview, on_delete=models.CASCADE, related_name="facts", db_index=False)
    member = models.CharField(max_length=limits.MEMBER, blank=True, default="")
    fact = models.CharField(max_length=limits.FACT)
    raw = models.JSONField(null=True)
    status = models.CharField(max_length=limits.CODE)
    source = models.CharField(max_length=limits.SOURCE, blank=True, default="")
    on = models.DateField(null=True)
    version = models.PositiveIntegerField()  # of the review, once this was written
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(status__in=values(FactStatus)), name="review_fact_status"),
            models.CheckConstraint(
                condition=Q(status__in=NOTHING_HELD, raw__isnull=True)
                | Q(~Q(status__in=NOTHING_HELD), raw__isnull=False),
                name="review_fact_holds_a_value_or_says_why",
            ),
        ]
        indexes = [models.Index(fields=["review", "member", "fact", "-id"], name="review_fact_last")]

    def __str__(self) -> str:
        return f"{self.fact} of review {self.review_id}"  # a value never reaches a log by accident


class ReviewAnswer(Tenant):
    """What was answered for one right and one member. `said`: grounds, what to ask, the smallest change, as plain
    values (`core.rights.keeping`)."""

    review = models.ForeignKey(RightsReview, on_delete=models.CASCADE, related_name="answers", db_index=False)
    rank = models.PositiveSmallIntegerField()
    right = models.CharField(max_length=limits.RIGHT)
    member = models.CharField(max_length=limits.MEMBER)
    verdict = models.CharField(max_length=limits.CODE)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    is_open = models.BooleanField(default=False)
    is_exact = models.BooleanField(default=True)
    by_engine = models.BooleanField(default=False)
    said = models.JSONField()

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=values(Verdict)), name="review_answer_verdict"),
            models.UniqueConstraint(fields=["review", "right", "member"], name="review_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.right} of review {self.review_id}"
