"""The exact amounts of a choice of aids: each in its rank pays the most that its rules and those engaged allow.

For every set of aids that may be used together, one plan in integers: aids in (rank, id) order, on all their lines,
those that fewer later aids cover first. A later aid never takes what an earlier one obliges the person to keep, nor
what a decision already grants. Then the smallest loans that close. No proof of anything: `checker` judges what is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import comb
from types import MappingProxyType

from misas.core.funding.problem import Aid, AidId, Cents, GrantedAid, LineId, Mode, Plan, Problem

MOST_SETS = 2048
"""Sets of aids looked at in one file; past it, those that leave out fewest."""


@dataclass(frozen=True, slots=True)
class Poured:
    """The amounts of one set of aids. Loans and grants decided count among them. `shown`: the lines presented to an
    aid, all those that it covers when nothing says otherwise."""

    grants: Mapping[AidId, Mapping[LineId, Cents]]
    loans: Mapping[AidId, Cents]
    shown: Mapping[AidId, tuple[LineId, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def as_plan(self, problem: Problem) -> Plan:
        presented = {}
        for aid in problem.aids:
            if aid.id in self.grants:
                fact = problem.decisions.get(aid.id)
                lines = fact.lines if isinstance(fact, GrantedAid) else self.shown.get(aid.id, aid.covers_lines)
                presented[aid.id] = tuple(sorted(lines))
        grants = {id: MappingProxyType({k: v for k, v in lines.items() if v}) for id, lines in self.grants.items()}
        return Plan(MappingProxyType(grants), self.loans, MappingProxyType(presented))


@dataclass(slots=True)
class _Stand:
    """Where the pouring stands before an aid. `now`: cents of each line not paid yet; `rooms`: what may still be paid
    on the lines of each aid that obliges the person to keep something."""

    now: dict[LineId, Cents]
    before: dict[LineId, Cents]
    rooms: list[tuple[frozenset[LineId], Cents]]
    left: list[Cents]
    paid: dict[AidId, dict[LineId, Cents]] = field(default_factory=dict)
    left_out: int = 0

    def copy(self) -> _Stand:
        return _Stand(dict(self.now), self.before, list(self.rooms), list(self.left), dict(self.paid), self.left_out)


def pour(problem: Problem) -> Iterator[Poured]:
    """The amounts of every set of aids that may be used together, the fullest sets first. The same for any order of the
    aids in the file."""
    yield from _Ground(problem).sets()


class _Ground:
    """The problem made ready: aids in order, and what is shared between several of them as pots with cents left."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.costs = {line.id: line.cents for line in problem.lines}
        given = {id: fact for id, fact in problem.decisions.items() if isinstance(fact, GrantedAid)}
        self.facts = {id: fact for id, fact in given.items() if fact.total_cents}
        usable = [aid for aid in problem.aids if aid.id in self.facts or aid.id not in problem.decisions]
        ordered = sorted(usable, key=lambda aid: (aid.rank, aid.id))
        self.grants = [aid for aid in ordered if not aid.is_loan]
        self.loans = [aid for aid in ordered if aid.is_loan]
        self.excluded = self._excluded()
        self.pots, self.pots_of = self._pots()
        self.orders = [self._order(place) for place in range(len(self.grants))]
        self.reserved = self._reserved()
        self.most_left_out = _skips(sum(aid.id not in self.facts for aid in self.grants))

    def sets(self) -> Iterator[Poured]:
        pots = [cents - sum(self.facts[id].total_cents for id in ids if id in self.facts) for ids, cents in self.pots]
        if any(cents < 0 for cents in pots):
            return
        yield from self._from(0, _Stand(dict(self.costs), dict(self.costs), [], pots))

    def _from(self, place: int, stand: _Stand) -> Iterator[Poured]:
        if place == len(self.grants):
            yield from self._with_loans(stand)
            return
        aid = self.grants[place]
        if place == 0 or self.grants[place - 1].rank < aid.rank:
            stand.before = dict(stand.now)
        with_it = stand.copy()
        if aid.id in self.facts:
            if self._grant_fact(aid, place, with_it):
                yield from self._from(place + 1, with_it)
            return
        fits = not (self.excluded[aid.id] & (stand.paid.keys() | self.facts.keys())) and self._pay(aid, place, with_it)
        if fits:
            yield from self._from(place + 1, with_it)
        stand.left_out += fits
        if stand.left_out <= self.most_left_out:
            yield from self._from(place + 1, stand)

    def _pay(self, aid: Aid, place: int, stand: _Stand) -> bool:
        """Pay the most that this aid may, here; False when it may not be used."""
        seen = sum(stand.before[line] for line in aid.covers_lines)
        if seen < aid.opens_if_remaining_at_least_cents:
            return False
        limit = min((stand.left[pot] for pot in self.pots_of[aid.id]), default=seen)
        if aid.cap_left_cents is not None:
            limit = min(limit, aid.cap_left_cents)
        if aid.mode is Mode.FIXED:
            limit = min(limit, aid.fixed_cents)
        limit = min(limit, self._matched(aid, stand))
        reserved = self.reserved[place]
        own = self._room(aid, stand, reserved)
        if own is not None:
            limit = min(limit, own[1])
        total = 0
        amounts: dict[LineId, Cents] = {}
        for line in self.orders[place]:
            cents = min(
                aid.rate.num * stand.before[line] // aid.rate.den,
                stand.now[line] - reserved.get(line, 0),
                limit - total,
                *(room for lines, room in stand.rooms if line in lines),
            )
            if aid.cap_per_line_cents is not None:
                cents = min(cents, aid.cap_per_line_cents)
            if aid.mode is Mode.UP_TO:
                cents -= cents % aid.grid_cents
            if cents > 0:
                amounts[line] = cents
                total += cents
                self._take(stand, line, cents)
        if total < max(1, aid.min_grant_cents) or (aid.mode is Mode.FIXED and total != aid.fixed_cents):
            return False
        self._engage(aid, amounts, own, stand)
        return True

    def _grant_fact(self, aid: Aid, place: int, stand: _Stand) -> bool:
        """What is decided is paid as it is; False when it breaks what an earlier aid obliges to keep."""
        amounts = dict(self.facts[aid.id].lines)
        own = self._room(aid, stand, self.reserved[place], tuple(amounts))
        for line, cents in amounts.items():
            stand.now[line] -= cents
        self._engage(aid, amounts, own, stand, decided=True)
        return min(stand.now.values(), default=0) >= 0 and all(room >= 0 for _, room in stand.rooms)

    def _room(
        self, aid: Aid, stand: _Stand, reserved: Mapping[LineId, Cents], shown: tuple[LineId, ...] = ()
    ) -> tuple[frozenset[LineId], Cents] | None:
        """What may be paid on the lines presented, by this aid and later ones, so that the person keeps her part."""
        keep = aid.person_must_keep
        if keep is None:
            return None
        lines = frozenset(shown or aid.covers_lines)
        seen = sum(stand.before[line] for line in lines)
        kept = max(keep.cents, -(-keep.ratio.num * seen // keep.ratio.den))
        return lines, sum(stand.now[line] - reserved.get(line, 0) for line in lines) - kept

    def _engage(
        self,
        aid: Aid,
        amounts: dict[LineId, Cents],
        own: tuple[frozenset[LineId], Cents] | None,
        stand: _Stand,
        *,
        decided: bool = False,
    ) -> None:
        """From here on the aid is used: its pots are lower, and what it obliges to keep binds those that follow."""
        total = sum(amounts.values())
        if not decided:
            for pot in self.pots_of[aid.id]:
                stand.left[pot] -= total
        if own is not None:
            # what is decided was taken out of the room with all that is reserved
            stand.rooms.append((own[0], own[1] if decided else own[1] - total))
        stand.paid[aid.id] = amounts

    def _take(self, stand: _Stand, line: LineId, cents: Cents) -> None:
        stand.now[line] -= cents
        stand.rooms = [(lines, room - cents if line in lines else room) for lines, room in stand.rooms]

    def _with_loans(self, stand: _Stand) -> Iterator[Poured]:
        """The set as it stands if its last rules hold, with the smallest loans that close."""
        owed = {person.id: 0 for person in self.problem.persons}
        for line in self.problem.lines:
            owed[line.person] += stand.now[line.id]
        loans = {id: fact.loan_cents for id, fact in self.facts.items() if fact.loan_cents}
        for person in self.problem.persons:
            mine = [loan for loan in self.loans if self.problem.person_of(loan) == person.id]
            lent = sum(loans.get(loan.id, 0) for loan in mine)
            if lent > owed[person.id]:
                return
            missing = owed[person.id] - lent - person.affordable_cents
            if missing > 0:
                loans |= self._smallest(
                    [loan for loan in mine if loan.id not in loans], missing, owed[person.id] - lent, stand
                )
        used = stand.paid.keys() | loans.keys()
        if self._holds(used, owed, {id: sum(lines.values()) for id, lines in stand.paid.items()} | loans):
            yield Poured(stand.paid, MappingProxyType(loans))

    def _smallest(self, loans: list[Aid], missing: Cents, most: Cents, stand: _Stand) -> dict[AidId, Cents]:
        """The loans that close for the least money, fewest first; none when none do."""
        found: list[tuple[Cents, int, dict[AidId, Cents]]] = []
        for count in range(1, len(loans) + 1):
            for some in combinations(loans, count):
                if lent := self._lend(some, missing, most, stand):
                    found.append((sum(lent.values()), count, lent))
        return min(found, key=lambda one: one[:2])[2] if found else {}

    def _lend(self, loans: tuple[Aid, ...], missing: Cents, most: Cents, stand: _Stand) -> dict[AidId, Cents]:
        used = stand.paid.keys() | self.facts.keys()
        ids = {loan.id for loan in loans}
        if any(self.excluded[loan.id] & (used | ids) for loan in loans):
            return {}
        lent = {loan.id: _up(max(1, loan.min_cents), loan.grid_cents) for loan in loans}
        for loan in loans:
            top = min((stand.left[pot] for pot in self.pots_of[loan.id]), default=loan.max_cents)
            top = min(top, loan.max_cents)
            top -= top % loan.grid_cents
            if lent[loan.id] > top:
                return {}
            more = _up(max(0, missing - sum(lent.values())), loan.grid_cents)
            lent[loan.id] = min(top, lent[loan.id] + more)
        total = sum(lent.values())
        return lent if missing <= total <= most and self._pots_bear(lent, stand) else {}

    def _pots_bear(self, lent: dict[AidId, Cents], stand: _Stand) -> bool:
        drawn: dict[int, Cents] = {}
        for id, cents in lent.items():
            for pot in self.pots_of[id]:
                drawn[pot] = drawn.get(pot, 0) + cents
        return all(cents <= stand.left[pot] for pot, cents in drawn.items())

    def _holds(self, used: set[AidId], owed: Mapping[str, Cents], totals: Mapping[AidId, Cents]) -> bool:
        """Whether the rules that can only be judged at the end hold."""
        rules = self.problem.constraints
        if any(need.aid in used and need.needs not in used for need in rules.requires):
            return False
        if any(sum(id in used for id in ids) > 1 for ids in rules.mutually_exclusive):
            return False
        for match in rules.matching:
            others = sum(totals.get(id, 0) for id in match.of)
            if match.ratio.den * totals.get(match.aid, 0) > match.ratio.num * others:
                return False
        return all(
            aid.only_if_final_rac_at_most_cents is None
            or aid.id not in used
            or owed[self.problem.person_of(aid)] <= aid.only_if_final_rac_at_most_cents
            for aid in (*self.grants, *self.loans)
        )

    def _matched(self, aid: Aid, stand: _Stand) -> Cents:
        """What matching leaves to this aid, of those that already paid; later ones are judged at the end."""
        most = sum(self.costs.values())
        for match in self.problem.constraints.matching:
            if match.aid == aid.id and all(id in stand.paid or self._is_past(id, aid) for id in match.of):
                others = sum(sum(stand.paid.get(id, {}).values()) for id in match.of)
                most = min(most, match.ratio.num * others // match.ratio.den)
        return most

    def _is_past(self, id: AidId, aid: Aid) -> bool:
        other = self.problem.aid(id)
        return not other.is_loan and (other.rank, other.id) < (aid.rank, aid.id)

    def _excluded(self) -> dict[AidId, set[AidId]]:
        found: dict[AidId, set[AidId]] = {aid.id: set() for aid in (*self.grants, *self.loans)}
        for ids in self.problem.constraints.mutually_exclusive:
            for id in ids:
                if id in found:
                    found[id] |= set(ids) - {id}
        return found

    def _pots(self) -> tuple[list[tuple[tuple[AidId, ...], Cents]], dict[AidId, list[int]]]:
        rules, aids = self.problem.constraints, (*self.grants, *self.loans)
        pots = [(cap.aids, cap.max_cents) for cap in rules.joint_caps]
        pots += [(tuple(a.id for a in aids if a.budget == id), rules.budgets[id]) for id in sorted(rules.budgets)]
        return pots, {aid.id: [n for n, (ids, _) in enumerate(pots) if aid.id in ids] for aid in aids}

    def _order(self, place: int) -> list[LineId]:
        """The lines of an aid, those that fewer later aids cover first."""
        later = [aid.covers_lines for aid in self.grants[place + 1 :]]
        lines = self.grants[place].covers_lines
        return sorted(lines, key=lambda line: (sum(line in covered for covered in later), line))

    def _reserved(self) -> list[dict[LineId, Cents]]:
        """For each aid, what the decisions of the aids that come after it in the order take of each line."""
        found: list[dict[LineId, Cents]] = []
        after: dict[LineId, Cents] = {}
        for aid in reversed(self.grants):
            if aid.id in self.facts:
                after = dict(after)
                for line, cents in self.facts[aid.id].lines.items():
                    after[line] = after.get(line, 0) + cents
            found.insert(0, after)
        return found


def _up(cents: Cents, grid: Cents) -> Cents:
    return -(-cents // grid) * grid


def _skips(count: int) -> int:
    """How many usable aids a set may leave out, so that no more than MOST_SETS are looked at."""
    sets = most = 0
    for most in range(count + 1):
        sets += comb(count, most)
        if sets > MOST_SETS:
            return max(1, most - 1)
    return most
