"""« Pourquoi ce plan ? »: one sentence per share, one per funder that is not asked, each with the rule it rests on.

The sentences are worked out again from the problem and the amounts that were kept: what is told is true of this plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from misas.core.funding.presenting import presented
from misas.core.funding.problem import AidId, Cents, LineId, Plan, Problem
from misas.core.funding.reading import read_problem
from misas.core.funding.reasons import ShareReason, why_not, why_so_much
from misas.records.funding.pages import ShareOfPlan
from misas.web.workspace.funding.planned import Because
from misas.wording.funding_plan import held_sentence, share_sentence, unused_sentence


def problem_of(kept: Mapping[str, Any]) -> Problem:
    return read_problem(kept)


def plan_of(problem: Problem, shares: Iterable[ShareOfPlan]) -> Plan:
    """The plan that these shares make, on the aids that the problem knows."""
    known = {aid.id for aid in problem.aids}
    grants: dict[AidId, dict[LineId, Cents]] = {}
    loans: dict[AidId, Cents] = {}
    for share in shares:
        if not share.cents or share.aid not in known:
            continue
        if share.is_loan:
            loans[share.aid] = share.cents
        elif share.line is not None:
            grants.setdefault(share.aid, {})[share.line] = share.cents
    return presented(problem, Plan(grants, loans))


def whys(
    problem: Problem, plan: Plan, rules: Mapping[str, str], held: Iterable[AidId], only: AidId = ""
) -> tuple[Because, ...]:
    """Why each one pays what it pays, or `only` one. `rules`: by aid, the rule in words, which tells apart the aids of
    one funder. `held`: the aids of which a human typed an amount: no scale explains those."""
    told, typed = why_so_much(problem, plan), frozenset(held)
    return tuple(
        Because(f"{_sentence(problem, id, why, typed)}.".replace(f" ({id})", "", 1), rules.get(id, ""))
        for id, why in told.items()
        if only in ("", id)
    )


def _sentence(problem: Problem, id: AidId, why: ShareReason, typed: frozenset[AidId]) -> str:
    return held_sentence(problem, id, why) if id in typed else share_sentence(problem, id, why)


def unused(problem: Problem, plan: Plan, rules: Mapping[str, str]) -> tuple[Because, ...]:
    """Why each other one is not asked."""
    return tuple(
        Because(_after_name(unused_sentence(problem, id, why)), rules.get(id, ""), problem.aid(id).name)
        for id, why in why_not(problem, plan).items()
    )


def outside(shares: Iterable[ShareOfPlan], problem: Problem) -> tuple[Because, ...]:
    """Why rules that are in no problem take nothing of this file, as it was said that day. Not a word of the funders
    that another of their rules brings in."""
    known = {aid.id for aid in problem.aids}
    here = known | {id.partition(".")[0] for id in known}
    told = [share for share in shares if share.aid not in here and share.values.get("said")]
    return tuple(Because(str(share.values["said"]), share.rule, share.funder) for share in told)


def _after_name(sentence: str) -> str:
    """What stands after "CCAS : "; the name is said by the page."""
    _, colon, rest = sentence.partition("\u00a0: ")
    return f"{rest}." if colon else f"{sentence}."
