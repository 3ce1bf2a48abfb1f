"""Ordinary practice, for comparison: one funder after the other, each asked for the most on all its lines, no loan.

A funder who cannot be asked at that moment is skipped, and nobody goes back: that is what a plan gains on.
"""

from __future__ import annotations

from collections import Counter

from misas.core.funding.problem import Aid, AidId, Cents, LineId, Matching, Mode, Person, Plan, Problem


def sequential(problem: Problem) -> Plan | None:
    """The plan of ordinary practice; None when there are decisions, which it would not know of."""
    if problem.decisions:
        return None
    practice = _Practice(problem)
    for person in problem.persons:
        for aid in practice.grants_of(person):
            practice.ask(aid)
    return Plan(
        grants=practice.grants,
        presented={aid: problem.aid(aid).covers_lines for aid in practice.grants},
    )


class _Practice:
    """The money left as requests are granted one after the other."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.rules = problem, problem.constraints
        self.left = {line.id: line.cents for line in problem.lines}
        self.seen: dict[AidId, dict[LineId, Cents]] = {}
        self.grants: dict[AidId, dict[LineId, Cents]] = {}
        self.spent: Counter[str] = Counter()

    def grants_of(self, person: Person) -> list[Aid]:
        own = {line.id for line in self.problem.lines if line.person == person.id}
        mine = [aid for aid in self.problem.aids if not aid.is_loan and aid.covers_lines[0] in own]
        return sorted(mine, key=lambda aid: aid.rank)  # stable: the order of the file within a rank

    def ask(self, aid: Aid) -> None:
        seen = {line: self._before(aid, line) for line in aid.covers_lines}
        if not self._may_be_asked(aid, sum(seen.values())):
            return
        shares = self._filled(aid, seen)
        if not self._is_granted(aid, shares):
            return
        self.grants[aid.id], self.seen[aid.id] = shares, seen
        for line, cents in shares.items():
            self.left[line] -= cents
        if aid.budget:
            self.spent[aid.budget] += sum(shares.values())

    def _before(self, aid: Aid, line: LineId) -> Cents:
        lower = (id for id in self.grants if self.problem.aid(id).rank < aid.rank)
        return self.problem.line(line).cents - sum(self.grants[id].get(line, 0) for id in lower)

    def _total(self, aid: AidId) -> Cents:
        return sum(self.grants.get(aid, {}).values())

    def _may_be_asked(self, aid: Aid, seen: Cents) -> bool:
        excluded = any(
            aid.id in aids and any(other in self.grants for other in aids) for aids in self.rules.mutually_exclusive
        )
        lacks = any(
            need.aid == aid.id and need.needs not in self.grants and need.needs != aid.id
            for need in self.rules.requires
        )
        return seen >= aid.opens_if_remaining_at_least_cents and not excluded and not lacks

    def _is_granted(self, aid: Aid, shares: dict[LineId, Cents]) -> bool:
        total = sum(shares.values())
        if total < max(1, aid.min_grant_cents) or (aid.mode is Mode.FIXED and total != aid.fixed_cents):
            return False
        person = self.problem.person_of(aid)
        remains = sum(self.left[line.id] for line in self.problem.lines if line.person == person) - total
        return aid.only_if_final_rac_at_most_cents is None or remains <= aid.only_if_final_rac_at_most_cents

    def _filled(self, aid: Aid, seen: dict[LineId, Cents]) -> dict[LineId, Cents]:
        """Line after line, the most that still passes."""
        room = self._room(aid)
        keeping = [(set(aid.covers_lines), self._to_spare(aid, seen))] if aid.person_must_keep else []
        for id in self.grants:
            engaged = self.problem.aid(id)
            if engaged.person_must_keep:
                keeping.append((set(engaged.covers_lines), self._to_spare(engaged, self.seen[id])))
        shares: dict[LineId, Cents] = {}
        for line, before in seen.items():
            kept = [spare - sum(shares.get(one, 0) for one in lines) for lines, spare in keeping if line in lines]
            limits = [self.left[line], room - sum(shares.values()), aid.rate.num * before // aid.rate.den, *kept]
            if aid.cap_per_line_cents is not None:
                limits.append(aid.cap_per_line_cents)
            most = max(0, min(limits))
            most -= most % aid.grid_cents if aid.mode is Mode.UP_TO else 0
            if most:
                shares[line] = most
        return shares

    def _to_spare(self, aid: Aid, seen: dict[LineId, Cents]) -> Cents:
        """What may still be taken off the lines of an aid without touching what must stay with the person."""
        keep = aid.person_must_keep
        assert keep is not None
        least = max(keep.cents, -(-keep.ratio.num * sum(seen.values()) // keep.ratio.den))
        return sum(self.left[line] for line in aid.covers_lines) - least

    def _room(self, aid: Aid) -> Cents:
        """The most that this request may be in all."""
        limits = [sum(self.left[line] for line in aid.covers_lines)]
        if aid.cap_left_cents is not None:
            limits.append(aid.cap_left_cents)
        if aid.mode is Mode.FIXED:
            limits.append(aid.fixed_cents)
        if aid.budget:
            limits.append(self.rules.budgets[aid.budget] - self.spent[aid.budget])
        limits += [
            one.max_cents - sum(map(self._total, one.aids)) for one in self.rules.joint_caps if aid.id in one.aids
        ]
        limits += [self._matched(one, limits[0]) for one in self.rules.matching if one.aid == aid.id]
        return max(0, min(limits))

    def _matched(self, one: Matching, all: Cents) -> Cents:
        """What the others' grants allow; an aid that is among them matches itself too."""
        den = one.ratio.den - (one.ratio.num if one.aid in one.of else 0)
        return one.ratio.num * sum(map(self._total, one.of)) // den if den > 0 else all
