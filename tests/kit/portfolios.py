"""Small portfolios drawn at random, and a search over every choice, to judge the quick one by."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

from hypothesis import assume
from hypothesis import strategies as st

from misas.core.funding.problem import (
    Aid,
    CareLine,
    Cents,
    Constraints,
    Decision,
    GrantedAid,
    JointCap,
    Keep,
    Kind,
    Matching,
    Mode,
    Need,
    Person,
    Plan,
    Problem,
    Ratio,
    RefusedAid,
)
from misas.core.funding.share_out import Chosen, Item, Proof, Waiting

ENVELOPES = ("caisse", "commune")
CHOICES = 20_000


class EveryChoice:
    """The port of the search, by looking at every choice."""

    def choose(self, groups: Sequence[Sequence[Item]], capacities: Sequence[Cents], start: Sequence[int]) -> Chosen:
        if prod(len(group) for group in groups) > CHOICES:
            assume(False)
        best, picks = (-1, -1), tuple(start)
        for tried in product(*(range(len(group)) for group in groups)):
            items = [group[place] for group, place in zip(groups, tried, strict=True)]
            drawn = [sum(item.drawn[n] for item in items) for n in range(len(capacities))]
            if all(cents <= most for cents, most in zip(drawn, capacities, strict=True)):
                worth = (sum(item.closed for item in items), sum(item.granted for item in items))
                if worth > best:
                    best, picks = worth, tried
        return Chosen(picks, Proof(*best, *best, True, True))


def no_solver(_: Problem) -> Plan | None:
    """The optimiser left out: the plans poured are all there is."""
    return None


def euros(least: int, most: int) -> st.SearchStrategy[Cents]:
    return st.integers(least, most).map(lambda n: n * 500)


@st.composite
def problems(draw: st.DrawFn, name: str = "F") -> Problem:
    """A file of one or two people, with every kind of rule now and then."""
    persons = tuple(Person(f"P{n}", draw(euros(0, 20))) for n in range(draw(st.sampled_from([1, 1, 2]))))
    lines = tuple(
        CareLine(f"L{n}", person.id, draw(st.integers(1, 60_000)))
        for n, person in enumerate(p for p in persons for _ in range(draw(st.integers(1, 2))))
    )
    aids = tuple(draw(_aids(f"A{n}", persons, lines)) for n in range(draw(st.integers(1, 4))))
    grants = [aid.id for aid in aids if not aid.is_loan]
    return Problem(name, persons, lines, aids, draw(_constraints(grants)), draw(_decisions(aids)))


@st.composite
def _aids(draw: st.DrawFn, id: str, persons: tuple[Person, ...], lines: tuple[CareLine, ...]) -> Aid:
    person = draw(st.sampled_from(persons))
    own = [line.id for line in lines if line.person == person.id]
    covers = tuple(draw(st.lists(st.sampled_from(own), min_size=1, unique=True)))
    budget = draw(st.sampled_from([*ENVELOPES, ENVELOPES[0], None]))
    if draw(st.integers(0, 5)) == 0:
        low = draw(euros(0, 20))
        return Aid(id, Kind.LOAN, 80, covers, Mode.LOAN, min_cents=low, max_cents=low + draw(euros(1, 60)),
                   grid_cents=draw(st.sampled_from([1, 1000])), budget=budget)  # fmt: skip
    mode = draw(st.sampled_from([Mode.FORMULA, Mode.FORMULA, Mode.FIXED, Mode.UP_TO]))
    maybe = st.one_of(st.none(), euros(1, 60))
    return Aid(
        id,
        Kind.GRANT,
        draw(st.sampled_from([30, 40, 40, 50])),
        covers,
        mode,
        rate=Ratio(draw(st.integers(1, 10)), 10),
        cap_per_line_cents=draw(maybe),
        cap_per_request_cents=draw(maybe),
        already_used_this_year_cents=draw(st.sampled_from([0, 0, 2000])),
        min_grant_cents=draw(st.sampled_from([0, 0, 1000, 3000])),
        opens_if_remaining_at_least_cents=draw(st.sampled_from([0, 0, 3000, 20_000])),
        person_must_keep=draw(st.sampled_from([None, None, Keep(500), Keep(0, Ratio(1, 10)), Keep(1000, Ratio(1, 5))])),
        only_if_final_rac_at_most_cents=draw(st.sampled_from([None, None, None, 20_000])),
        fixed_cents=draw(euros(1, 40)) if mode is Mode.FIXED else 0,
        grid_cents=draw(st.sampled_from([1, 500, 1000])) if mode is Mode.UP_TO else 1,
        budget=budget,
    )


@st.composite
def _constraints(draw: st.DrawFn, grants: list[str]) -> Constraints:
    budgets = dict.fromkeys(ENVELOPES, 10**9)
    if len(grants) < 2:
        return Constraints(budgets=budgets)
    pairs = st.permutations(grants).map(lambda ids: (ids[0], ids[1]))
    some = st.lists(pairs, max_size=1)
    return Constraints(
        mutually_exclusive=tuple(draw(some)),
        requires=tuple(Need(*pair) for pair in draw(some)),
        matching=tuple(Matching(a, (b,), Ratio(draw(st.integers(1, 3)), 2)) for a, b in draw(some)),
        joint_caps=tuple(JointCap(pair, draw(euros(1, 80))) for pair in draw(some)),
        budgets=budgets,
    )


@st.composite
def _decisions(draw: st.DrawFn, aids: tuple[Aid, ...]) -> dict[str, Decision]:
    if draw(st.integers(0, 3)):
        return {}
    aid = draw(st.sampled_from(aids))
    if aid.is_loan or draw(st.booleans()):
        return {aid.id: RefusedAid()}
    return {aid.id: GrantedAid({aid.covers_lines[0]: draw(euros(1, 10))})}


@st.composite
def portfolios(draw: st.DrawFn) -> tuple[list[Waiting], dict[str, Cents]]:
    files = [Waiting(f"F{n}", draw(st.integers(0, 3)), draw(problems(f"F{n}"))) for n in range(draw(st.integers(1, 4)))]
    return files, {name: draw(euros(0, 120)) for name in ENVELOPES}
