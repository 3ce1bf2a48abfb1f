"""What every gesture on a quote or a cover checks first, and what it says to the plan under way: compute again."""

from __future__ import annotations

from datetime import datetime

from misas.actions.cases.recording import Held
from misas.core.funding.life.codes import ReplanCause
from misas.core.refusals import Refused
from misas.records.cases.models import Case
from misas.records.funding.models import FundingPlan


def check_open(case: Held) -> None:
    """No money is sought for a closed case: it is opened again first."""
    if case.facts.closed is not None:
        raise Refused("funding.case_closed")


def mark_stale(case: Case, cause: ReplanCause, at: datetime) -> None:
    """What happened makes the plan under way worth computing again; the first cause is kept. The case is held."""
    rows = FundingPlan.objects.filter(case=case, ended_at__isnull=True, stale_at__isnull=True, current__isnull=False)
    rows.update(stale_cause=cause.value, stale_at=at)
