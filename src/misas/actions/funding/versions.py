"""A computation as rows: its problem and its answer whole, each line, each share with its reason and its rule, each
funder that is not asked and why. Written once, never edited. Not here: how it was computed (`planning`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Max

from misas.actions.funding.gathering import HER, Ground, Posed
from misas.core.access import Actor
from misas.core.funding.checker import Locks
from misas.core.funding.choosing import Choice
from misas.core.funding.frontier import Point
from misas.core.funding.keeping import fingerprint, plain
from misas.core.funding.packs.compiled import Trace, Unusable
from misas.core.funding.planning import Answer
from misas.core.funding.problem import AidId, Cents, Objective
from misas.core.funding.problem_writing import write_problem
from misas.core.funding.quote_results import LineResult
from misas.core.refusals import Refused
from misas.records.funding import limits
from misas.records.funding.models import (
    AidApplication,
    Funder,
    FundingPlan,
    OutOfPocket,
    PlanLine,
    PlanVersion,
    RulePack,
    Share,
)
from misas.wording.funding_packs import trace_words, unusable_words

NOT_USED: Final = "not_used"
"""The reason of a rule that is in no problem, when its `why` says no more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a human holds of a computation: amounts, a number of requests, choices among alternatives."""

    locks: Locks = field(default_factory=dict)
    requests_max: int | None = None
    choice: Choice = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Computed:
    """A computation before it is written. `tried`: what each choice among alternatives leads to; `beside`: the same
    file when all that is pending is refused, and when it is granted; `changes`: the requests that it changes."""

    ground: Ground
    posed: Posed
    answer: Answer
    wish: Wish
    asked: Mapping[AidId, Cents]
    tried: tuple[tuple[Choice, Answer], ...]
    frontier: tuple[Point, ...]
    beside: Mapping[str, Any]
    changes: tuple[AidId, ...]
    solver: str


def write(plan: FundingPlan, made: Computed, cause: str, *, by: Actor, at: datetime) -> PlanVersion:
    """The rows of a computation; it becomes the current one of its plan, which the caller saves."""
    answer, ground = made.answer, made.ground
    assert answer.objective is not None and answer.outcome is not None
    problem = write_problem(made.posed.problem)
    locks = [[aid, line, cents] for (aid, line), cents in sorted(made.wish.locks.items())]
    version = PlanVersion.objects.create(
        caisse_id=plan.caisse_id,
        plan=plan,
        number=(PlanVersion.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0) + 1,
        cause=cause,
        made_at=at,
        made_by_id=by.account_id,
        coverage=ground.coverage,
        affordable_cents=ground.affordable_cents,
        params_version=made.posed.results[0].version,
        solver=made.solver,
        input_hash=fingerprint(problem, locks, made.wish.requests_max, dict(made.asked)),
        problem=problem,
        rules=[_rule(id, trace) for id, trace in made.posed.compiled.traces.items()],
        locks=locks,
        requests_max=made.wish.requests_max,
        result=answer.status.value,
        objective=plain(answer.objective),
        proof=plain(answer.proof),
        answer=_answer(made),
        frontier=[_point(one) for one in made.frontier],
        beside=dict(made.beside),
        changes=list(made.changes),
        granted_cents=answer.objective.granted_total_cents,
        loan_cents=answer.objective.loan_total_cents,
        rac_cents=answer.outcome.rac[HER],
        to_pay_now_cents=answer.outcome.to_pay_now[HER],
        closes=answer.outcome.closed[HER],
    )
    lines = _lines(version, made, at)
    _shares(version, made, lines)
    return version


def _answer(made: Computed) -> dict[str, Any]:
    """What was answered, beside its columns; `wish` is what the next computation holds again."""
    answer, plan = made.answer, made.answer.plan
    assert plan is not None
    return {
        "plan": {"grants": plain(plan.grants), "loans": plain(plan.loans), "presented": plain(plan.presented)},
        "final": plain(answer.outcome.final if answer.outcome else {}),
        "sequential_was_optimal": answer.sequential_was_optimal,
        "sequential_left_cents": _left_by_practice(made),
        "choice": dict(made.posed.choice),
        "wish": {"choice": dict(made.wish.choice)},
        "choices": [_tried(choice, one) for choice, one in made.tried],
        "to_ask": sorted(made.posed.compiled.to_ask()),
    }


def _left_by_practice(made: Computed) -> Cents | None:
    """What asking one funder after the other would leave her, for comparison."""
    usual = made.answer.sequential
    if usual is None:
        return None
    cost = sum(line.cents for line in made.posed.problem.lines)
    return cost - sum(cents for shares in usual.grants.values() for cents in shares.values())


def _tried(choice: Choice, answer: Answer) -> dict[str, Any]:
    if answer.objective is None or answer.outcome is None:
        return {"choice": dict(choice), "closes": False, "rac_cents": None}
    return {"choice": dict(choice), **_standing(answer.objective), "rac_cents": answer.outcome.rac[HER],
            "closes": answer.outcome.closed[HER]}  # fmt: skip


def _point(one: Point) -> dict[str, Any]:
    return {
        "requests": one.requests,
        "to_pay_now_cents": one.outcome.to_pay_now[HER],
        "rac_cents": one.outcome.rac[HER],
        "granted_cents": one.objective.granted_total_cents,
        "latest_day": one.objective.latest_day,
        "closes": one.outcome.closed[HER],
        "proved": one.proved,
    }


def _standing(objective: Objective) -> dict[str, Any]:
    return {
        "granted_cents": objective.granted_total_cents,
        "requests": objective.requests,
        "latest_day": objective.latest_day,
    }


def _rule(aid: AidId, trace: Trace) -> dict[str, Any]:
    return {
        "aid": aid,
        "pack": trace.pack,
        "version": trace.version,
        "rule": trace.rule,
        "funder": trace.funder,
        "sources": plain(trace.sources),
        "by_committee": trace.by_committee,
        "would_help": plain(trace.would_help),
    }


def _lines(version: PlanVersion, made: Computed, at: datetime) -> dict[str, PlanLine]:
    """Each line of the plan with what was worked out of it, frozen."""
    assert made.answer.outcome is not None
    rows, final = made.ground.lines, made.answer.outcome.final
    results = OutOfPocket.objects.bulk_create(
        OutOfPocket(
            caisse_id=version.caisse_id, line=rows[one.line.id], coverage=made.ground.coverage, care_on=quote.day,
            params_version=quote.version, inputs=plain(one.line), notes=_whys(one), worked_out_at=at, **_paid(one),
        )
        for quote in made.posed.results
        for one in quote.kept
    )  # fmt: skip
    lines = PlanLine.objects.bulk_create(
        PlanLine(
            caisse_id=version.caisse_id, version=version, name=one.line.name, line=one.line, result=one,
            origin=one.line.origin, before_cents=one.rac_cents, final_cents=final[one.line.name],
        )
        for one in results
    )  # fmt: skip
    return {one.name: one for one in lines}


def _paid(one: LineResult) -> dict[str, Cents]:
    if one.paid is None:
        raise Refused("funding.quote_has_questions", count=len(one.questions))
    kept: dict[str, Cents] = plain(one.paid)
    return kept


def _whys(one: LineResult) -> list[Any]:
    return [{"code": why.code, "values": {name: _said(value) for name, value in why.values}} for why in one.whys]


def _said(value: object) -> Any:
    try:
        return plain(value)
    except TypeError:
        return str(value)


def _shares(version: PlanVersion, made: Computed, lines: Mapping[str, PlanLine]) -> None:
    """What each aid pays of each line, and one row for each that is not used."""
    answer, plan = made.answer, made.answer.plan
    assert plan is not None
    sources = _sources(made)
    rows = []
    for aid in made.posed.problem.aids:
        funder, pack, rule = sources[aid.id]
        base: dict[str, Any] = {
            "caisse_id": version.caisse_id, "version": version, "aid": aid.id, "rank": aid.rank, "funder": funder,
            "pack": pack, "is_loan": aid.is_loan, "rule": rule,
        }  # fmt: skip
        if aid.id in answer.shares:
            why = answer.shares[aid.id]
            said: dict[str, Any] = {"reason": why.code, "values": _said(why)}
            if aid.is_loan:
                rows.append(Share(**base, **said, cents=plan.loans[aid.id]))
            rows += [
                Share(**base, **said, line=lines[line], cents=cents)
                for line, cents in plan.grants.get(aid.id, {}).items()
            ]
        else:
            whys = answer.unused.get(aid.id, ())
            code = whys[0].code if whys else NOT_USED
            rows.append(Share(**base, cents=0, reason=code, values={"reasons": _said(whys)}))
    rows += _out_of_problem(version, made, {row.aid for row in rows})
    Share.objects.bulk_create(rows)


def _sources(made: Computed) -> dict[AidId, tuple[Funder, RulePack | None, str]]:
    """The funder of each aid, its rules, and the rule in words; of one whose rules changed since, as it was asked."""
    found: dict[AidId, tuple[Funder, RulePack | None, str]] = {}
    for id, trace in made.posed.compiled.traces.items():
        row = made.ground.rows[trace.pack]
        found[id] = (row.funder, row, trace_words(trace)[: limits.TITLE])
    absent = [aid.id for aid in made.posed.problem.aids if aid.id not in found]
    if absent:
        asked = AidApplication.objects.filter(case=made.ground.coverage.case_id, aid__in=absent)
        for one in asked.select_related("funder", "pack").order_by("id"):
            found[one.aid] = (one.funder, one.pack, "")
    return found


def _out_of_problem(version: PlanVersion, made: Computed, known: Iterable[str]) -> list[Share]:
    """The rules that take nothing of this file, each with its sentence of that day."""
    seen, rows = set(known), []
    for one in made.posed.compiled.unusable:
        aid = f"{one.pack}.{one.rule}" if one.rule else one.pack
        if aid in seen:
            continue
        seen.add(aid)
        row = made.ground.rows[one.pack]
        rows.append(
            Share(
                caisse_id=version.caisse_id, version=version, aid=aid[: limits.AID], rank=row.funder.rank,
                funder=row.funder, pack=row, cents=0, reason=one.why.value, values=_unusable(one),
                rule=f"Règle {aid}, version {one.version}"[: limits.TITLE],
            )
        )  # fmt: skip
    return rows


def _unusable(one: Unusable) -> dict[str, Any]:
    return {"names": list(one.names), "said": unusable_words(one)}
