"""Plans: computed from what counts today, proposed, changed by hand, agreed with her. Whoever made a plan, the checker
judges it before a row is written; each computation is kept with its cause.

Not here: what becomes of the requests (`applying`, `deciding`), how a plan ends (`ending`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import Held, human, join
from misas.actions.cases.recording import held as held_case
from misas.actions.cases.recording import record as record_on_case
from misas.actions.funding import versions
from misas.actions.funding.agreeing import still_agreed
from misas.actions.funding.gathering import HER, Ground, Posed, ground_of, groups_of, pose
from misas.actions.funding.holding import HeldPlan, hold_plan
from misas.actions.funding.holding import held as held_plan
from misas.actions.funding.recording import check_open
from misas.actions.funding.stepping import settle
from misas.actions.funding.versions import Computed, Wish
from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.cases.codes import CaseStatus
from misas.core.funding import changes, checker
from misas.core.funding.checker import Locks
from misas.core.funding.choosing import Choice, best, combinations
from misas.core.funding.codes import Asked
from misas.core.funding.frontier import Point, points
from misas.core.funding.life import replan
from misas.core.funding.life.codes import PlanState, ReplanCause
from misas.core.funding.life.plan_life import BEFORE_CARE, BY_VERB, advance
from misas.core.funding.life.plan_life import PlanFact as Fact
from misas.core.funding.planning import Answer, Status, plan
from misas.core.funding.problem import AidId, Cents, LineId, Problem
from misas.core.refusals import Conflict, Fault, Invalid, Refused
from misas.records.audit import journal
from misas.records.cases.models import Case
from misas.records.funding import doors, limits
from misas.records.funding.models import FundingPlan, PlanFact, PlanVersion

SEEKING: Final = sorted(state.value for state in BEFORE_CARE)
AS_PLANNED: Final = {CaseStatus.PLAN: "propose_plan", CaseStatus.ACCOMPANYING: "change_plan",
                     CaseStatus.HANDOVER: "change_plan"}  # fmt: skip
"""What her agreement to a plan is on the case, where the case is ready to hear it."""


@transaction.atomic
def propose(
    case: UUID | str,
    *,
    cause: ReplanCause | None = None,
    choice: Choice | None = None,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> PlanVersion:
    """The best plan of a case on what counts today; what a human held before is held again, as far as it stands.

    `choice`: among alternatives, by the name of its group. Raises Absent, Refused (no quote that counts, no cover, a
    question without answer, facts that cannot stand together).
    """
    row = doors.case(case, to="plan.simulate", by=by, lock=True)
    before = PlanFact.objects.filter(plan__case=row, key=key).select_related("version").first() if key else None
    if before is not None and before.version is not None:
        return before.version
    known = held_case(row, at)
    check_open(known)
    under_way = _under_way(row)
    held = held_plan(under_way, at, case=known) if under_way is not None else None
    wish = _held_before(held)
    wish = replace(wish, choice={**wish.choice, **(choice or {})})
    why = (cause or _stale(held)) if held else None
    asked = why.value if why else (Asked.AGAIN if held and held.row.current_id else Asked.FIRST).value
    ground = ground_of(known, held)
    made = _computed(ground, held, wish, lenient=True)
    return _keep(known, held, made, asked, by, at, key)


@transaction.atomic
def adjust(
    plan: UUID | str, locks: Locks, *, version: UUID | None = None, by: Actor, at: datetime, key: str | None = None
) -> PlanVersion:
    """The best plan with these amounts held, and these alone.

    `version`: the computation that they were typed over, when it is said: another one since, of another form, is a
    Conflict. One form may hold one amount after the other under its key. Raises Absent, Invalid (a line that the aid
    does not cover), Refused (no plan holds with them).
    """
    held = _hold(plan, by, at)
    before = _replayed(held, key)
    for done in (held.row.current, before) if before is not None else ():
        if done is not None and _locked(done) == dict(locks):
            return done
    if before is None:
        _check_shown(held, version)
    ground = ground_of(held.case, held)
    wish = replace(_held_before(held), locks=dict(locks), requests_max=None)
    made = _computed(ground, held, wish, lenient=False)
    return _keep(held.case, held, made, Asked.LOCKS.value, by, at, key if before is None else None)


@transaction.atomic
def choose_point(
    plan: UUID | str, requests: int | None, *, by: Actor, at: datetime, key: str | None = None
) -> PlanVersion:
    """The best plan with no more requests than that; None: as many as it takes. Raises Absent, Invalid, Refused."""
    held = _hold(plan, by, at)
    if (before := _replayed(held, key)) is not None:
        return before
    if requests is not None and not 0 <= requests <= limits.FUNDERS:
        raise Invalid([Fault.of("requests", "funding.which_point", most=limits.FUNDERS)])
    ground = ground_of(held.case, held)
    made = _computed(ground, held, replace(_held_before(held), requests_max=requests), lenient=True)
    return _keep(held.case, held, made, Asked.FRONTIER.value, by, at, key)


@transaction.atomic
def agree(
    plan: UUID, agreed_on: date, *, version: UUID | None = None, by: Actor, at: datetime, key: str | None = None
) -> FundingPlan:
    """She agrees to the computation shown, on a day: the plan is chosen, and the case knows it.

    `version`: the one that she was shown, when it is said: another one since is a Conflict. Raises Absent, Invalid (a
    day to come), Refused (nothing computed, or something happened since).
    """
    held = hold_plan(plan, to="plan.choose", by=by, at=at)
    row = held.row
    if key and PlanFact.objects.filter(plan=row, key=key).exists():
        return row
    human(by)
    if row.current is None:
        raise Refused("funding.not_computed")
    _check_shown(held, version)
    if row.stale_cause:
        raise Refused("funding.plan_is_stale")
    if agreed_on > held.today:
        raise Invalid([Fault.of("agreed_on", "funding.day_ahead")])
    fact = Fact(BY_VERB["choose"].fact, agreed_on, person_cents=max(0, row.current.to_pay_now_cents or 0))
    advance(held.plan, "choose", fact)
    row.chosen = row.current
    _fact(held, fact, row.current, by, at, key)
    if (verb := AS_PLANNED.get(held.case.status)) and held.case.facts.agreed_at is not None:
        record_on_case(held.case, verb, by=by, at=at)
    journal.note("plan.choose", row, by=by, at=at, case=held.case.row.public_id, version=row.current.number)
    settle(held, by=by, at=at)
    return row


def _hold(plan: UUID | str, by: Actor, at: datetime) -> HeldPlan:
    held = hold_plan(doors.uuid(plan), to="plan.simulate", by=by, at=at)
    if held.plan.state not in BEFORE_CARE:
        raise Refused("funding.plan_not_from_here", verb="simulate", state=held.plan.state)
    return held


def _check_shown(held: HeldPlan, version: UUID | None) -> None:
    """That nobody computed the plan again since this computation was shown."""
    if version is not None and (held.row.current is None or held.row.current.public_id != version):
        raise Conflict("funding.computed_since")


def _under_way(case: Case) -> FundingPlan | None:
    """The plan of a case that still seeks money, kept until the transaction ends; the case is held."""
    rows = FundingPlan.objects.filter(case=case, status__in=SEEKING)
    list(rows.select_for_update().values_list("pk"))
    row = rows.select_related("current__coverage").first()
    if row is not None:
        row.case = case
    return row


def _held_before(held: HeldPlan | None) -> Wish:
    """What a human held in the computation before."""
    if held is None or held.row.current is None:
        return Wish()
    before = held.row.current
    return Wish(_locked(before), before.requests_max, before.answer.get("wish", {}).get("choice", {}))


def _locked(version: PlanVersion) -> dict[tuple[AidId, LineId], Cents]:
    return {(aid, line): cents for aid, line, cents in version.locks}


def _stale(held: HeldPlan) -> ReplanCause | None:
    return ReplanCause(held.row.stale_cause) if held.row.stale_cause else None


def _replayed(held: HeldPlan, key: str | None) -> PlanVersion | None:
    before = PlanFact.objects.filter(plan=held.row, key=key).select_related("version").first() if key else None
    return before.version if before else None


def _computed(ground: Ground, held: HeldPlan | None, wish: Wish, *, lenient: bool) -> Computed:
    """Every choice among alternatives posed and answered, the best kept. `lenient`: what was held and can stand no more
    is let go. Raises Refused, Invalid."""
    solver = ports().plan_solver
    asked = replan.known(ground.requests).asked
    tried: list[tuple[Posed, Answer, Locks]] = []
    for choice in combinations(groups_of(ground, wish.choice)):
        posed = pose(ground, choice)
        locks = _locks(posed.problem, wish.locks, lenient)
        answer = _answer(posed.problem, asked, locks, wish.requests_max)
        if answer.plan is None and lenient and (locks or wish.requests_max is not None):
            locks, wish = {}, replace(wish, requests_max=None)
            answer = _answer(posed.problem, asked, locks, None)
        tried.append((posed, answer, locks))
    posed, answer, locks = tried[best([one for _, one, _ in tried])]
    if answer.plan is None:
        raise Refused("funding.plan_cannot_stand", count=len(answer.conflicts))
    return Computed(
        ground=ground,
        posed=posed,
        answer=answer,
        wish=replace(wish, locks=locks),
        asked=asked,
        tried=tuple((one.choice, its) for one, its, _ in tried) if len(tried) > 1 else (),
        frontier=_frontier(posed.problem, answer, asked, locks, wish.requests_max),
        beside=_beside(posed.problem, ground, answer),
        changes=changes.changed(posed.problem, answer.plan, asked),
        solver=getattr(solver, "name", type(solver).__name__),
    )


def _answer(problem: Problem, asked: Mapping[AidId, Cents], locks: Locks, upto: int | None) -> Answer:
    """The best plan, judged once more by the checker, whoever made it."""
    answer = plan(problem, ports().plan_solver, asked=asked or None, locks=locks or None, upto=upto)
    if answer.plan is not None and checker.violations(problem, answer.plan, locks=locks):
        raise Refused("funding.plan_is_not_sound")
    return answer


def _locks(problem: Problem, wanted: Locks, lenient: bool) -> Locks:
    """The amounts held that still mean something: a line of the problem, an aid that nobody decided."""
    covers = {aid.id: aid.covers_lines for aid in problem.aids if not aid.is_loan}
    kept, faults = {}, []
    for (aid, line), cents in wanted.items():
        if line in covers.get(aid, ()) and aid not in problem.decisions:
            kept[aid, line] = cents
        else:
            faults.append(Fault.of(f"{aid}|{line}", "funding.cannot_be_held"))
    if faults and not lenient:
        raise Invalid(faults)
    return kept


def _frontier(
    problem: Problem, answer: Answer, asked: Mapping[AidId, Cents], locks: Locks, upto: int | None
) -> tuple[Point, ...]:
    best = answer if upto is None else None
    return points(problem, ports().plan_solver, limits.FRONTIER, best=best, asked=asked or None, locks=locks)


def _beside(problem: Problem, ground: Ground, answer: Answer) -> dict[str, Any]:
    """What may become of what is pending: all refused, all granted as asked. Nothing when nothing is."""
    waiting = replan.known(ground.requests).asked
    if not waiting or answer.status is Status.INFEASIBLE:
        return {}
    found = {}
    for name, other in (
        ("worst", replan.pessimistic(problem, _there(problem, ground))),
        ("best", replan.optimistic(problem, _there(problem, ground))),
    ):
        its = _answer(other, {}, {}, None)
        if its.outcome is not None and its.objective is not None:
            found[name] = {
                "to_pay_now_cents": its.outcome.to_pay_now[HER],
                "rac_cents": its.outcome.rac[HER],
                "granted_cents": its.objective.granted_total_cents,
                "closes": its.outcome.closed[HER],
            }
    return found if len(found) == 2 else {}


def _there(problem: Problem, ground: Ground) -> dict[AidId, Any]:
    """The requests whose aid, and whose every line, is in the problem."""
    covers = {aid.id: set(aid.covers_lines) | {""} for aid in problem.aids}
    return {
        aid: one
        for aid, one in ground.requests.items()
        if aid in covers and set(one.asked) | set(one.held) <= covers[aid]
    }


def _keep(
    case: Held, held: HeldPlan | None, made: Computed, cause: str, by: Actor, at: datetime, key: str | None
) -> PlanVersion:
    """Write the computation, begin the plan when it is the first, and say where it stands."""
    human(by)
    row = held.row if held else _begun(case, by, at)
    if held is None:
        held = held_plan(row, at, case=case)
    version = versions.write(row, made, cause, by=by, at=at)
    row.current, row.stale_cause, row.stale_at = version, "", None
    if row.chosen_id is not None and still_agreed(row, version):
        row.chosen = version
    known = held.plan
    for verb in ("price", "simulate") if known.priced_on is None else ("simulate",):
        fact = Fact(BY_VERB[verb].fact, held.today)
        known = advance(known, verb, fact)
        _fact(held, fact, version, by, at, key if verb == "simulate" else None)
    join(held.case.row, by, at)
    journal.note("plan.simulate", row, by=by, at=at, case=held.case.row.public_id, version=version.number, cause=cause)
    settle(held, by=by, at=at, plan=known)
    return version


def _begun(case: Held, by: Actor, at: datetime) -> FundingPlan:
    row = FundingPlan.objects.create(
        caisse_id=case.row.caisse_id, case=case.row, status=PlanState.DRAFT.value, opened_at=at,
        opened_by_id=human(by), last_at=at,
    )  # fmt: skip
    row.case, row.current = case.row, None
    return row


def _fact(held: HeldPlan, fact: Fact, version: PlanVersion, by: Actor, at: datetime, key: str | None) -> None:
    PlanFact.objects.create(
        caisse_id=held.row.caisse_id, plan=held.row, kind=fact.kind.value, on=fact.on, version=version,
        person_cents=fact.person_cents, at=at, by_id=by.account_id, key=key,
    )  # fmt: skip
