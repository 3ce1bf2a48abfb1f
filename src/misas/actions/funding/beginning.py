"""The day on which rules approved in advance begin: they take the place of those before. Not here: their approval."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from misas.actions.funding import packs
from misas.actions.funding.envelopes import LOOKING_FOR_MONEY
from misas.core.access import SYSTEM
from misas.core.funding.life.codes import ReplanCause
from misas.records.funding import packs as rows
from misas.records.funding.models import FundingPlan, RulePack
from misas.records.territory import queries as territory


@transaction.atomic
def begin_due(caisse_id: int, *, at: datetime) -> int:
    """Retire what these rules replace; how many were. Again, it changes nothing.

    A plan computed before that day is to be computed again, also when the rules are those of the nation, which no
    caisse retires.
    """
    caisse = territory.caisse(caisse_id)
    today, count = caisse.local_date(at), 0
    for row in rows.begun(caisse_id, today):
        assert row.starts_on is not None and row.published_at is not None
        first = datetime.combine(row.starts_on, time(), ZoneInfo(caisse.zone))
        if row.published_at >= first:
            continue
        plans = FundingPlan.objects.filter(caisse_id=caisse_id, current__made_at__lt=first)
        plans = plans.filter(status__in=LOOKING_FOR_MONEY, stale_cause="")
        plans.update(stale_cause=ReplanCause.RULES_CHANGED.value, stale_at=at)
        if row.caisse_id is not None:
            count += _take_over(row, at)
    return count


def _take_over(row: RulePack, at: datetime) -> int:
    older = [one for one in rows.published_of(row.funder_id, row.caisse_id) if _is_before(one, row)]
    for one in older:
        packs.withdraw(one, SYSTEM, at)
    if row.funder.caisse_id == row.caisse_id:
        rows.tell_funder(row.funder, packs.read(row))
    return len(older)


def _is_before(one: RulePack, row: RulePack) -> bool:
    return one.starts_on is None or (row.starts_on is not None and one.starts_on < row.starts_on)
