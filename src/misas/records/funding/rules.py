"""What a plan reads of the funders of a caisse: the packs in force, what their envelopes still hold, when they decide,
what they already gave her. Not here: what a pack means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q

from misas.core.funding.codes import PackStatus
from misas.records.cases.models import Case
from misas.records.funding.models import AidApplication, CommitteeSession, Envelope, FundingPlan, RulePack


def in_force(caisse_id: int, day: date) -> list[RulePack]:
    """The published packs that answer for a request of this day, with their funder; that of the caisse in the place of
    the nation's. One query."""
    seen = Q(caisse_id=caisse_id) | Q(caisse_id__isnull=True)
    rows = RulePack.objects.filter(seen, status=PackStatus.PUBLISHED.value, funder__retired_at__isnull=True)
    return serving(rows.select_related("funder").order_by("funder__rank", "funder__code", "id"), day)


def serving(rows: Iterable[RulePack], day: date) -> list[RulePack]:
    """Which of these answer on a day, one for each funder, that of a caisse in the place of the nation's.

    Of the published versions of the same rules the last begun answers: one that has ended leaves no place to an older.
    """
    last: dict[tuple[int, int | None], RulePack] = {}
    for row in rows:
        if row.status == PackStatus.PUBLISHED.value and has_begun(row, day):
            whose = (row.funder_id, row.caisse_id)
            if whose not in last or _begun(last[whose]) < _begun(row):
                last[whose] = row
    found: dict[int, RulePack] = {}
    for row in last.values():
        if row.ends_on is not None and row.ends_on < day:
            continue
        if row.funder_id not in found or row.caisse_id is not None:
            found[row.funder_id] = row
    return list(found.values())


def has_begun(row: RulePack, day: date) -> bool:
    return row.starts_on is None or row.starts_on <= day


def _begun(row: RulePack) -> tuple[date, int]:
    return row.starts_on or date.min, row.version


def envelopes(caisse_id: int, year: int) -> dict[int, Envelope]:
    """The envelopes of a year, by funder. One query."""
    return {row.funder_id: row for row in Envelope.objects.filter(caisse_id=caisse_id, year=year)}


def next_sessions(caisse_id: int, today: date) -> dict[int, date]:
    """The first session that a request deposited today still reaches, by funder. One query."""
    rows = CommitteeSession.objects.filter(
        caisse_id=caisse_id, deposit_by__gte=today, held_at__isnull=True, cancelled_at__isnull=True
    )
    return dict(rows.values("funder").annotate(first=Min("on")).values_list("funder", "first").order_by())


@dataclass(frozen=True, slots=True)
class Given:
    """What one aid gave her, decided on a day."""

    aid: str
    on: date
    cents: int


def given_to(case: Case, but: FundingPlan | None) -> list[Given]:
    """What funders granted her before, in her other plans. One query."""
    rows = AidApplication.objects.filter(case__person=case.person, held_cents__gt=0, decided_on__isnull=False)
    if but is not None:
        rows = rows.exclude(plan=but)
    found = rows.order_by("decided_on", "id").values_list("aid", "decided_on", "held_cents")
    return [Given(aid, on, cents) for aid, on, cents in found if on is not None]
