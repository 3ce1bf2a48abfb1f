"""The best plan of each case of a file: who pays what, the proof, and a reason for each aid."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from misas.cli.commands.funding.files import cases_of, write
from misas.cli.house import House
from misas.cli.terminal import DONE, NO
from misas.core.funding.checker import measure, outcome
from misas.core.funding.planning import Answer, Status, plan
from misas.core.funding.problem import Objective, Plan, Problem
from misas.core.funding.reading import read_problem
from misas.lib.french import NBSP, THIN
from misas.wording.funding_plan import conflict_sentence, share_sentence, unused_sentence

OBJECTIVES = ("closed_persons", "granted_total_cents", "loan_total_cents", "requests", "latest_day")


def run(options: Namespace, house: House) -> int:
    read = cases_of(options.file, read_problem)
    solver = house.plan_solver()
    answers = [plan(case, solver) for case in read.cases]
    write([told(answer) for answer in answers], is_collection=read.is_collection)
    alone = not read.is_collection and answers[0].status is Status.INFEASIBLE
    return NO if alone else DONE


def told(answer: Answer) -> dict[str, Any]:
    problem, found, after = answer.problem, answer.plan, answer.outcome
    if found is None or after is None:
        empty = ("objective", "proof", "plan", "presented_lines", "final_rac_cents", "to_pay_now_cents", "closed")
        return {
            "id": problem.id,
            "status": str(answer.status),
            **dict.fromkeys((*empty, "checked", "unused", "explanations", "sequential")),
            "conflicts": [_plain(conflict_sentence(problem, rule)) for rule in answer.conflicts],
        }
    persons = sorted(person.id for person in problem.persons)
    shown = sorted(found.presented, key=lambda id: (problem.aid(id).rank, id))
    return {
        "id": problem.id,
        "status": str(answer.status),
        "objective": _objective(answer.objective),
        "proof": {
            name: {"bound": answer.proof[name].bound, "proved": answer.proof[name].proved} for name in OBJECTIVES
        },
        "plan": {person: _of_person(problem, found, person) for person in persons},
        "presented_lines": {id: sorted(found.presented[id]) for id in shown},
        "final_rac_cents": {person: after.rac[person] for person in persons},
        "to_pay_now_cents": {person: after.to_pay_now[person] for person in persons},
        "closed": {person: after.closed[person] for person in persons},
        "checked": True,
        "unused": {id: _plain(unused_sentence(problem, id, why)) for id, why in answer.unused.items()},
        "explanations": {id: _plain(share_sentence(problem, id, why)) for id, why in answer.shares.items()},
        "sequential": _practice(problem, answer.sequential),
    }


def _objective(value: Objective | None) -> dict[str, int]:
    return {name: getattr(value, name) for name in OBJECTIVES}


def _of_person(problem: Problem, found: Plan, person: str) -> dict[str, Any]:
    shares: dict[str, Any] = {}
    for aid in sorted(problem.aids, key=lambda aid: (aid.rank, aid.id)):
        if problem.person_of(aid) != person:
            continue
        if aid.id in found.loans:
            shares[aid.id] = found.loans[aid.id]
        elif aid.id in found.grants:
            shares[aid.id] = dict(sorted(found.grants[aid.id].items()))
    return shares


def _practice(problem: Problem, usual: Plan | None) -> dict[str, Any] | None:
    if usual is None:
        return None
    value, after = measure(problem, usual), outcome(problem, usual)
    return {
        "closed_persons": value.closed_persons,
        "granted_total_cents": value.granted_total_cents,
        "final_rac_cents": {person: after.rac[person] for person in sorted(after.rac)},
    }


def _plain(text: str) -> str:
    """A file is read by programs: its spaces are plain ones."""
    return text.replace(NBSP, " ").replace(THIN, " ")
