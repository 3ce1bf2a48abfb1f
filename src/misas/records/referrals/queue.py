"""*À trier*: the referrals that await a human, counted and listed; then the one that comes after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q

from misas.core.referrals.codes import Channel
from misas.records.referrals import limits
from misas.records.referrals.models import Referral
from misas.records.referrals.queries import triage_queue


@dataclass(frozen=True, slots=True)
class Counts:
    """The size of each view, and the channels of what awaits in the order of the list."""

    awaiting: int
    late: int
    urgent: int
    mine: int
    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """Codes only: they stand in an address. `mine` is the account that owns."""

    channels: frozenset[Channel] = frozenset()
    late: bool = False
    urgent: bool = False
    mine: int | None = None


def counts(today: date, account_id: int) -> Counts:
    """One query, answered by the index of the queue."""
    found = Referral.objects.awaiting_triage().aggregate(
        awaiting=Count("id"),
        late=Count("id", filter=Q(due_on__lt=today)),
        urgent=Count("id", filter=Q(urgent=True)),
        mine=Count("id", filter=Q(owner_id=account_id)),
        present=ArrayAgg("channel", distinct=True, default=[]),
    )
    present = found.pop("present")
    return Counts(**found, channels=tuple(channel for channel in Channel if channel.value in present))


def lines(
    filters: Filters, today: date, *, first: int = 0, size: int = limits.PAGE
) -> tuple[list[dict[str, Any]], bool]:
    """A page of the queue in the order of triage, and whether more follow."""
    rows = triage_queue(owner_id=filters.mine)
    if filters.channels:
        rows = rows.filter(channel__in=[channel.value for channel in filters.channels])
    if filters.late:
        rows = rows.filter(due_on__lt=today)
    if filters.urgent:
        rows = rows.filter(urgent=True)
    found = list(rows[first : first + size + 1])
    return found[:size], len(found) > size


def next_to_triage(*, but: UUID | None = None) -> UUID | None:
    """The public id of the most pressing referral that awaits a human, another than `but`."""
    rows = Referral.objects.awaiting_triage().in_triage_order()
    if but is not None:
        rows = rows.exclude(public_id=but)
    return rows.values_list("public_id", flat=True).first()
