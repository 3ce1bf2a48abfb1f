"""The plan of a case: computed and computed again, held at amounts or at a number of requests, agreed to by the person.

Each computation is kept whole: the problem, the rules with their versions, who pays what and why. Not here: what a plan
rests on (`gathering`), its requests (`applying`), the search itself (`core.funding.planning`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from misas.actions.cases import propose_plan
from misas.actions.cases.recording import Held, held, human
from misas.actions.funding.gathering import HER, Ground, Posed, ground_of, groups_of, pose
from misas.actions.funding.recording import HeldPlan, check_open, held_plan, hold_plan, plan_under_way, record, refresh
from misas.actions.ports import ports
from misas.core.access import Actor, may
from misas.core.funding import frontier
from misas.core.funding.choosing import best, combinations
from misas.core.funding.codes import Asked, LineOrigin, SolverStatus
from misas.core.funding.keeping import fingerprint, plain
from misas.core.funding.life import replan
from misas.core.funding.life.plan_life import CHOOSABLE, PlanFactKind
from misas.core.funding.life.plan_life import PlanFact as Fact
from misas.core.funding.planning import Answer, Status, plan
from misas.core.funding.problem import AidId, Cents, LineId, Problem
from misas.core.funding.problem_writing import write_problem
from misas.core.funding.quote_results import LineResult, QuoteResult
from misas.core.refusals import Fault, Invalid, Refused
from misas.records.audit import journal
from misas.records.cases import doors as cases
from misas.records.funding import doors, limits
from misas.records.funding.models import (
    FundingPlan,
    OutOfPocket,
    PlanLine,
    PlanVersion,
    QuoteLine,
    Share,
)
from misas.wording.funding_packs import trace_words, unusable_words

type Locks = Mapping[tuple[AidId, LineId], Cents]
SOLVER: Final = "cp-sat"


@transaction.atomic
def propose(case: UUID | str, *, by: Actor, at: datetime) -> PlanVersion:
    """Propose a plan to the case, or compute the one under way again; amounts that were held are free again.

    Raises Absent, Refused (no quote, no cover said, a share is not known, the case is closed, no plan holds).
    """
    row = doors.case(case, to="plan.simulate", by=by, lock=True)
    known = held(row, at)
    check_open(known)
    under_way = plan_under_way(row)
    plan_row = under_way or _begin(known, by, at)
    return _compute(held_plan(plan_row, known), Asked.AGAIN if under_way else Asked.FIRST, {}, None, by, at)


@transaction.atomic
def adjust(plan: UUID | str, locks: Locks, *, by: Actor, at: datetime) -> PlanVersion:
    """Compute the plan again with amounts that somebody holds. Raises Absent, Invalid, Refused."""
    found = hold_plan(plan, to="plan.simulate", by=by, at=at)
    check_open(found.case)
    _check_locks(found, locks)
    return _compute(found, Asked.LOCKS, locks, None, by, at)


@transaction.atomic
def choose_point(plan: UUID | str, requests: int | None, *, by: Actor, at: datetime) -> PlanVersion:
    """Compute the plan again with no more requests than that; None: the best one. Raises Absent, Refused."""
    found = hold_plan(plan, to="plan.simulate", by=by, at=at)
    check_open(found.case)
    if requests is not None and not 0 <= requests <= limits.FRONTIER:
        raise Refused("funding.no_such_point", most=limits.FRONTIER)
    return _compute(found, Asked.FRONTIER, {}, requests, by, at)


@transaction.atomic
def agree(plan: UUID | str, on: date, *, by: Actor, at: datetime, key: str | None = None) -> FundingPlan:
    """She agrees, on that day, to the computation shown and to what it leaves her. Raises Absent, Invalid, Refused."""
    found = hold_plan(plan, to="plan.choose", by=by, at=at)
    check_open(found.case)
    version = found.row.current
    if version is None or version.to_pay_now_cents is None:
        raise Refused("funding.nothing_to_choose")
    if on > found.today:
        raise Invalid([Fault.of("agreed_on", "funding.day_ahead")])
    found.row.chosen = version
    record(found, "choose", Fact(PlanFactKind.CHOSEN, on, person_cents=version.to_pay_now_cents), version=version,
           by=by, at=at, key=key)  # fmt: skip
    if may(by, "case.propose_plan", cases.subject_of(found.case.row, by)):
        try:
            with transaction.atomic():
                propose_plan(found.case.row.public_id, by=by, at=at)
        except Refused:  # the case does not ask for it from here: the plan stands all the same
            pass
    return found.row


def _begin(case: Held, by: Actor, at: datetime) -> FundingPlan:
    row = FundingPlan.objects.create(
        caisse_id=case.row.caisse_id, case=case.row, opened_at=at, opened_by_id=human(by), last_at=at
    )
    journal.note("plan.open", row, by=by, at=at, case=case.row.public_id)
    return row


def _compute(found: HeldPlan, cause: Asked, locks: Locks, requests: int | None, by: Actor, at: datetime) -> PlanVersion:
    """Everything from the quotes to the kept computation. Nothing is kept when no plan holds."""
    if found.plan.state not in CHOOSABLE and found.plan.priced_on is not None:
        raise Refused("funding.plan_not_from_here", verb="simulate", state=found.plan.state)
    ground = ground_of(found.case, found)
    asked = replan.known(ground.requests).asked
    posed = [pose(ground, choice) for choice in combinations(groups_of(ground, {}))]
    answers = [
        plan(one.problem, ports().plan_solver, asked=asked or None, locks=_of(one.problem, locks), upto=requests)
        for one in posed
    ]
    nth = best(answers)
    one, answer = posed[nth], answers[nth]
    if answer.plan is None or answer.outcome is None:
        raise Refused("funding.locks_conflict" if locks else "funding.no_plan")
    version = _keep(found, ground, one, answer, cause, locks, requests, by, at)
    if found.plan.priced_on is None:
        record(found, "price", Fact(PlanFactKind.PRICED, found.today), version=version, by=by, at=at)
    found.row.current, found.row.stale_cause, found.row.stale_at = version, "", None
    record(found, "simulate", Fact(PlanFactKind.SIMULATED, found.today), version=version, by=by, at=at)
    refresh(found, by=by, at=at)
    return version


def _of(problem: Problem, locks: Locks) -> Locks:
    """The amounts held that this problem knows."""
    known = {aid.id: {*aid.covers_lines, ""} for aid in problem.aids}
    return {(aid, line): cents for (aid, line), cents in locks.items() if line in known.get(aid, ())}


def _check_locks(found: HeldPlan, locks: Locks) -> None:
    for (aid, line), cents in locks.items():
        if type(cents) is not int or not 0 <= cents <= limits.CENTS:
            raise Invalid([Fault.of(f"{aid}|{line}", "funding.decision_cents")])


def _keep(
    found: HeldPlan, ground: Ground, one: Posed, answer: Answer, cause: Asked, locks: Locks, requests: int | None,
    by: Actor, at: datetime,
) -> PlanVersion:  # fmt: skip
    assert answer.plan is not None and answer.outcome is not None and answer.objective is not None
    problem, params = write_problem(one.problem), one.results[0].version
    number = (PlanVersion.objects.filter(plan=found.row).aggregate(last=Max("number"))["last"] or 0) + 1
    rules = [{"pack": id, "version": row.version, "id": str(row.public_id)} for id, row in ground.rows.items()]
    pending = replan.known(ground.requests).asked
    version = PlanVersion.objects.create(
        caisse_id=found.row.caisse_id,
        plan=found.row,
        number=number,
        cause=(found.row.stale_cause or cause.value) if cause is Asked.AGAIN else cause.value,
        made_at=at,
        made_by_id=by.account_id,
        coverage=ground.coverage,
        affordable_cents=ground.affordable_cents,
        params_version=params,
        solver=SOLVER,
        input_hash=fingerprint(problem, rules, params),
        problem=problem,
        rules=rules,
        locks=[[aid, line, cents] for (aid, line), cents in _of(one.problem, locks).items()],
        requests_max=requests,
        result=STATUSES[answer.status].value,
        objective=plain(answer.objective),
        proof=plain(answer.proof),
        answer=plain(answer.plan),
        frontier=_frontier(one.problem, answer, pending),
        beside=_beside(one.problem, ground, pending),
        granted_cents=answer.objective.granted_total_cents,
        loan_cents=answer.objective.loan_total_cents,
        rac_cents=answer.outcome.rac[HER],
        to_pay_now_cents=answer.outcome.to_pay_now[HER],
        closes=answer.outcome.closed[HER],
    )
    lines = _keep_lines(version, ground, one.results, answer)
    _keep_shares(version, ground, one, answer, lines)
    return version


STATUSES: Final = {
    Status.OPTIMAL: SolverStatus.OPTIMAL,
    Status.FEASIBLE: SolverStatus.FEASIBLE,
    Status.INFEASIBLE: SolverStatus.INFEASIBLE,
}


def _frontier(problem: Problem, answer: Answer, asked: Mapping[AidId, Cents]) -> list[dict[str, Any]]:
    """The best with each number of requests."""
    found = frontier.points(problem, ports().plan_solver, limits.FRONTIER, best=answer.objective, asked=asked or None)
    return [
        {"requests": one.requests, "to_pay_now_cents": one.outcome.to_pay_now[HER],
         "latest_day": one.objective.latest_day, "closes": one.outcome.closed[HER]}
        for one in found
    ]  # fmt: skip


def _beside(problem: Problem, ground: Ground, pending: Mapping[AidId, Cents]) -> dict[str, Any]:
    """What is left to pay when all that waits is refused, and when it is granted; nothing when nothing waits."""
    if not pending:
        return {}
    known = {aid: one for aid, one in ground.requests.items() if aid in {each.id for each in problem.aids}}
    found = {}
    for name, view in (("worst", replan.pessimistic), ("best", replan.optimistic)):
        told = plan(view(problem, known), ports().plan_solver)
        if told.outcome is None:
            return {}
        found[name] = {"to_pay_now_cents": told.outcome.to_pay_now[HER], "closes": told.outcome.closed[HER]}
    return found


def _keep_lines(
    version: PlanVersion, ground: Ground, results: Iterable[QuoteResult], answer: Answer
) -> dict[str, PlanLine]:
    assert answer.outcome is not None
    lines, found = ground.lines, {}
    for result in results:
        for one in result.kept:
            row = lines[one.line.id]
            kept = _result(row, version, result, one)
            found[one.line.id] = PlanLine.objects.create(
                caisse_id=version.caisse_id,
                version=version,
                name=one.line.id,
                line=row,
                result=kept,
                origin=LineOrigin.QUOTED.value,
                before_cents=kept.rac_cents,
                final_cents=answer.outcome.final[one.line.id],
            )
    return found


def _result(row: QuoteLine, version: PlanVersion, result: QuoteResult, one: LineResult) -> OutOfPocket:
    """What was worked out of a line under a cover, kept once."""
    paid = one.paid
    assert paid is not None
    made, _ = OutOfPocket.objects.get_or_create(
        line=row,
        coverage=version.coverage,
        care_on=result.day,
        params_version=result.version,
        defaults={
            "caisse_id": version.caisse_id,
            "inputs": plain(one.line),
            "notes": [plain(why.code) for why in one.whys],
            "price_cents": paid.price_cents,
            "amo_cents": paid.amo_cents,
            "local_cents": paid.local_cents,
            "amc_cents": paid.amc_cents,
            "withheld_cents": paid.withheld_cents,
            "rac_cents": paid.rac_cents,
            "worked_out_at": version.made_at,
        },
    )
    return made


def _keep_shares(
    version: PlanVersion, ground: Ground, one: Posed, answer: Answer, lines: Mapping[str, PlanLine]
) -> None:
    """One row per aid and line that is paid; one without cents for each aid that is not used, with the reason."""
    assert answer.plan is not None
    rows = []
    for aid in one.problem.aids:
        trace = one.compiled.traces.get(aid.id)
        pack = ground.rows.get(trace.pack) if trace else None
        if pack is None:  # an aid that was asked for, and whose rules are gone since: its request tells it
            continue
        common: dict[str, Any] = {
            "caisse_id": version.caisse_id, "version": version, "aid": aid.id, "rank": aid.rank,
            "funder": pack.funder, "pack": pack, "is_loan": aid.is_loan,
            "rule": trace_words(trace)[: limits.TITLE] if trace else "",
        }  # fmt: skip
        why = answer.shares.get(aid.id)
        if cents := answer.plan.loans.get(aid.id, 0):
            rows.append(Share(**common, cents=cents, reason=why.code if why else ""))
        for line, cents in answer.plan.grants.get(aid.id, {}).items():
            rows.append(Share(**common, line=lines[line], cents=cents, reason=why.code if why else ""))
        if not answer.plan.total(aid.id):
            told = answer.unused.get(aid.id, ())
            rows.append(Share(**common, cents=0, reason=told[0].code if told else "left_out"))
    rows += _unusable(version, ground, one, {row.aid for row in rows})
    Share.objects.bulk_create(rows)


def _unusable(version: PlanVersion, ground: Ground, one: Posed, told: set[str]) -> Sequence[Share]:
    """The rules that could not serve this request, each with why and what to ask."""
    found: dict[str, Share] = {}
    for each in one.compiled.unusable:
        aid = f"{each.pack}.{each.rule}" if each.rule else each.pack
        pack = ground.rows.get(each.pack)
        if pack is None or aid in told or aid in found:
            continue
        found[aid] = Share(
            caisse_id=version.caisse_id, version=version, aid=aid[: limits.AID], rank=pack.funder.rank,
            funder=pack.funder, pack=pack, cents=0, reason=each.why.value,
            values={"said": unusable_words(each), "names": sorted(_asked(each))},
        )  # fmt: skip
    return list(found.values())


def _asked(each: Any) -> set[str]:
    return set(each.finding.to_ask) if each.finding is not None else set()
