"""Small trees made to hurt, against every plausible household one by one: the same fact read twice, a month and its
window, days at the edges of a month, conditions out of their dates, parts of a year known. And the change told is the
cheapest of all that flip the answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from misas.core.rights.changing import smallest_change
from misas.core.rights.codes import Verdict
from misas.core.rights.evaluate import evaluate
from misas.core.rights.facts import Household
from misas.core.rights.months import add_months, month_text, window
from tests.kit.rights import MONTH, a_right, household, table

DAYS = tuple(
    sorted(
        {
            add_months(MONTH, -back) + timedelta(days=shift)
            for back in (1, 3, 4, 36, 37, 48, 216, 228)
            for shift in (0, 1)
        }
    )
)
LOW, EDGE, HIGH = Decimal(0), Decimal(600), Decimal(13200)  # aah: 0 to 1,100 a month, 13,200 a year
MONTHS = (Decimal(0), Decimal("0.01"), Decimal("99.99"), Decimal(100), Decimal("100.01"), Decimal(1100))
YEARS = tuple(sorted({LOW, *(EDGE + step * Decimal("0.01") for step in (-1, 0, 1)), HIGH}))
CODES = tuple(table()["permit"].values)
NOW, THEN, AHEAD = (MONTH, None), (date(2024, 1, 1), date(2026, 10, 31)), (date(2026, 12, 1), None)


def cond(fact: str, operator: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"fait": fact, "operateur": operator, "valeur": value, **more}


ORDERS = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
LEAVES = st.one_of(
    st.builds(lambda fact, op, v: cond(fact, op, v), st.sampled_from(["ald", "couple"]), st.sampled_from(["=", "!="]),
              st.booleans()),
    st.builds(lambda op, v: cond("permit", op, v), st.sampled_from(["dans", "hors"]),
              st.sets(st.sampled_from(CODES), min_size=1, max_size=3).map(sorted)),
    st.builds(lambda op, v: cond("permit", op, v), st.sampled_from(["=", "!="]), st.sampled_from(CODES)),
    st.builds(lambda op, v: cond("in_france_since", op, v, mesure="mois"), ORDERS, st.sampled_from([3, 36])),
    st.builds(lambda op, v: cond("in_france_since", op, v, mesure="annees"), ORDERS, st.sampled_from([3, 18])),
    st.builds(lambda op, v: cond("aah", op, v), ORDERS, st.sampled_from([0, 100])),
    st.builds(lambda op: cond("aah", op, 600, periode="fenetre"), ORDERS),
    st.builds(lambda op, v: cond("children_count", op, v), ORDERS, st.sampled_from([0, 1, 2])),
)  # fmt: skip


def dated(node: dict[str, Any], dates: tuple[date | None, date | None]) -> dict[str, Any]:
    since, until = dates
    return {**node, **({"de": since} if since else {}), **({"a": until} if until else {})}


NODES = st.builds(dated, LEAVES, st.sampled_from([(None, None), (None, None), NOW, THEN, AHEAD]))
TREES = st.recursive(
    NODES,
    lambda inner: st.builds(
        dated,
        st.builds(
            lambda kind, nodes: {kind: nodes},
            st.sampled_from(["tout", "au_moins_un", "aucun"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.sampled_from([(None, None), (None, None), THEN, AHEAD]),
    ),
    max_leaves=6,
)


AAH = (month_text(MONTH), "total")
IDLE: dict[str, Any] = {
    "ald": True, "couple": False, "permit": "none", "children_count": 1, "in_france_since": MONTH,
    "aah": dict.fromkeys(AAH, 0),
}  # fmt: skip


def some_of(draw: Any, tree: dict[str, Any]) -> dict[str, Any]:
    """Some of what a tree reads, in the plain values of a file, two things at most left out; the rest at any value."""
    some: dict[str, Any] = {
        "ald": draw(st.booleans()),
        "couple": draw(st.booleans()),
        "permit": draw(st.sampled_from(CODES)),
        "children_count": draw(st.integers(0, 3)),
        "in_france_since": draw(st.sampled_from(DAYS)),
    }
    euros: dict[str, float] = {}
    if draw(st.booleans()):
        euros[AAH[0]] = float(draw(st.sampled_from(MONTHS)))
    known = draw(st.sampled_from([0, 6, 11, 12]))
    if known == 12:
        euros["total"] = float(draw(st.sampled_from(YEARS)))
    else:
        euros |= dict.fromkeys(
            [month_text(month) for month in window(MONTH)[:known]], draw(st.sampled_from([0, 54, 100]))
        )
    facts = sorted(reads(tree))
    out = draw(st.sets(st.sampled_from(facts), max_size=2))
    some = {**some, **({"aah": euros} if euros else {})}
    return {**{name: value for name, value in some.items() if name not in out},
            **{name: value for name, value in IDLE.items() if name not in facts}}  # fmt: skip


def worlds(some: dict[str, Any]) -> Iterator[Household]:
    """Every completion: one household for each combination of what the trees above can tell apart."""
    aah = dict(some.get("aah", {}))
    months = [aah[month_text(MONTH)]] if month_text(MONTH) in aah else [float(one) for one in MONTHS]
    held_months = {name: euros for name, euros in aah.items() if name not in (month_text(MONTH), "total")}
    low = Decimal(str(sum(held_months.values())))
    high = low + (12 - len(held_months)) * 1100
    years = [aah["total"]] if "total" in aah else [float(one) for one in {low, high, *YEARS} if low <= one <= high]
    axes: dict[str, list[Any]] = {
        "ald": [False, True],
        "couple": [False, True],
        "permit": list(CODES),
        "children_count": [0, 1, 2, 3, 12],
        "in_france_since": list(DAYS),
    }
    axes = {name: [some[name]] if name in some else values for name, values in axes.items()}
    axes["aah"] = [{"total": year, month_text(MONTH): month} for year in years for month in months]
    for values in product(*axes.values()):
        yield household(**dict(zip(axes, values, strict=True)))


def reads(tree: dict[str, Any]) -> set[str]:
    if "fait" in tree:
        return {tree["fait"]}
    return set().union(*(reads(one) for key in ("tout", "au_moins_un", "aucun") for one in tree.get(key, ())))


@settings(max_examples=400, deadline=None)
@given(tree=TREES, chosen=st.data())
def test_unknown_is_said_exactly_when_two_worlds_differ(tree: dict[str, Any], chosen: st.DataObject) -> None:
    one, some = a_right({"tout": [tree]}), some_of(chosen.draw, tree)
    found = evaluate(one, household(**some), table())
    verdicts = {evaluate(one, world, table()).verdict for world in worlds(some)}
    assert Verdict.UNKNOWN not in verdicts
    assert found.is_exact
    assert found.verdict is (verdicts.pop() if len(verdicts) == 1 else Verdict.UNKNOWN)


@settings(max_examples=250, deadline=None)
@given(tree=TREES, chosen=st.data())
def test_what_is_asked_matters_and_nothing_else_does(tree: dict[str, Any], chosen: st.DataObject) -> None:
    """A question is worth asking exactly when two worlds that differ by it alone have different answers."""
    one, some = a_right({"tout": [tree]}), some_of(chosen.draw, tree)
    found = evaluate(one, household(**some), table())
    by_rest: dict[tuple[str, tuple[Any, ...]], set[Verdict]] = {}
    for world in worlds(some):
        said = evaluate(one, world, table()).verdict
        values = {name: str(world.held("" if name in ("couple", "children_count") else "p1", name)) for name in IDLE}
        for name in IDLE:
            by_rest.setdefault((name, tuple(v for n, v in values.items() if n != name)), set()).add(said)
    matter = {name for (name, _), verdicts in by_rest.items() if len(verdicts) > 1}
    assert {atom.fact for atom in found.to_ask} == matter


FLIPS: dict[str, tuple[Any, ...]] = {
    "ald": (False, True),
    "couple": (False, True),
    "permit": CODES,
    "children_count": tuple(range(13)),
}
CHANGES = {name: values for name, values in FLIPS.items() if name != "permit"}
"""What may become of each: nobody is told to have another permit."""


@settings(max_examples=250, deadline=None)
@given(tree=TREES, chosen=st.data())
def test_the_change_told_is_the_shortest_of_all(tree: dict[str, Any], chosen: st.DataObject) -> None:
    """Every change of one or two facts is tried: told exactly when one flips the answer, and never longer than it."""
    facts = reads(tree)
    if not facts <= set(FLIPS):
        return
    some = {name: chosen.draw(st.sampled_from(FLIPS[name][:4]), label=name) for name in facts}
    one = a_right({"tout": [tree]})
    before = evaluate(one, household(**some), table())
    told = smallest_change(before, household(**some), table())
    sizes = [
        size
        for size in (1, 2)
        for names in combinations(sorted(facts & set(CHANGES)), size)
        for values in product(*(CHANGES[name] for name in names))
        if evaluate(one, household(**{**some, **dict(zip(names, values, strict=True))}), table()).verdict
        is not before.verdict
    ]
    assert (told is None) == (not sizes)
    if told is not None:
        assert len(told.facts) == min(sizes)
        after = household(**{**some, **{atom.fact: value for atom, value in told.facts}})
        assert evaluate(one, after, table()).verdict is told.verdict is not before.verdict
