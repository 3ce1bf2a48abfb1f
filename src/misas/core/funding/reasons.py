"""Why an aid gives what it gives, and why another one is not asked. Codes and amounts; sentences: `wording`.

A reason is tried on the plan: the aid is added, or one step of money more, and the checker says what that breaks. So
what is told is true, and would no longer hold if the rule it names fell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from misas.core.funding import checker
from misas.core.funding.checker import Outcome, Violation
from misas.core.funding.presenting import presented
from misas.core.funding.problem import Aid, AidId, Cents, GrantedAid, LineId, Mode, Plan, Problem, RefusedAid
from misas.core.funding.rules_as_rows import floor_of


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` names a rule; `other`, the aid that it protects or that stands in the way."""

    code: str
    other: AidId = ""
    values: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, code: str, other: AidId = "", **values: Any) -> Reason:
        return cls(code, other, tuple(sorted(values.items())))


@dataclass(frozen=True, slots=True)
class LineReason:
    """What fixed the amount on one line: "rate", "cap_per_line", "whole", or "" when nothing of the line did."""

    line: LineId
    cents: Cents
    before: Cents
    limit: str


@dataclass(frozen=True, slots=True)
class ShareReason:
    """`code`: "scale" (each line says), "fixed", "cap", "year_cap", "granted", "loan", or "below" its scale, for the
    sake of `because`."""

    code: str
    cents: Cents
    lines: tuple[LineReason, ...] = ()
    because: tuple[Reason, ...] = ()


def by_rank(problem: Problem) -> list[Aid]:
    return sorted(problem.aids, key=lambda aid: (aid.rank, aid.id))


def why_so_much(problem: Problem, plan: Plan) -> Mapping[AidId, ShareReason]:
    """One reason for each used aid, by rank and id."""
    seen = checker.outcome(problem, plan)
    return {aid.id: _share(problem, plan, seen, aid) for aid in by_rank(problem) if plan.total(aid.id)}


def _share(problem: Problem, plan: Plan, seen: Outcome, aid: Aid) -> ShareReason:
    total = plan.total(aid.id)
    if isinstance(problem.decisions.get(aid.id), GrantedAid):
        return ShareReason("granted", total)
    if aid.is_loan:
        return ShareReason("loan", total)
    if aid.mode is Mode.FIXED:
        return ShareReason("fixed", total)
    lines = tuple(_line(plan, seen, aid, line) for line in sorted(plan.grants[aid.id]))
    if aid.cap_left_cents is not None and aid.cap_left_cents - total < _step(aid):
        return ShareReason("year_cap" if aid.already_used_this_year_cents else "cap", total, lines)
    room = tuple(line for line in sorted(aid.covers_lines) if _room(plan, seen, aid, line) > 0)
    if not room:
        return ShareReason("scale", total, lines)
    because = [reason for line in room for reason in _forbidding(problem, plan, aid, {line: _step(aid)})]
    telling = [reason for reason in because if reason.code != "over_funded"] or because
    return ShareReason("below", total, lines, tuple(dict.fromkeys(telling)))


def _step(aid: Aid) -> Cents:
    return aid.grid_cents if aid.mode is Mode.UP_TO else 1


def _line(plan: Plan, seen: Outcome, aid: Aid, line: LineId) -> LineReason:
    cents, before = plan.grants[aid.id][line], seen.before[aid.id, line]
    step = _step(aid)
    limits = {"rate": aid.rate.num * before // aid.rate.den, "cap_per_line": aid.cap_per_line_cents, "whole": before}
    if aid.rate.num >= aid.rate.den:
        del limits["rate"]
    reached = (name for name, most in limits.items() if most is not None and cents == most // step * step)
    return LineReason(line, cents, before, next(reached, ""))


def _room(plan: Plan, seen: Outcome, aid: Aid, line: LineId) -> Cents:
    """What the aid's own scale still allows on a line, whatever remains there for it."""
    before, given = seen.before[aid.id, line], plan.grants.get(aid.id, {}).get(line, 0)
    most = min(before, aid.rate.num * before // aid.rate.den)
    if aid.cap_per_line_cents is not None:
        most = min(most, aid.cap_per_line_cents)
    return most // _step(aid) * _step(aid) - given


def _forbidding(problem: Problem, plan: Plan, aid: Aid, more: Mapping[LineId, Cents]) -> Iterator[Reason]:
    """What the checker says when this aid gives that much more."""
    given = dict(plan.grants.get(aid.id, {}))
    for line, cents in more.items():
        given[line] = given.get(line, 0) + cents
    wished = presented(problem, replace(plan, grants={**plan.grants, aid.id: given}))
    yield from _told(aid, checker.violations(problem, wished))


def _told(aid: Aid, broken: tuple[Violation, ...]) -> Iterator[Reason]:
    for one in broken:
        values = dict(one.values)
        other = str(values.pop("other", values.pop("needs", "")))
        if not other and one.aid != aid.id:
            other = one.aid
        if one.rule == "exclusive" and one.aid != aid.id:
            other = one.aid
        yield Reason.of(one.rule, other, **({"line": one.line} if one.line else {}), **values)


def why_not(problem: Problem, plan: Plan) -> Mapping[AidId, tuple[Reason, ...]]:
    """At least one reason for each aid that is not used, by rank and id."""
    seen = checker.outcome(problem, plan)
    return {
        aid.id: tuple(dict.fromkeys(_against(problem, plan, seen, aid)))
        for aid in by_rank(problem)
        if not plan.total(aid.id)
    }


def _against(problem: Problem, plan: Plan, seen: Outcome, aid: Aid) -> list[Reason]:
    decision = problem.decisions.get(aid.id)
    if decision is not None:
        return [Reason.of("refused" if isinstance(decision, RefusedAid) else "granted_nothing")]
    if aid.is_loan:
        return _against_loan(problem, plan, seen, aid)
    least, most = -(-floor_of(aid) // _step(aid)) * _step(aid), aid.cap_left_cents
    if most is not None and most < least:
        spent = aid.already_used_this_year_cents
        return [Reason.of("year_cap" if spent else "cap_below_floor", least=least, most=most, spent=spent)]
    rooms = {line: _room(plan, seen, aid, line) for line in aid.covers_lines}
    if sum(seen.before[aid.id, line] for line in aid.covers_lines) < aid.opens_if_remaining_at_least_cents:
        return _opening(seen, aid)
    if not any(seen.final[line] for line in aid.covers_lines):
        return [Reason.of("nothing_left")]
    if sum(rooms.values()) < least:
        return [Reason.of("below_floor", least=least, most=sum(rooms.values()))]
    wished = _filled(aid, {line: min(rooms[line], seen.final[line]) for line in aid.covers_lines}, least)
    if wished is None:
        return [Reason.of("taken", least=least)]
    told = list(_forbidding(problem, plan, aid, wished))
    if "final_rac" in {reason.code for reason in told}:  # what would remain is told with the most that it may give
        rooms = {line: min(rooms[line], seen.final[line]) for line in aid.covers_lines}
        told = list(_forbidding(problem, plan, aid, _most(aid, rooms))) or told
    return told or [Reason.of("left_out")]


def _most(aid: Aid, rooms: Mapping[LineId, Cents]) -> Mapping[LineId, Cents]:
    """All that the aid may give on these lines, within its own limits."""
    left = aid.fixed_cents if aid.mode is Mode.FIXED else aid.cap_left_cents
    step, filled = _step(aid), {}
    for line, room in rooms.items():
        cents = (room if left is None else min(room, left)) // step * step
        if cents > 0:
            filled[line] = cents
            left = None if left is None else left - cents
    return filled


def _opening(seen: Outcome, aid: Aid) -> list[Reason]:
    before = sum(seen.before[aid.id, line] for line in aid.covers_lines)
    return [Reason.of("opening", least=aid.opens_if_remaining_at_least_cents, seen=before)]


def _filled(aid: Aid, rooms: Mapping[LineId, Cents], least: Cents) -> Mapping[LineId, Cents] | None:
    """The least that the aid may give, spread over what its lines can take; None when they cannot."""
    step, left, filled = _step(aid), least, {}
    for line, room in rooms.items():
        cents = min(room // step * step, -(-left // step) * step)
        if cents > 0:
            filled[line] = cents
            left -= cents
        if left <= 0:
            return filled
    return None


def _against_loan(problem: Problem, plan: Plan, seen: Outcome, aid: Aid) -> list[Reason]:
    person = problem.person_of(aid)
    if seen.closed[person]:
        return [Reason.of("loan_not_needed")]
    affordable = next(one.affordable_cents for one in problem.persons if one.id == person)
    lacking = seen.to_pay_now[person] - affordable
    step = aid.grid_cents
    cents = max(-(-lacking // step) * step, -(-aid.min_cents // step) * step)
    if cents > min(aid.max_cents, seen.to_pay_now[person]):
        return [Reason.of("loan_too_small", lacking=lacking)]
    wished = replace(plan, loans={**plan.loans, aid.id: cents})
    return list(_told(aid, checker.violations(problem, wished))) or [Reason.of("left_out")]
