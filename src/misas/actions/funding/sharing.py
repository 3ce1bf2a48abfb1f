"""A share-out of the envelopes of a caisse among the plans that wait: asked for, prepared by a job, kept as a forecast.

Each file stands beside what order of arrival would give it. Nothing is decided, sent or promised here, nobody is
ranked: the committee reads it and decides file by file. Not here: the search (`core.funding.portfolio`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from misas.actions.ports import ports
from misas.core.access import Actor, Subject, may
from misas.core.funding import checker
from misas.core.funding.alone import best_alone
from misas.core.funding.facing import facing
from misas.core.funding.life.application import DENIED, ENGAGED, LOAN, PENDING, Application
from misas.core.funding.portfolio import share_out
from misas.core.funding.portfolio_checker import violations
from misas.core.funding.problem import AidId, Cents, Decision, GrantedAid, Plan, Problem, RefusedAid
from misas.core.funding.reading import read_problem
from misas.core.funding.share_out import Fairness, Judged, Outcome, Waiting
from misas.core.funding.share_out import ShareOut as Found
from misas.core.refusals import Absent, Invalid, Refused
from misas.records.audit import journal
from misas.records.funding.models import Envelope, SharedFile, ShareOut
from misas.records.funding.waiting import WaitingPlan, open_envelopes, waiting_plans
from misas.records.outbox import post
from misas.records.outbox.models import Message
from misas.records.territory import queries as territory

SHARE_OUT = "funding.share_out"


class UnsoundShareOut(RuntimeError):
    """The search and the checker disagree: a fault of ours, and nothing is shown."""


@dataclass(frozen=True, slots=True)
class _File:
    """A plan that waits, and its problem as it faces the envelopes."""

    plan: WaitingPlan
    waiting: Waiting


@transaction.atomic
def ask_share_out(caisse_id: int, *, by: Actor, at: datetime, fairness: Fairness = Fairness.UNLESS_CLOSED) -> ShareOut:
    """Ask for a share-out of this year's envelopes. While one is being prepared, it is that one. Raises Absent, Refused
    (no envelope is open)."""
    if not may(by, "portfolio.prepare", Subject("portfolio", caisse_id)):
        raise Absent
    year = territory.caisse(caisse_id).local_date(at).year
    if not open_envelopes(caisse_id, year):
        raise Refused("funding.share_out_without_envelope", year=year)
    row, made = ShareOut.objects.get_or_create(
        caisse_id=caisse_id,
        year=year,
        made_at=None,
        defaults={"fairness": fairness.value, "asked_at": at, "asked_by_id": by.account_id},
    )
    if made:
        said = {"share_out": row.public_id}
        post.put(SHARE_OUT, f"{SHARE_OUT}:{row.public_id}", caisse_id=caisse_id, payload=said, at=at)
        journal.note("portfolio.prepare", row, by=by, at=at, year=year, fairness=fairness.value)
    return row


def prepare_share_out(message: Message, at: datetime) -> None:
    """Prepare what was asked (`funding.share_out`), once, on the envelopes and the files as they stand now."""
    row = ShareOut.objects.select_for_update(of=("self",)).get(public_id=message.payload["share_out"])
    if row.made_at is not None:
        return
    envelopes = open_envelopes(row.caisse_id, row.year)
    names = {one.funder_id: str(one.public_id) for one in envelopes}
    plans = waiting_plans(row.caisse_id, names)
    files = [file for place, plan in enumerate(plans) if (file := _facing(place, plan, names)) is not None]
    left = {str(one.public_id): one.left_cents for one in envelopes}
    found = _shared(files, left, Fairness(row.fairness))
    _write(row, found, files, envelopes, at)
    row.files_count = len(plans)
    row.stale = sum(bool(one.row.stale_cause) for one in plans)
    row.without_plan = len(plans) - len(found.files)
    row.made_at = at
    row.save()


def _facing(place: int, plan: WaitingPlan, names: Mapping[int, str]) -> _File | None:
    """None when what was kept of the computation can no longer be read."""
    try:
        problem = read_problem(plan.row.current.problem if plan.row.current else {})
    except Invalid:
        return None
    there = {aid.id for aid in problem.aids}
    envelope_of = {aid: names[funder] for aid, funder in plan.funder_of.items() if funder in names and aid in there}
    known = {aid: one for aid, one in plan.requests.items() if aid in there}
    asked = {aid: one.asked_cents for aid, one in known.items() if one.state in PENDING}
    decisions = {aid: said for aid, one in known.items() if (said := _decision(problem, aid, one)) is not None}
    whole = facing(problem, envelope_of, asked, decisions)
    return _File(plan, Waiting(str(plan.row.public_id), place, whole))


def _decision(problem: Problem, aid: AidId, known: Application) -> Decision | None:
    """What a funder answered, on the lines that the computation knows."""
    if known.state in DENIED:
        return RefusedAid()
    if known.state not in ENGAGED:
        return None
    covers = problem.aid(aid).covers_lines
    if problem.aid(aid).is_loan:
        return GrantedAid(loan_cents=known.held.get(LOAN, 0))
    return GrantedAid({line: cents for line, cents in known.held.items() if cents and line in covers})


def _shared(files: list[_File], left: Mapping[str, Cents], fairness: Fairness) -> Found:
    """The share-out, accepted by the checker. Raises UnsoundShareOut."""
    solver = ports().plan_solver

    def best(problem: Problem) -> Plan | None:
        return best_alone(problem, solver)

    waiting = [file.waiting for file in files]
    found = share_out(waiting, left, ports().share_out_solver, best, fairness=fairness)
    chosen = {one.id: one.proposed.plan for one in found.files}
    by_arrival = {one.id: one.by_arrival.plan for one in found.files}
    told = [one for one in waiting if one.id in chosen]
    if said := violations(told, left, chosen, by_arrival, fairness=fairness):
        raise UnsoundShareOut(", ".join(sorted({one.rule for one in said})))
    return found


def _write(row: ShareOut, found: Found, files: list[_File], envelopes: list[Envelope], at: datetime) -> None:
    row.closed, row.closed_by_arrival, row.given_less = found.closed, found.closed_by_arrival, found.given_less
    row.granted_cents, row.granted_by_arrival_cents = found.granted, found.granted_by_arrival
    row.closed_reached, row.closed_bound = found.proof.closed, found.proof.closed_bound
    row.granted_reached_cents, row.granted_bound_cents = found.proof.granted, found.proof.granted_bound
    row.envelopes = [
        {"envelope": one.id, "left": one.left, "drawn": one.drawn, "by_arrival": one.drawn_by_arrival}
        for one in found.envelopes
    ]
    codes = {one.funder_id: one.funder.code for one in envelopes}
    by_id = {file.waiting.id: file for file in files}
    SharedFile.objects.bulk_create(
        _row(row, rank, by_id[one.id], one, codes) for rank, one in enumerate(found.files, start=1)
    )


def _row(row: ShareOut, rank: int, file: _File, one: Outcome, codes: Mapping[int, str]) -> SharedFile:
    plan, problem = file.plan.row, file.waiting.problem
    paying = sorted({*_paid(one.proposed), *_paid(one.by_arrival)})
    return SharedFile(
        caisse_id=row.caisse_id,
        share_out=row,
        plan=plan,
        version=plan.current,
        rank=rank,
        closes=one.proposed.closes,
        closes_by_arrival=one.by_arrival.closes,
        granted_cents=one.proposed.granted_total,
        granted_by_arrival_cents=one.by_arrival.granted_total,
        to_pay_now_cents=_to_pay(problem, one.proposed),
        to_pay_by_arrival_cents=_to_pay(problem, one.by_arrival),
        aids=[
            {
                "aid": aid,
                "funder": codes.get(file.plan.funder_of.get(aid, 0), ""),
                "cents": one.proposed.plan.total(aid),
                "by_arrival": one.by_arrival.plan.total(aid),
            }
            for aid in paying
        ],
    )


def _paid(judged: Judged) -> set[AidId]:
    return {*judged.plan.grants, *judged.plan.loans}


def _to_pay(problem: Problem, judged: Judged) -> Cents:
    return sum(checker.outcome(problem, judged.plan).to_pay_now.values())
