"""Where a plan stands after a gesture: its caches, what it asks for next as one task on the case, the days on which the
clock looks at its requests.

One task of a plan is open at a time on the case; it goes when the step does. Not here: what is next
(`core.funding.life.next_step`).
"""

from __future__ import annotations

from datetime import date, datetime, time
from hashlib import blake2s
from typing import Final

from misas.actions.cases.tasks import leave_task, settle_task
from misas.actions.funding.holding import HeldPlan
from misas.core.access import Actor
from misas.core.cases.codes import FactKind
from misas.core.funding.life.codes import ReplanCause, StepKind
from misas.core.funding.life.committee import Session
from misas.core.funding.life.documents import ABOUT_CARE
from misas.core.funding.life.next_step import NextStep, next_step
from misas.core.funding.life.plan_life import ENDS, Plan
from misas.core.funding.life.validity import stale_from
from misas.core.funding.life.watching import Around, watch
from misas.records.cases.models import CaseEvent
from misas.records.funding.models import AidApplication, CommitteeSession, FundingReminder, PaperGiven
from misas.wording.funding_life import step_title

WITHOUT_TASK: Final = frozenset(
    {
        StepKind.PRICE_QUOTE,
        StepKind.SIMULATE,
        StepKind.OBTAIN_CHOICE,
        StepKind.BOOK_CARE,
        StepKind.AWAIT_CARE,
    }
)
"""What the case asks for by itself, from its own facts."""
MIDNIGHT: Final = time(0, 0)


def settle(held: HeldPlan, *, by: Actor, at: datetime, told: bool = False, plan: Plan | None = None) -> NextStep | None:
    """Write where the plan stands and what it asks for; leave its task. What it gives back is what comes next. `told`:
    the clock has said all that this day asks for. `plan`: as it now is, when the caller knows."""
    plan = plan or held.plan
    step = next_step(plan, held.today)
    _show(held, plan, step, by, at)
    _watch(held, plan, held.today if told else None)
    _task(held, plan, step, by, at)
    return step


def around(row: AidApplication, plan: Plan, papers: dict[str, PaperGiven], session: Session | None) -> Around:
    """What surrounds a request: the visit, the session it aims at, the end of its quote, of its proofs of resources."""
    stale = [
        stale_from(papers[one.kind].issued_on, one.max_age_months)  # type: ignore[arg-type]
        for one in row.requirements.all()
        if one.max_age_months is not None and one.kind != ABOUT_CARE
        if one.kind in papers and papers[one.kind].issued_on is not None
    ]
    return Around(plan.care_day, session, plan.quote_until, min(stale, default=None))


def arounds(held: HeldPlan, plan: Plan) -> dict[str, Around]:
    """The same for every request of a plan. Three queries at most."""
    rows = list(held.rows.values())
    if not rows:
        return {}
    papers = {one.kind: one for one in PaperGiven.objects.filter(plan=held.row, removed_at__isnull=True).order_by("id")}
    coming = CommitteeSession.objects.filter(
        funder_id__in={row.funder_id for row in rows},
        deposit_by__gte=held.today,
        held_at__isnull=True,
        cancelled_at__isnull=True,
    )
    sessions: dict[int, Session] = {}
    for one in coming.order_by("on"):
        sessions.setdefault(one.funder_id, Session(one.on, one.deposit_by))
    return {id: around(row, plan, papers, sessions.get(row.funder_id)) for id, row in held.rows.items()}


def _show(held: HeldPlan, plan: Plan, step: NextStep | None, by: Actor, at: datetime) -> None:
    """Write what the lists read of a plan: where it stands, what it asks for next, by when, whose turn it is."""
    row = held.row
    row.status = plan.state.value
    row.next_step = step.kind.value if step else ""
    row.next_due = step.due if step else None
    row.waiting_on = step.turn.value if step else ""
    row.agreed_on, row.person_cents, row.care_on = plan.agreed_on, plan.person_cents, plan.care_day
    row.last_at = at
    if plan.state in ENDS and row.ended_at is None:
        row.ended_at, row.ended_by_id = at, by.account_id
    elif plan.state not in ENDS:
        row.ended_at, row.ended_by_id = None, None
    row.save()


def _watch(held: HeldPlan, plan: Plan, told_on: date | None) -> None:
    """The day from which the clock looks at each request."""
    surroundings = arounds(held, plan)
    for id, row in held.rows.items():
        day = watch(held.requests[id], surroundings[id], told_on) if plan.is_open else None
        due = held.requests[id].silence_on or held.requests[id].valid_until
        if (row.watch_on, row.next_due) != (day, due):
            row.watch_on, row.next_due = day, due
            row.save(update_fields=["watch_on", "next_due"])


def _task(held: HeldPlan, plan: Plan, step: NextStep | None, by: Actor, at: datetime) -> None:
    """One task for the step of the plan, for the owner of the case; those of the steps before are over."""
    start = f"fs:{held.row.public_id.hex}:"
    said = CaseEvent.objects.filter(case=held.case.row, kind=FactKind.TASK_ADDED.value, key__startswith=start)
    standing = {one.key: one.data["task_id"] for one in said if one.data["task_id"] in held.case.facts.tasks}
    wanted = None
    if step is not None and plan.agreed_on is not None and step.kind not in WITHOUT_TASK:
        wanted = start + blake2s(f"{step.kind}:{step.about}:{step.due}".encode(), digest_size=8).hexdigest()
    if by.account_id is not None:
        for key, task in standing.items():
            if key != wanted:
                settle_task(held.case, task, by=by, at=at)
    if wanted is not None and step is not None and wanted not in standing:
        funder = held.rows[step.about].funder.name if step.about else ""
        leave_task(held.case, step_title(step.kind, funder), step.due, by=by, at=at, key=wanted)


def look_again(held: HeldPlan, cause: ReplanCause, at: datetime) -> None:
    """Say that the plan is worth computing again, and since when; the first cause stands until it is."""
    if not held.row.stale_cause and held.row.current_id is not None:
        held.row.stale_cause, held.row.stale_at = cause.value, at


def answered(row: AidApplication, held: HeldPlan, *, by: Actor, at: datetime) -> None:
    """What the clock told of a request is answered by a human's gesture: its tasks are over."""
    for one in FundingReminder.objects.filter(application=row, settled_at__isnull=True):
        if one.task_id is not None and by.account_id is not None:
            settle_task(held.case, one.task_id, by=by, at=at)
        one.settled_at = at
        one.save(update_fields=["settled_at"])
