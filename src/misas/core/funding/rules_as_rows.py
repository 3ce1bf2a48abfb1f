"""Each rule of a co-financing problem as linear rows: what `model` holds. Rules: docs/funding/problem-files.md.

What remains of a line after each rank is a variable of its own: floors then compose by propagation, to the cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from math import gcd

from misas.core.funding.model import Amount, Model, Rule
from misas.core.funding.problem import Aid, AidId, Cents, GrantedAid, LineId, Mode, Problem, Ratio, RefusedAid
from misas.core.funding.solver import Terms, Variable

type Locks = Mapping[tuple[AidId, LineId], Cents]


def written(problem: Problem, locks: Locks) -> Model:
    """The whole problem. Locks are amounts that the caseworker holds; ("aid", "") locks a loan."""
    writing = _Writing(problem)
    for aid in problem.aids:
        writing.amounts_of(aid)
    for line in problem.lines:
        writing.stair_of(line.id)
    for aid in problem.aids:
        writing.rules_of(aid)
    for person in problem.persons:
        writing.end_of(person.id, person.affordable_cents)
    writing.rules_between_aids()
    writing.latest_day()
    writing.held(locks)
    return writing.model


class _Writing:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = Model(problem)
        self.cost = {line.id: line.cents for line in problem.lines}
        self.aids = {aid.id: aid for aid in problem.aids}
        self.covering: dict[LineId, list[Aid]] = {line.id: [] for line in problem.lines}
        for aid in problem.aids:
            for line in aid.covers_lines if not aid.is_loan else ():
                self.covering[line].append(aid)
        self.stairs: dict[LineId, list[tuple[int, Variable]]] = {}

    # What an aid may give.

    def amounts_of(self, aid: Aid) -> None:
        decision = self.problem.decisions.get(aid.id)
        if isinstance(decision, GrantedAid):
            self._facts_of(aid, decision)
        elif isinstance(decision, RefusedAid):
            self.model.used[aid.id] = self.model.variable(0, 0)
        elif aid.is_loan:
            high = min(aid.max_cents, self._cost_to(aid)) // aid.grid_cents
            low = max(1, -(-aid.min_cents // aid.grid_cents))
            used = self.model.used[aid.id] = self.model.variable(0, int(low <= high))
            amount = self.model.variable(0, high)
            self.model.loans[aid.id] = Amount(amount, aid.grid_cents)
            self.model.row(Rule("loan_bounds", aid.id), ((amount, 1), (used, -high)), high=0)
            self.model.row(Rule("loan_bounds", aid.id), ((amount, 1), (used, -low)), low=0)
        else:
            self._grant_of(aid)

    def _facts_of(self, aid: Aid, decision: GrantedAid) -> None:
        used = int(decision.total_cents > 0)
        self.model.used[aid.id] = self.model.variable(used, used)
        if aid.is_loan:
            lent = min(decision.loan_cents, self._cost_to(aid) + 1)  # a cent too much is as impossible as a million
            self.model.loans[aid.id] = Amount(self.model.variable(lent, lent), 1)
        for line, cents in decision.lines.items():
            given = min(cents, self.cost[line] + 1)
            self.model.amounts[aid.id, line] = Amount(self.model.variable(given, given), 1)

    def _cost_to(self, aid: Aid) -> Cents:
        """All that the aid's person has to pay."""
        person = self.problem.person_of(aid)
        return sum(line.cents for line in self.problem.lines if line.person == person)

    def _grant_of(self, aid: Aid) -> None:
        grid = aid.grid_cents if aid.mode is Mode.UP_TO else 1
        most = {line: self._most(aid, line) // grid for line in aid.covers_lines}
        low, high = floor_of(aid), self._ceiling(aid)
        reachable = low <= min(high, grid * sum(most.values()))
        opens = sum(self.cost[line] for line in aid.covers_lines) >= aid.opens_if_remaining_at_least_cents
        keep = aid.person_must_keep
        leaves = keep is None or keep.ratio.num < keep.ratio.den  # else the person would keep all, and it pays nothing
        used = self.model.used[aid.id] = self.model.variable(0, int(reachable and opens and leaves))
        if not (reachable and opens and leaves):
            return
        switched = needs_switches(aid)
        for line in aid.covers_lines:
            amount = self.model.amounts[aid.id, line] = Amount(self.model.variable(0, most[line]), grid)
            switch = used
            if switched:
                switch = self.model.presented[aid.id, line] = self.model.variable(0, 1)
                self.model.row(Rule("presented", aid.id, line), ((switch, 1), (used, -1)), high=0)
            self.model.row(Rule("amount", aid.id, line), ((amount.variable, 1), (switch, -most[line])), high=0)
        total = self.model.total(aid.id)
        if aid.mode is Mode.FIXED:
            self.model.row(Rule("fixed", aid.id), (*total, (used, -aid.fixed_cents)), low=0, high=0)
            return
        self.model.row(Rule("floor", aid.id), (*total, (used, -low)), low=0)
        if high < grid * sum(most.values()):
            self.model.row(Rule("cap_per_request", aid.id), (*total, (used, -high)), high=0)

    def _most(self, aid: Aid, line: LineId) -> Cents:
        """The most that the aid can give to this line, were it alone."""
        cost = self.cost[line]
        scale = aid.rate.num * cost // aid.rate.den
        return min(cost, scale, self._ceiling(aid), *_known(aid.cap_per_line_cents))

    def _ceiling(self, aid: Aid) -> Cents:
        """The most that the aid can give in all."""
        cost = sum(self.cost[line] for line in aid.covers_lines)
        ceilings = [cost, *_known(aid.cap_left_cents), *([aid.fixed_cents] if aid.mode is Mode.FIXED else ())]
        if aid.budget is not None:
            ceilings.append(self.problem.constraints.budgets[aid.budget])
        ceilings += [cap.max_cents for cap in self.problem.constraints.joint_caps if aid.id in cap.aids]
        return min(ceilings)

    # What remains of a line, rank after rank.

    def stair_of(self, line: LineId) -> None:
        model, cost = self.model, self.cost[line]
        remains = model.variable(cost, cost)
        stairs = self.stairs[line] = []
        paying = [aid for aid in self.covering[line] if (aid.id, line) in model.amounts]
        for rank, group in groupby(sorted(paying, key=lambda aid: (aid.rank, aid.id)), key=lambda aid: aid.rank):
            stairs.append((rank, remains))
            after = model.variable(0, cost)
            taken: Terms = ()
            for aid in group:
                amount = model.amounts[aid.id, line]
                taken += amount.terms()
                if aid.rate.num < aid.rate.den and aid.id not in self.problem.decisions:
                    num, den = _reduced(aid.rate)
                    model.row(Rule("rate", aid.id, line), (*amount.terms(den), (remains, -num)), high=0)
            model.row(Rule("over_funded", subject=line), ((remains, -1), *taken, (after, 1)), low=0, high=0)
            remains = after
        model.final[line] = remains

    def before(self, line: LineId, rank: int) -> Variable:
        return next((remains for step, remains in self.stairs[line] if step >= rank), self.model.final[line])

    # What an aid asks of the plan.

    def rules_of(self, aid: Aid) -> None:
        used = self.model.used[aid.id]
        if self.model.bounds[used][1] == 0:
            return
        decision = self.problem.decisions.get(aid.id)
        shown = tuple(decision.lines) if isinstance(decision, GrantedAid) else aid.covers_lines
        if aid.only_if_final_rac_at_most_cents is not None:
            whole = [line for line in self.problem.lines if line.person == self.problem.person_of(aid)]
            most = sum(line.cents for line in whole)
            slack = max(0, most - aid.only_if_final_rac_at_most_cents)
            final = tuple((self.model.final[line.id], 1) for line in whole)
            self.model.row(Rule("final_rac", aid.id), (*final, (used, slack)), high=most)
        if aid.is_loan:
            return
        if any((aid.id, line) in self.model.presented for line in shown):
            self._with_switches(aid)
            return
        opening = aid.opens_if_remaining_at_least_cents
        if opening and decision is None:
            before = tuple((self.before(line, aid.rank), 1) for line in shown)
            self.model.row(Rule("opening", aid.id), (*before, (used, -opening)), low=0)
        if aid.person_must_keep is None:
            return
        final = tuple((self.model.final[line], 1) for line in shown)
        if aid.person_must_keep.cents:
            self.model.row(Rule("must_keep", aid.id), (*final, (used, -aid.person_must_keep.cents)), low=0)
        if aid.person_must_keep.ratio.num:
            num, den = _reduced(aid.person_must_keep.ratio)
            most = num * sum(self.cost[line] for line in shown)
            terms = [(self.model.final[line], den) for line in shown]
            terms += [(self.before(line, aid.rank), -num) for line in shown]
            self.model.row(Rule("must_keep", aid.id), (*terms, (used, -most)), low=-most)

    def _with_switches(self, aid: Aid) -> None:
        """The same rules, where only the lines presented count.

        What an aid sees of a line is what stays in the end and what it and its followers pay. So a part p/q of what it
        sees stays exactly when (q - p) × what stays ≥ p × what they pay, over the lines presented. What the aid itself
        pays is on presented lines by definition: this holds the bound where the switches are still undecided.
        """
        assert aid.person_must_keep is not None
        model, used, keep = self.model, self.model.used[aid.id], aid.person_must_keep
        num, den = _reduced(keep.ratio)
        balance: list[tuple[Variable, int]] = []
        kept: list[tuple[Variable, int]] = []
        opened: list[tuple[Variable, int]] = []
        for line in aid.covers_lines:
            cost, shown = self.cost[line], model.presented[aid.id, line]
            final, before = model.final[line], self.before(line, aid.rank)
            stays = self._shown(Rule("must_keep", aid.id), final, shown, cost)
            paid = model.variable(0, cost)
            model.row(Rule("must_keep", aid.id), ((paid, 1), *model.amounts[aid.id, line].terms(-1)), low=0)
            model.row(Rule("must_keep", aid.id), ((paid, 1), (before, -1), (final, 1), (shown, -cost)), low=-cost)
            balance += [(stays, den - num), (paid, -num)]
            kept.append((stays, 1))
            if aid.opens_if_remaining_at_least_cents:
                opened.append((self._shown(Rule("opening", aid.id), before, shown, cost), 1))
        model.row(Rule("must_keep", aid.id), balance, low=0)
        if keep.cents:
            model.row(Rule("must_keep", aid.id), (*kept, (used, -keep.cents)), low=0)
        if opened:
            model.row(Rule("opening", aid.id), (*opened, (used, -aid.opens_if_remaining_at_least_cents)), low=0)

    def _shown(self, rule: Rule, counted: Variable, shown: Variable, cost: Cents) -> Variable:
        """A variable that is at most `counted`, and 0 when the line is not shown."""
        part = self.model.variable(0, cost)
        self.model.row(rule, ((part, 1), (counted, -1)), high=0)
        self.model.row(rule, ((part, 1), (shown, -cost)), high=0)
        return part

    # What ends a person's plan, and what stands between aids.

    def end_of(self, person: str, affordable: Cents) -> None:
        lines = [line for line in self.problem.lines if line.person == person]
        final = tuple((self.model.final[line.id], 1) for line in lines)
        loans = tuple(
            term for id in self.model.loans if self.problem.person_of(self.aids[id]) == person
            for term in self.model.loans[id].terms(-1)
        )  # fmt: skip
        most = sum(line.cents for line in lines)
        if loans:
            self.model.row(Rule("loans_above_rac", subject=person), (*final, *loans), low=0)
        closed = self.model.closed[person] = self.model.variable(int(most <= affordable), 1)
        self.model.row(Rule("closed", subject=person), (*final, *loans, (closed, most - affordable)), high=most)

    def rules_between_aids(self) -> None:
        model, law = self.model, self.problem.constraints
        for ids in law.mutually_exclusive:
            model.row(Rule("exclusive", subject=", ".join(ids)), [(model.used[id], 1) for id in ids], high=1)
        for need in law.requires:
            model.row(
                Rule("requires", need.aid, need.needs),
                ((model.used[need.aid], 1), (model.used[need.needs], -1)),
                high=0,
            )
        for match in law.matching:
            num, den = _reduced(match.ratio)
            given = tuple(term for id in match.of for term in model.total(id, -num))
            model.row(Rule("matching", match.aid, ", ".join(match.of)), (*model.total(match.aid, den), *given), high=0)
        for cap in law.joint_caps:
            given = tuple(term for id in cap.aids for term in model.total(id))
            model.row(Rule("joint_cap", subject=", ".join(cap.aids)), given, high=cap.max_cents)
        for budget, cents in law.budgets.items():
            given = tuple(term for aid in self.problem.aids if aid.budget == budget for term in model.total(aid.id))
            model.row(Rule("budget", subject=budget), given, high=cents)

    def latest_day(self) -> None:
        days = {aid.id: aid.decision_day for aid in self.problem.aids}
        latest = self.model.latest = self.model.variable(0, max(days.values(), default=0))
        for id, day in days.items():
            if day:
                self.model.row(Rule("latest_day", id), ((latest, 1), (self.model.used[id], -day)), low=0)

    def held(self, locks: Locks) -> None:
        for (aid, line), cents in sorted(locks.items()):
            amount = self.model.amounts.get((aid, line)) if line else self.model.loans.get(aid)
            self.model.row(Rule("locked", aid, line), amount.terms() if amount else (), low=cents, high=cents)


def floor_of(aid: Aid) -> Cents:
    """The least that a used grant gives."""
    return max(1, aid.min_grant_cents, aid.fixed_cents if aid.mode is Mode.FIXED else 0)


def needs_switches(aid: Aid) -> bool:
    """Whether showing one more line could cost the person something: only when a part of what is shown must stay."""
    keep = aid.person_must_keep
    return keep is not None and keep.ratio.num > 0 and len(aid.covers_lines) > 1


def _known(cents: Cents | None) -> tuple[Cents, ...]:
    return () if cents is None else (cents,)


def _reduced(ratio: Ratio) -> tuple[int, int]:
    common = gcd(ratio.num, ratio.den)
    return ratio.num // common, ratio.den // common
