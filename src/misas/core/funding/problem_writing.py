"""A co-financing problem as a problem file: `reading.read_problem` gives the same problem back. What is usual is left
out, so that a file can be read by people. Not here: the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from misas.core.funding.problem import Aid, Constraints, GrantedAid, Keep, Problem, Ratio, RefusedAid

USUAL: Final[Mapping[str, object]] = {
    "cap_per_line_cents": None,
    "cap_per_request_cents": None,
    "already_used_this_year_cents": 0,
    "min_grant_cents": 0,
    "opens_if_remaining_at_least_cents": 0,
    "only_if_final_rac_at_most_cents": None,
    "fixed_cents": 0,
    "grid_cents": 1,
    "min_cents": 0,
    "max_cents": 0,
    "budget": None,
    "decision_day": 0,
}
NEEDED: Final = {"fixed": ("fixed_cents",), "loan": ("max_cents",)}
"""What a mode says even when it is 0."""


def write_problem(problem: Problem) -> dict[str, Any]:
    """The problem as the JSON object of docs/funding/problem-files.md."""
    whole: dict[str, Any] = {
        "id": problem.id,
        "persons": [{"id": one.id, "affordable_cents": one.affordable_cents} for one in problem.persons],
        "care_lines": [
            {"id": line.id, "person": line.person, "remaining_after_amo_amc_cents": line.cents}
            | ({"label": line.label} if line.label else {})
            for line in problem.lines
        ],
        "aids": [_aid(aid) for aid in problem.aids],
        "constraints": _constraints(problem.constraints),
    }
    if problem.decisions:
        whole["decisions"] = {id: _decision(problem.aid(id), one) for id, one in problem.decisions.items()}
    return whole


def _aid(aid: Aid) -> dict[str, Any]:
    written: dict[str, Any] = {"id": aid.id}
    if aid.funder:
        written["financer"] = aid.funder
    written |= {"kind": aid.kind.value, "rank": aid.rank, "covers_lines": list(aid.covers_lines)}
    written["amount_mode"] = aid.mode.value
    if aid.rate != Ratio():
        written["rate"] = _ratio(aid.rate)
    if aid.person_must_keep is not None:
        written["person_must_keep"] = _keep(aid.person_must_keep)
    needed = NEEDED.get(aid.mode.value, ())
    for name, usual in USUAL.items():
        if (value := getattr(aid, name)) != usual or name in needed:
            written[name] = value
    return written


def _ratio(ratio: Ratio) -> dict[str, int]:
    return {"num": ratio.num, "den": ratio.den}


def _keep(keep: Keep) -> dict[str, int]:
    return {"cents": keep.cents, **_ratio(keep.ratio)}


def _constraints(law: Constraints) -> dict[str, Any]:
    found: dict[str, Any] = {
        "mutually_exclusive": [list(ids) for ids in law.mutually_exclusive],
        "requires": [{"aid": one.aid, "needs": one.needs} for one in law.requires],
        "matching": [{"aid": one.aid, "of": list(one.of), **_ratio(one.ratio)} for one in law.matching],
        "joint_caps": [{"aids": list(one.aids), "max_cents": one.max_cents} for one in law.joint_caps],
        "budgets": dict(law.budgets),
    }
    return {name: value for name, value in found.items() if value}


def _decision(aid: Aid, decision: RefusedAid | GrantedAid) -> dict[str, Any]:
    if isinstance(decision, RefusedAid):
        return {"status": "refused"}
    return {"status": "granted", "amounts_cents": decision.loan_cents if aid.is_loan else dict(decision.lines)}
