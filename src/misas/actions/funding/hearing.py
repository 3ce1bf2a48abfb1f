"""What happens to the care of a plan is heard at once: booked, moved, done or given up, the plan says its next step.

The room of the cases puts the news in the outbox; here the plan is read again from its facts, nothing else is decided.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from misas.actions.funding.holding import held
from misas.actions.funding.stepping import settle
from misas.core.access import SYSTEM
from misas.core.funding.life.plan_life import ENDS
from misas.core.refusals import Absent, Refused
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.records.funding.models import FundingPlan
from misas.records.outbox.models import Message


def hear_care(message: Message, at: datetime) -> None:
    """A care of a case moved (`case.care_moved`): the plans that pay it are stepped again."""
    with suppress(Absent, Refused):
        step_again(UUID(message.payload["case"]), at=at)


@transaction.atomic
def step_again(case: UUID, *, at: datetime) -> int:
    """Step every open plan of a case again, by the service itself. Returns how many. Raises Refused (it is closed)."""
    found = cases.locked(Case.objects.filter(public_id=case))
    stepped = 0
    for row in FundingPlan.objects.filter(case__in=found).exclude(status__in=list(ENDS)).order_by("pk"):
        list(FundingPlan.objects.filter(pk=row.pk).select_for_update().values_list("pk"))
        row.case = found[0]
        settle(held(row, at), by=SYSTEM, at=at)
        stepped += 1
    return stepped
