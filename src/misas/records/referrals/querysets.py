"""The words in which referrals are asked for. Every set is already within the context (`ScopedManager`)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from misas.core.referrals.codes import ReferralStatus
from misas.core.referrals.silence import StallState

if TYPE_CHECKING:
    from misas.records.referrals.models import Referral  # noqa: F401 (named in a string)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def awaiting_triage(self) -> Self:
        return self.filter(outcome="")

    def in_triage_order(self) -> Self:
        """The most pressing first, then the first due, then the first received."""
        return self.order_by("priority", "due_on", "id")

    def late(self, today: date) -> Self:
        return self.awaiting_triage().filter(due_on__lt=today)

    def silent(self, today: date, team: Collection[int]) -> Self:
        """Late, or owned by nobody of the team, and not yet with the supervisor."""
        silent = Q(due_on__lt=today) | ~Q(owner_id__in=team)
        return self.awaiting_triage().filter(silent).exclude(stall=StallState.ESCALATED.value)

    def to_acknowledge(self) -> Self:
        return self.filter(acknowledged_at__isnull=True).order_by("acknowledge_by", "id")

    def linked_to(self, case: UUID) -> Self:
        """The referrals of a case, and those that said the same and were linked to one of them.

        Two searches by index put together: one OR over a join would read every referral of the caisse.
        """
        linked = self.model.objects.filter(linked_case=case).order_by().values("pk")
        same = self.model.objects.filter(duplicate_of__in=linked).order_by().values("pk")
        return self.filter(pk__in=linked.union(same))

    def of_organisation(self, organisation_id: int) -> Self:
        """What an organisation sees: each referral once, where it stands now."""
        return self.filter(organisation_id=organisation_id).exclude(status=ReferralStatus.REROUTED.value)

    def entered_by(self, account_id: int) -> Self:
        """What an agent entered, each referral once: where it was entered, also when another caisse answers now."""
        return self.filter(entered_by_id=account_id, origin__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-received_at", "-id")

    def to_recompute(self, at: datetime) -> Self:
        """Those whose priority time alone has changed."""
        return self.awaiting_triage().filter(recompute_at__lte=at)
