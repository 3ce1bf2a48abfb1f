"""Referrals, their counters, triage decisions, news and prefilled drafts.

What was said never changes: a trigger refuses it (`MUTABLE`). Status, priority and plain state are caches of facts,
computed by `core.referrals`. CHECKS hold the promise: an owner, a next action and a due date, or a human's decision.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from misas.core.privacy.codes import Scope
from misas.core.referrals.codes import CareType, Channel, Motive, ReferralStatus, TriageOutcome
from misas.core.referrals.feedback import FeedbackLeave, Grade, NewsFamily, NewsLevel, PlainState
from misas.core.referrals.lifecycle import STATUS_OF, NextAction
from misas.core.referrals.priority import Level, Why
from misas.core.referrals.said import Door
from misas.core.referrals.silence import StallState
from misas.core.referrals.withdrawals import ToldHow
from misas.records.access.scoped import ScopedManager
from misas.records.accounts.models import WorkstationKey
from misas.records.partners.models import Organisation
from misas.records.persons.models import Person
from misas.records.referrals import limits
from misas.records.referrals.querysets import ReferralQuerySet
from misas.records.territory.models import Caisse
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


def _choices(codes: type) -> list[tuple[str, str]]:
    return [(code.value, code.value) for code in codes]  # type: ignore[attr-defined]


def _status_follows_outcome() -> Q:
    """The table of the lifecycle, as a condition: the cached status is the one its triage decision leads to."""
    condition = Q(outcome="", status=ReferralStatus.RECEIVED.value)
    for outcome, status in STATUS_OF.items():
        condition |= Q(outcome=outcome.value, status=status.value)
    return condition


AWAITED = Q(outcome="", triaged_at__isnull=True, triaged_by__isnull=True, due_on__isnull=False) & ~Q(next_action="")
DECIDED = ~Q(outcome="") & Q(triaged_at__isnull=False, triaged_by__isnull=False, due_on__isnull=True, next_action="")
LINKING = Q(outcome__in=[TriageOutcome.TO_CASE.value, TriageOutcome.DIRECT_HANDOVER.value])


class ReferralCounter(models.Model):
    """The last number given in one caisse and channel. Its row is locked until the referral that took a number commits,
    so numbers have no gap. Partners, who do not see it, count through a function of the database (`numbers`)."""

    caisse = models.ForeignKey(Caisse, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=limits.CODE, choices=_choices(Channel))
    last = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caisse", "channel"], name="one_counter_per_channel")]


class Referral(Tenant):
    """One referral. The first block is what was said and received: it never changes."""

    seen_by_organisation = True

    channel = models.CharField(max_length=limits.CODE, choices=_choices(Channel))
    sequence = models.PositiveBigIntegerField()
    number = models.CharField(max_length=limits.NUMBER, unique=True)
    door = models.CharField(max_length=limits.CODE, choices=_choices(Door))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="referrals")
    entered_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    referrer_name = models.CharField(max_length=limits.NAME)
    said = models.JSONField()
    nir_sealed = models.BinaryField(null=True)
    last_name = models.CharField(max_length=limits.LENGTHS["last_name"])
    first_names = models.CharField(max_length=limits.LENGTHS["first_names"])
    birth_date = models.DateField()
    sort_name = models.CharField(max_length=210)
    motives = ArrayField(models.CharField(max_length=limits.CODE, choices=_choices(Motive)))
    care_types = ArrayField(models.CharField(max_length=limits.CODE, choices=_choices(CareType)))
    urgent = models.BooleanField()
    informed_on = models.DateField()
    agreed_on = models.DateField()
    feedback_grade = models.PositiveSmallIntegerField()
    key_owner = models.CharField(max_length=40)
    key = models.CharField(max_length=limits.KEY)
    request_hash = models.BinaryField()
    received_at = models.DateTimeField()
    received_on = models.DateField()
    register_by = models.DateField(null=True)
    acknowledge_by = models.DateField()
    take_up_by = models.DateField()
    origin = models.UUIDField(null=True)  # rerouted in: the public id, number and caisse it first had
    origin_number = models.CharField(max_length=limits.NUMBER, blank=True, default="")
    origin_caisse = models.ForeignKey(Caisse, on_delete=models.PROTECT, null=True, related_name="+")
    rerouted_in_at = models.DateTimeField(null=True)
    wished_case = models.UUIDField(null=True)  # the open case shown at the desk, which the agent asked to join

    corrections = models.JSONField(default=list, db_default=[])  # of the identity said (`core.referrals.corrections`)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="referrals")
    owner = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    next_action = models.CharField(max_length=limits.CODE, choices=_choices(NextAction), blank=True)
    due_on = models.DateField(null=True)
    stall = models.CharField(
        max_length=limits.CODE,
        choices=_choices(StallState),
        default=StallState.NONE.value,
        db_default=StallState.NONE.value,
    )
    stall_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=limits.CODE, choices=_choices(TriageOutcome), blank=True, default="")
    reason = models.CharField(max_length=limits.CODE, blank=True, default="")
    triaged_at = models.DateTimeField(null=True)
    triaged_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    linked_case = models.UUIDField(null=True)  # the public id of the case it is linked to; cases stand above
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    successor = models.UUIDField(null=True)  # rerouted out: the public id, number and caisse it has now
    successor_number = models.CharField(max_length=limits.NUMBER, blank=True, default="")
    successor_caisse = models.ForeignKey(Caisse, on_delete=models.PROTECT, null=True, related_name="+")
    feedback_stopped_at = models.DateTimeField(null=True)

    status = models.CharField(max_length=limits.CODE, choices=_choices(ReferralStatus))
    plain_state = models.CharField(max_length=limits.CODE, choices=_choices(PlainState))
    priority = models.PositiveSmallIntegerField(choices=[(level.value, level.name.lower()) for level in Level])
    priority_why = ArrayField(models.CharField(max_length=limits.CODE, choices=_choices(Why)))
    recompute_at = models.DateTimeField(null=True)

    objects = ScopedManager.from_queryset(ReferralQuerySet)()  # type: ignore[misc]  # the same manager, with words

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(fields=["caisse", "channel", "sequence"], name="referral_number_once"),
            models.UniqueConstraint(fields=["key_owner", "key"], name="referral_key_once"),
            models.CheckConstraint(condition=AWAITED | DECIDED, name="referral_awaited_or_decided"),
            models.CheckConstraint(condition=_status_follows_outcome(), name="referral_status_follows_outcome"),
            models.CheckConstraint(
                condition=Q(stall=StallState.NONE.value, stall_at__isnull=True)
                | Q(
                    stall__in=[StallState.REMINDED.value, StallState.ESCALATED.value],
                    stall_at__isnull=False,
                    outcome="",
                ),
                name="referral_silent_while_awaited",
            ),
            models.CheckConstraint(
                condition=(LINKING & Q(linked_case__isnull=False, person__isnull=False))
                | (~LINKING & Q(linked_case__isnull=True)),
                name="referral_linked_has_case",
            ),
            models.CheckConstraint(
                condition=Q(outcome=TriageOutcome.REROUTED_CAISSE.value, successor__isnull=False)
                | (~Q(outcome=TriageOutcome.REROUTED_CAISSE.value) & Q(successor__isnull=True)),
                name="referral_rerouted_has_successor",
            ),
            models.CheckConstraint(
                condition=Q(outcome=TriageOutcome.DUPLICATE.value, duplicate_of__isnull=False)
                | (~Q(outcome=TriageOutcome.DUPLICATE.value) & Q(duplicate_of__isnull=True)),
                name="referral_duplicate_has_first",
            ),
            models.CheckConstraint(condition=Q(feedback_grade__lte=Grade.OUTCOME.value), name="referral_grade"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(door=Door.PARTNER.value), name="referral_partner_named"
            ),
        ]
        indexes = [
            models.Index(  # includes what the queue counts and what the wall reads: the rows themselves are left alone
                fields=["caisse", "priority", "due_on", "id"],
                name="referral_queue",
                condition=Q(outcome=""),
                include=["owner", "urgent", "channel", "organisation"],
            ),
            models.Index(F("organisation"), F("received_at").desc(), F("id").desc(), name="referral_of_organisation"),
            models.Index(F("entered_by"), F("received_at").desc(), F("id").desc(), name="referral_entered_by"),
            models.Index(fields=["caisse", "received_on"], name="referral_received"),
            models.Index(fields=["caisse", "birth_date", "sort_name"], name="referral_same_person"),
            models.Index(fields=["origin_number"], name="referral_first_number", condition=~Q(origin_number="")),
            models.Index(fields=["linked_case"], name="referral_of_case", condition=Q(linked_case__isnull=False)),
            models.Index(fields=["caisse", "recompute_at"], name="referral_recompute", condition=Q(outcome="")),
        ]

    def __str__(self) -> str:
        return self.number

    def break_silence(self) -> None:
        """Somebody moved it: what was told of its silence is over. The row is not saved here."""
        self.stall, self.stall_at = StallState.NONE.value, None

    @property
    def agreed_at(self) -> datetime:
        """When the person agreed, as an instant: noon of that day at the caisse, and never after the receipt."""
        return min(datetime.combine(self.agreed_on, time(12), ZoneInfo(self.caisse.zone)), self.received_at)

    @property
    def leave(self) -> FeedbackLeave:
        """How far news may go now: what was allowed at receipt, unless the person stopped it since."""
        return FeedbackLeave(Grade.RECEIPT if self.feedback_stopped_at else Grade(self.feedback_grade))


SILENCE: Final = ("stall", "stall_at")

# The columns that may change after receipt; a trigger refuses every other change, and every deletion.
MUTABLE = (
    "person_id", "owner_id", "next_action", "due_on", "acknowledged_at", "outcome", "reason", "triaged_at",
    "triaged_by_id", "linked_case", "duplicate_of_id", "successor", "successor_number", "successor_caisse_id",
    "feedback_stopped_at", "status", "plain_state", "priority", "priority_why", "recompute_at", "corrections", *SILENCE,
)  # fmt: skip


class TriageDecision(Tenant):
    """One decision of a human on a referral, kept even when it was taken back."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=limits.CODE, choices=_choices(TriageOutcome))
    reason = models.CharField(max_length=limits.CODE)
    reasons_version = models.PositiveSmallIntegerField()
    target_caisse = models.ForeignKey(Caisse, on_delete=models.PROTECT, null=True, related_name="+")
    linked_case = models.UUIDField(null=True)
    duplicate_of = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(undone_at__isnull=True), name="one_decision_in_force"
            )
        ]


class FeedbackNews(Tenant):
    """One piece of news told to whoever referred. `turn` counts the lives of a case: one more after each reopening."""

    seen_by_organisation = True

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="news")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=limits.CODE, choices=_choices(NewsLevel))
    family = models.CharField(max_length=limits.CODE, choices=_choices(NewsFamily), blank=True, default="")
    turn = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "level", "turn"], condition=Q(withdrawn_at__isnull=True), name="news_told_once"
            ),
            models.CheckConstraint(
                condition=(Q(level=NewsLevel.ENDED.value) & ~Q(family=""))
                | (~Q(level=NewsLevel.ENDED.value) & Q(family="")),
                name="news_ended_has_family",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "read_at"], name="news_of_organisation")]


class WithdrawalReport(Tenant):
    """What whoever referred reported: the person gives it up, or wishes that nothing more goes back. Never changed.

    `taken_at`: when the caisse drew the consequences for the person and her case; empty while triage is awaited.
    """

    seen_by_organisation = True

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="withdrawals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    scope = models.CharField(max_length=limits.CODE, choices=_choices(Scope))
    how = models.CharField(max_length=limits.CODE, choices=_choices(ToldHow))
    said_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)

    class Meta(Tenant.Meta):
        constraints = [models.UniqueConstraint(fields=["referral", "scope"], name="withdrawal_reported_once")]


class ReferralDraft(Tenant):
    """Identity posted by a workstation, sealed until its single-use link is opened or lapses."""

    token_hash = models.BinaryField(unique=True)
    sealed = models.BinaryField(null=True)  # emptied when used
    made_for = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+")  # None: its caisse
    made_with = models.ForeignKey(WorkstationKey, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(sealed__isnull=True), name="draft_emptied_once_used"
            ),
            models.CheckConstraint(
                condition=Q(made_for__isnull=False) | Q(made_with__isnull=False), name="draft_made_by_somebody"
            ),
        ]
