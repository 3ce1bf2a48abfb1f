"""Who looks at a case at this moment: the touch door of a page, and who else is there.

Reading is not writing: a presence warns, it locks nothing. It is the one write that a GET may do beside the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from misas.records.cases.models import Case, CaseEvent, Presence

FRESH: Final = timedelta(seconds=50)
"""The page polls every 20 s: two polls may be lost."""


@dataclass(frozen=True, slots=True)
class There:
    """Who else has the case open, and the last fact written on it by whom, when it is not what the page showed."""

    others: tuple[str, ...]
    latest: CaseEvent | None


def touch(row: Case, account_id: int, *, seen: int, at: datetime) -> There:
    """Say that this account has the case open; `seen` is the last fact that its page showed. Three queries."""
    Presence.objects.bulk_create(
        [Presence(caisse_id=row.caisse_id, case=row, account_id=account_id, seen_at=at)],
        update_conflicts=True,
        unique_fields=["case", "account"],
        update_fields=["seen_at"],
    )
    others = Presence.objects.filter(case=row, seen_at__gte=at - FRESH).exclude(account_id=account_id)
    names = others.order_by("account__full_name").values_list("account__full_name", flat=True)
    newer = CaseEvent.objects.filter(case=row, pk__gt=seen).exclude(by_id=account_id).select_related("by")
    return There(tuple(names), newer.newest_first().first())


def changed_since(row: Case, seen: int, account_id: int | None) -> list[CaseEvent]:
    """What others wrote on a case after the fact that a page showed, oldest first: what a stale form must be told."""
    rows = CaseEvent.objects.filter(case=row, pk__gt=seen).standing().exclude(by_id=account_id)
    return list(rows.in_order().select_related("by"))


def already_done(row: Case, key: str) -> bool:
    """Whether this form was already taken: sent twice, it must not be told that somebody else wrote first."""
    return bool(key) and CaseEvent.objects.filter(case=row, key=key).exists()
