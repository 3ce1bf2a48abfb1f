"""The words in which cases and their facts are asked for. Every set is already within the context (`ScopedManager`)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from misas.core.cases.codes import CaseStatus, WaitingOn
from misas.core.referrals.silence import StallState

if TYPE_CHECKING:
    from misas.records.cases.models import Case, CaseEvent  # noqa: F401 (named in the bases below)


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> Self:
        """Not closed. Each has a due date (a CHECK says so): said again, it leads to the index of an owner's list."""
        return self.exclude(status=CaseStatus.CLOSED.value).filter(next_due__isnull=False)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)

    def owned_by(self, account_id: int) -> Self:
        return self.filter(owner_id=account_id)

    def due_by(self, day: date) -> Self:
        return self.filter(next_due__lte=day)

    def late_on(self, day: date) -> Self:
        """What they ask for should be done already (glossary)."""
        return self.filter(next_due__lt=day)

    def to_assign(self) -> Self:
        return self.filter(status=CaseStatus.TO_ASSIGN.value)

    def waiting_on_others(self) -> Self:
        return self.open().exclude(waiting_on=WaitingOn.US.value)

    def stalled(self) -> Self:
        return self.open().exclude(stall=StallState.NONE.value)

    def to_recompute(self, at: datetime) -> Self:
        return self.filter(recompute_at__lte=at)

    def silent(self, day: date, team: Collection[int]) -> Self:
        """Open and past its day, or owned by nobody of the team, and not yet with the supervisor."""
        silent = Q(next_due__lt=day) | ~Q(owner_id__in=team)
        return self.open().filter(silent).exclude(stall=StallState.ESCALATED.value)

    def most_pressing_first(self) -> Self:
        return self.order_by("next_due", "priority", "id")

    def in_queue_order(self) -> Self:
        return self.order_by("priority", "opened_at", "id")


class EventQuerySet(models.QuerySet["CaseEvent"]):
    def standing(self) -> Self:
        """Facts that were not undone."""
        return self.filter(undone_at__isnull=True)

    def in_order(self) -> Self:
        return self.order_by("id")

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def before(self, cursor: int | None) -> Self:
        return self.filter(Q(pk__lt=cursor)) if cursor else self
