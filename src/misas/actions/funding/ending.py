"""How a plan ends: closed on its last cent, or given up by a human with a reason; and how it is opened again.

Ending it before its last cent gives up its requests first, so that the envelopes are free at once. Nothing is ever
ended by a clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import human
from misas.actions.funding.holding import HeldPlan, hold_plan
from misas.actions.funding.moving import move
from misas.actions.funding.stepping import answered, settle
from misas.core.access import Actor
from misas.core.funding.life.application import ApplicationFact
from misas.core.funding.life.application_steps import BY_VERB as OF_REQUEST
from misas.core.funding.life.codes import ApplicationFactKind
from misas.core.funding.life.plan_life import BY_VERB, EndReason, PlanFact, advance, is_over
from misas.core.refusals import Absent, Fault, Invalid, Refused
from misas.records.audit import journal
from misas.records.funding import limits
from misas.records.funding.models import FundingPlan
from misas.records.funding.models import PlanFact as FactRow

ENDING: Final = frozenset({"close", "find_no_solution", "abandon", "expire", "reopen"})
GIVES_UP: Final = frozenset({"find_no_solution", "abandon", "expire"})


@transaction.atomic
def end_plan(
    plan: UUID,
    verb: str,
    *,
    reason: EndReason | None = None,
    reason_text: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> FundingPlan:
    """Close a plan, give it up (its requests with it), or open it again. `key`: sent twice, once.

    Raises Absent, Invalid, Refused (the ledger does not balance, a payment is called, nothing has expired…).
    """
    if verb not in ENDING:
        raise Absent
    held = hold_plan(plan, to=f"plan.{verb}", by=by, at=at)
    human(by)
    if key is not None and FactRow.objects.filter(plan=held.row, key=key).exists():
        return held.row
    if len(reason_text) > limits.REASON:
        raise Invalid([Fault.of("reason_text", "funding.text_too_long", most=limits.REASON)])
    if verb in GIVES_UP:
        if reason is None:
            raise Invalid([Fault.of("reason", "funding.which_end")])
        if verb == "expire" and not is_over(held.plan, held.today):
            raise Refused("funding.nothing_expired")
        _give_up(held, by, at)
    fact = PlanFact(BY_VERB[verb].fact, held.today, reason=reason if verb in GIVES_UP else None)
    advance(held.plan, verb, fact)
    FactRow.objects.create(
        caisse_id=held.row.caisse_id, plan=held.row, kind=fact.kind.value, on=fact.on, reason=reason or "",
        reason_text=reason_text, at=at, by_id=by.account_id, key=key,
    )  # fmt: skip
    journal.note(f"plan.{verb}", held.row, by=by, at=at, reason=reason.value if reason else "")
    settle(held, by=by, at=at)
    return held.row


def _give_up(held: HeldPlan, by: Actor, at: datetime) -> None:
    """Every request that may be is given up: what it held of an envelope is free."""
    starts = OF_REQUEST["withdraw"].start
    for id, known in list(held.requests.items()):
        if known.state in starts:
            move(held, id, "withdraw", ApplicationFact(ApplicationFactKind.WITHDRAWN, held.today), by=by, at=at)
            answered(held.rows[id], held, by=by, at=at)
