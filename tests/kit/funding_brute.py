"""Every plan of a small problem file, one by one: the tests' judge of the checker and of the search.

Written from the text of the problem files alone, on the JSON values themselves: it shares no line with the reading, the
checker or the model. Amounts must be small: it tries each cent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product
from math import comb, prod
from typing import Any

type Document = Mapping[str, Any]


@dataclass
class Tried:
    """One way to pay: cents by (aid, line), lines presented by aid, cents by loan."""

    cents: dict[tuple[str, str], int] = field(default_factory=dict)
    presented: dict[str, tuple[str, ...]] = field(default_factory=dict)
    loans: dict[str, int] = field(default_factory=dict)

    def total(self, aid: str) -> int:
        return self.loans.get(aid, 0) + sum(cents for (one, _), cents in self.cents.items() if one == aid)


class Brute:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.cost = {one["id"]: one["remaining_after_amo_amc_cents"] for one in document["care_lines"]}
        self.owner = {one["id"]: one["person"] for one in document["care_lines"]}
        self.aids = sorted(document["aids"], key=lambda aid: (aid["rank"], aid["id"]))
        self.rules = document.get("constraints") or {}
        self.decided = document.get("decisions") or {}
        self.rank = {aid["id"]: aid["rank"] for aid in self.aids}

    # ---- judging one plan

    def is_sound(self, tried: Tried) -> bool:
        return (
            all(self.final(tried, line) >= 0 for line in self.cost)
            and all(self.is_allowed(tried, aid) for aid in self.aids)
            and self.holds_together(tried)
        )

    def before(self, tried: Tried, aid: Mapping[str, Any], line: str) -> int:
        taken = 0
        for (other, where), cents in tried.cents.items():
            if where == line and self.rank[other] < aid["rank"]:
                taken += cents
        return self.cost[line] - taken

    def final(self, tried: Tried, line: str) -> int:
        return self.cost[line] - sum(cents for (_, where), cents in tried.cents.items() if where == line)

    def rac(self, tried: Tried, person: str) -> int:
        return sum(self.final(tried, line) for line in self.cost if self.owner[line] == person)

    def is_allowed(self, tried: Tried, aid: Mapping[str, Any]) -> bool:
        """One aid's own rules, on the whole plan."""
        id, total, fact = aid["id"], tried.total(aid["id"]), self.decided.get(aid["id"])
        if fact is not None and fact["status"] == "refused":
            return total == 0
        if fact is not None and not self.is_as_granted(tried, aid, fact["amounts_cents"]):
            return False
        if total == 0:
            return True
        result = aid.get("only_if_final_rac_at_most_cents")
        if result is not None and self.rac(tried, self.owner[aid["covers_lines"][0]]) > result:
            return False
        if aid["kind"] == "loan":
            return fact is not None or (
                aid.get("min_cents", 0) <= total <= aid["max_cents"] and total % aid.get("grid_cents", 1) == 0
            )
        shown = tried.presented[id]
        if any(where not in shown for (one, where), cents in tried.cents.items() if one == id and cents):
            return False
        keep = aid.get("person_must_keep")
        if keep is not None:
            stays = sum(self.final(tried, line) for line in shown)
            sees = sum(self.before(tried, aid, line) for line in shown)
            if stays < keep["cents"] or stays * keep["den"] < keep["num"] * sees:
                return False
        return fact is not None or self.is_within(tried, aid, total, shown)

    def is_as_granted(self, tried: Tried, aid: Mapping[str, Any], fact: Any) -> bool:
        id = aid["id"]
        if aid["kind"] == "loan":
            return tried.loans.get(id, 0) == fact
        if any(tried.cents.get((id, line), 0) != fact.get(line, 0) for line in aid["covers_lines"]):
            return False
        return tried.total(id) == 0 or set(tried.presented[id]) == set(fact)

    def is_within(self, tried: Tried, aid: Mapping[str, Any], total: int, shown: tuple[str, ...]) -> bool:
        """Ceilings, floor, opening, mode: what a decision takes out of question."""
        rate = aid.get("rate", {"num": 1, "den": 1})
        for line in shown:
            cents = tried.cents.get((aid["id"], line), 0)
            if cents * rate["den"] > rate["num"] * self.before(tried, aid, line):
                return False
            if aid.get("cap_per_line_cents") is not None and cents > aid["cap_per_line_cents"]:
                return False
            if aid["amount_mode"] == "up_to" and cents % aid.get("grid_cents", 1):
                return False
        cap = aid.get("cap_per_request_cents")
        if cap is not None and total > max(0, cap - aid.get("already_used_this_year_cents", 0)):
            return False
        if aid["amount_mode"] == "fixed" and total != aid["fixed_cents"]:
            return False
        sees = sum(self.before(tried, aid, line) for line in shown)
        return total >= aid.get("min_grant_cents", 0) and sees >= aid.get("opens_if_remaining_at_least_cents", 0)

    def holds_together(self, tried: Tried) -> bool:
        """What binds several aids."""
        total = {aid["id"]: tried.total(aid["id"]) for aid in self.aids}
        if any(sum(total[id] > 0 for id in ids) > 1 for ids in self.rules.get("mutually_exclusive", ())):
            return False
        if any(total[one["aid"]] and not total[one["needs"]] for one in self.rules.get("requires", ())):
            return False
        for one in self.rules.get("matching", ()):
            if one["den"] * total[one["aid"]] > one["num"] * sum(total[id] for id in one["of"]):
                return False
        if any(sum(total[id] for id in one["aids"]) > one["max_cents"] for one in self.rules.get("joint_caps", ())):
            return False
        for budget, most in self.rules.get("budgets", {}).items():
            if sum(total[aid["id"]] for aid in self.aids if aid.get("budget") == budget) > most:
                return False
        return all(self.lent(tried, one["id"]) <= self.rac(tried, one["id"]) for one in self.document["persons"])

    def lent(self, tried: Tried, person: str) -> int:
        loans = [aid for aid in self.aids if aid["kind"] == "loan"]
        return sum(tried.total(aid["id"]) for aid in loans if self.owner[aid["covers_lines"][0]] == person)

    # ---- measuring one plan: larger is better, in lexicographic order

    def objective(self, tried: Tried) -> tuple[int, int, int, int, int]:
        """Steps 1 to 5 as they are told in the answer."""
        used = [aid for aid in self.aids if tried.total(aid["id"])]
        closed = [
            self.rac(tried, one["id"]) - self.lent(tried, one["id"]) <= one["affordable_cents"]
            for one in self.document["persons"]
        ]
        return (
            sum(closed),
            sum(tried.cents.values()),
            sum(tried.loans.values()),
            sum((self.decided.get(aid["id"]) or {}).get("status") != "granted" for aid in used),
            max((aid.get("decision_day", 0) for aid in used), default=0),
        )

    def merit(self, tried: Tried) -> tuple[Any, ...]:
        """Steps 1 to 9."""
        closed, granted, lent, requests, day = self.objective(tried)
        used = [aid for aid in self.aids if tried.total(aid["id"])]
        pairs = [(aid["id"], line) for aid in self.aids for line in sorted(aid["covers_lines"])]
        amounts: list[int] = []
        for aid in self.aids:
            if aid["kind"] == "loan":
                amounts.append(tried.loans.get(aid["id"], 0))
            else:
                amounts += [tried.cents.get((aid["id"], line), 0) for line in sorted(aid["covers_lines"])]
        return (
            *(closed, granted, -lent, -requests, -day),
            -sum(aid["rank"] for aid in used),
            tuple(tried.total(aid["id"]) > 0 for aid in self.aids),
            tuple(amounts),
            -sum(map(len, tried.presented.values())),
            tuple(line in tried.presented.get(id, ()) for id, line in pairs),
        )

    # ---- trying them all

    def best(self) -> Tried | None:
        """The one plan that steps 1 to 9 prefer; None when the facts cannot stand together."""
        return max(self.sound(), key=self.merit, default=None)

    def sound(self) -> Iterator[Tried]:
        for tried in self.ways():
            if self.is_sound(tried):
                yield tried

    def ways(self) -> Iterator[Tried]:
        """Every sharing of every line among those who cover it and the person; every choice of lines; every loan."""
        lines = sorted(self.cost)
        for shares in product(*(list(self.sharings(line)) for line in lines)):
            cents = {pair: given for share in shares for pair, given in share.items()}
            paying = [aid for aid in self.aids if any(one == aid["id"] for one, _ in cents)]
            for shown in product(*(list(self.choices(aid, cents)) for aid in paying)):
                presented = {aid["id"]: lines for aid, lines in zip(paying, shown, strict=True)}
                for lent in product(*(list(self.loans(aid)) for aid in self.aids if aid["kind"] == "loan")):
                    yield Tried(cents, presented, {id: given for id, given in lent if given})

    def sharings(self, line: str) -> Iterator[dict[tuple[str, str], int]]:
        def share(aids: list[Mapping[str, Any]], left: int) -> Iterator[dict[tuple[str, str], int]]:
            if not aids:
                yield {}
                return
            id = aids[0]["id"]
            for given in range(min(left, self.most(aids[0])) + 1):
                for rest in share(aids[1:], left - given):
                    yield {(id, line): given, **rest} if given else rest

        covering = [aid for aid in self.aids if aid["kind"] == "grant" and line in aid["covers_lines"]]
        yield from share(covering, self.cost[line])

    def most(self, aid: Mapping[str, Any]) -> int:
        """No amount above this can pass, whatever the rest."""
        if aid["id"] in self.decided:
            return 10**9
        cap = aid.get("cap_per_line_cents")
        return 10**9 if cap is None else int(cap)

    def choices(self, aid: Mapping[str, Any], cents: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, ...]]:
        """The lines that may be presented: those paid and any others, where showing more can matter."""
        paid = [line for line in aid["covers_lines"] if (aid["id"], line) in cents]
        fact = self.decided.get(aid["id"])
        if fact is not None:
            yield tuple(sorted(fact.get("amounts_cents", {})))
            return
        matters = aid.get("opens_if_remaining_at_least_cents", 0) > 0 or aid.get("person_must_keep") is not None
        others = [line for line in aid["covers_lines"] if line not in paid] if matters else []
        for size in range(len(others) + 1):
            for more in combinations(others, size):
                yield tuple(sorted([*paid, *more]))

    def loans(self, aid: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
        """A fact may be any amount; else no more than what the lines of the person cost."""
        fact = self.decided.get(aid["id"])
        if fact is not None and fact["status"] == "granted":
            yield aid["id"], fact["amounts_cents"]
            return
        person = self.owner[aid["covers_lines"][0]]
        for given in range(sum(cents for line, cents in self.cost.items() if self.owner[line] == person) + 1):
            yield aid["id"], given


def ways_at_most(document: Document) -> int:
    """How many plans there are to try, at most."""
    grants = [aid for aid in document["aids"] if aid["kind"] == "grant"]
    shares = []
    for line in document["care_lines"]:
        covering = sum(line["id"] in aid["covers_lines"] for aid in grants)
        shares.append(comb(line["remaining_after_amo_amc_cents"] + covering, covering))
    whole = 1 + sum(line["remaining_after_amo_amc_cents"] for line in document["care_lines"])
    return prod(shares) * int(whole ** (len(document["aids"]) - len(grants)))
