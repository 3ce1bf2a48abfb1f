"""What stands beside a plan: the best one with fewer or more requests, what may become of it, how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from misas.core.funding.codes import SolverStatus
from misas.core.funding.life.application import PENDING
from misas.lib.french import euros
from misas.records.funding.pages import PlanOfCase, RequestOfPlan
from misas.web.workspace.funding.planned import Aid, Point
from misas.wording.funding_screens import decided_in, requests_said


def proof_said(version: Any) -> str:
    match SolverStatus(version.result):
        case SolverStatus.OPTIMAL:
            return "Le meilleur plan possible : c’est prouvé."
        case SolverStatus.FEASIBLE:
            return "Un bon plan, vérifié au centime. Rien ne prouve qu’il n’y en a pas de meilleur."
        case SolverStatus.INFEASIBLE:
            return ""


def notes_of(version: Any, plan: PlanOfCase, requests: Iterable[RequestOfPlan]) -> tuple[str, ...]:
    """What to know of the amounts: whether she can pay what stays, and what partial decisions may still change."""
    found = []
    if version.to_pay_now_cents is not None and not plan.row.stale_cause:
        able = version.affordable_cents
        if version.closes:
            found.append(f"La personne peut payer ce qui reste : elle a dit {euros(able)} au plus.")
        else:
            lacking = version.to_pay_now_cents - able
            found.append(f"Il manque encore {euros(lacking)} : elle a dit {euros(able)} au plus.")
    beside: Mapping[str, Any] = version.beside or {}
    requests = tuple(requests)
    is_behind = any(one.row.decided_on is not None and one.row.last_at > version.made_at for one in requests)
    if beside and not plan.row.stale_cause and not is_behind and any(one.known.state in PENDING for one in requests):
        worst, best = beside.get("worst"), beside.get("best")
        if worst is not None and best is not None:
            found.append(
                f"Si tout ce qui attend est refusé, le meilleur autre plan laisse {euros(worst['to_pay_now_cents'])} "
                f"à payer. Si tout est accordé, {euros(best['to_pay_now_cents'])}."
            )
    if any(line.origin == "tables" for line in plan.lines):
        found.append("Ce plan compte un soin moins cher qui n’a pas encore de devis : demandez-le.")
    return tuple(found)


def compared_said(version: Any) -> str:
    """What asking one funder after the other, each for the most, would leave her: nothing when it leaves no more."""
    left, here = version.answer.get("sequential_left_cents"), version.rac_cents
    if left is None or here is None or left <= here:
        return ""
    return (
        f"En demandant à chacun son tour le plus possible, il resterait {euros(left)} à la personne : "
        f"{euros(left - here)} de plus."
    )


def frontier_shown(version: Any, plan: PlanOfCase, aids: Sequence[Aid]) -> tuple[Point, ...]:
    """The best plan with each number of requests, as it was worked out."""
    here = sum(1 for aid in aids if aid.is_open)
    found = []
    for one in version.frontier:
        requests = one["requests"]
        found.append(
            Point(
                requests=requests,
                label=requests_said(requests),
                rac=one["to_pay_now_cents"],
                days=decided_in(one["latest_day"]),
                closes=one["closes"],
                is_shown=requests == (version.requests_max if version.requests_max is not None else here),
            )
        )
    return tuple(found) if len(found) > 1 else ()
