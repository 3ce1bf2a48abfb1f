"""What the clock tells of requests, each open morning: one task per warning on the case, for its owner.

An alert of validity is heard once its task lies on the case: then alone does it count before a lapse. A closed case has
nobody to hear: nothing is told, and nothing lapses. No clock decides. Not here: what is told on which day
(`core.funding.life.watching`).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from misas.actions.cases.tasks import leave_task
from misas.actions.funding.holding import HeldPlan, held
from misas.actions.funding.moving import move
from misas.actions.funding.stepping import arounds, settle
from misas.core.access import SYSTEM
from misas.core.funding.life.application import ApplicationFact
from misas.core.funding.life.codes import ApplicationFactKind, WatchKind
from misas.core.funding.life.watching import Warning, key_of, warnings
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.records.funding import limits
from misas.records.funding.models import AidApplication, FundingPlan, FundingReminder
from misas.records.territory import queries as territory
from misas.wording.funding_life import task_title


@transaction.atomic
def sweep_warnings(caisse_id: int, *, at: datetime, limit: int = limits.SWEEP) -> dict[WatchKind, int]:
    """Tell what requests ask for on this day, once each. Returns how many of each kind were told.

    `limit`: plans looked at by one sweep, the longest awaited first; what is left waits for the next. The cases are
    held in the order of their ids, all at once.
    """
    today = territory.caisse(caisse_id).local_date(at)
    due = AidApplication.objects.filter(caisse_id=caisse_id, watch_on__lte=today, case__closed_at__isnull=True)
    plans = dict.fromkeys(due.order_by("watch_on", "id").values_list("plan_id", "case_id")[: limit * 4])
    chosen = list(plans)[:limit]
    kept = {row.pk: row for row in cases.locked(Case.objects.filter(pk__in={c for _, c in chosen}).order_by("id"))}
    counts: dict[WatchKind, int] = {}
    rows = FundingPlan.objects.filter(pk__in=[plan for plan, _ in chosen])
    list(rows.order_by("pk").select_for_update().values_list("pk"))
    for row in rows.select_related("current__coverage").order_by("pk"):
        case = kept.get(row.case_id)
        if case is not None and case.closed_at is None:
            row.case = case
            for kind in _tell(held(row, at), at):
                counts[kind] = counts.get(kind, 0) + 1
    return counts


def _tell(plan: HeldPlan, at: datetime) -> list[WatchKind]:
    """Tell what one plan asks for on this day, and write the next day to look at it."""
    told = list[WatchKind]()
    surroundings = arounds(plan, plan.plan)
    for id, row in plan.rows.items():
        for warning in warnings(plan.requests[id], surroundings[id], plan.today):
            if _leave(plan, id, row, warning, at):
                told.append(warning.kind)
    settle(plan, by=SYSTEM, at=at, told=True)
    return told


def _leave(plan: HeldPlan, id: str, row: AidApplication, warning: Warning, at: datetime) -> bool:
    """Leave the task of one warning. False when it was told before."""
    key = key_of(warning, row.public_id.hex)
    if warning.threshold < 0:  # given after the end: said again each day, until two were heard
        key = f"{key}:{plan.today:%Y%m%d}"
    if FundingReminder.objects.filter(application=row, key=key).exists():
        return False
    title = task_title(warning.kind, row.funder.name, warning.due, warning.alert)
    task = leave_task(plan.case, title, warning.due, by=SYSTEM, at=at, key=_short(warning, row, plan))
    FundingReminder.objects.create(
        caisse_id=row.caisse_id, case=plan.case.row, application=row, kind=warning.kind.value,
        threshold=warning.threshold, due=warning.due, key=key, task_id=task.public_id, at=at,
    )  # fmt: skip
    if warning.kind is WatchKind.VALIDITY_ENDING:
        fact = ApplicationFact(ApplicationFactKind.ALERTED, plan.today, threshold=warning.threshold)
        move(plan, id, "alert", fact, by=SYSTEM, at=at)
    return True


def _short(warning: Warning, row: AidApplication, plan: HeldPlan) -> str:
    """The key of the task on the case."""
    order = list(WatchKind).index(warning.kind)
    return f"fw:{order}:{row.public_id.hex}:{warning.threshold}:{plan.today:%Y%m%d}"
