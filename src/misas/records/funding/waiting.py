"""The plans of a caisse that wait for money, and its open envelopes, as the share-out reads them.

Not here: what a file asks of an envelope (`core.funding.facing`), the search (`core.funding.portfolio`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Min

from misas.core.funding.life.application import Application
from misas.core.funding.life.codes import PlanState
from misas.core.funding.problem import AidId
from misas.records.funding.facts import applications_of
from misas.records.funding.models import AidApplication, Envelope, FundingPlan, Share

WAITING: Final = tuple(state.value for state in (PlanState.CHOSEN, PlanState.REQUESTED, PlanState.PARTLY_DECIDED))
"""She agreed, and not everything is decided yet."""


@dataclass(frozen=True, slots=True)
class WaitingPlan:
    """A plan with its computation in force, the funder of each of its aids, and where each of its requests stands.

    `came_on`: the day on which its first request was sent; else that on which she agreed, or it was opened.
    """

    row: FundingPlan
    came_on: date
    funder_of: Mapping[AidId, int]
    requests: Mapping[AidId, Application]


def open_envelopes(caisse_id: int, year: int) -> list[Envelope]:
    """The envelopes of that year that still promise, with their funder, by id. One query."""
    rows = Envelope.objects.filter(caisse_id=caisse_id, year=year, closed_at__isnull=True)
    return list(rows.select_related("funder").order_by("pk"))


def waiting_plans(caisse_id: int, funders: Iterable[int]) -> list[WaitingPlan]:
    """The plans that these funders may still pay, in order of arrival. Four queries."""
    plans = FundingPlan.objects.filter(caisse_id=caisse_id, status__in=WAITING, current__shares__funder__in=funders)
    rows = list(plans.distinct().select_related("current", "case"))
    sent = dict(
        AidApplication.objects.filter(plan__in=rows, submitted_on__isnull=False)
        .values_list("plan")
        .annotate(first=Min("submitted_on"))
    )
    shares: dict[int, dict[AidId, int]] = {row.current_id: {} for row in rows if row.current_id}
    for version, aid, funder in Share.objects.filter(version__in=list(shares)).values_list("version", "aid", "funder"):
        shares[version][aid] = funder
    asked: dict[int, dict[AidId, Application]] = {row.pk: {} for row in rows}
    applications = list(AidApplication.objects.filter(plan__in=rows).order_by("pk"))
    known = applications_of(applications)
    for one in applications:
        asked[one.plan_id][one.aid] = known[str(one.public_id)]
    found = [
        WaitingPlan(
            row,
            sent.get(row.pk) or row.agreed_on or row.opened_at.date(),
            shares[row.current_id or 0],
            asked[row.pk],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.came_on, one.row.pk))
