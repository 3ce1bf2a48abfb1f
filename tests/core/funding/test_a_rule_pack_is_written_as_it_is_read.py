"""Reading and writing are one thing: whatever a pack holds, its plain values give it back, to the cent."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from misas.core.funding.packs import schema
from misas.core.funding.packs.codes import Cost, Group, Kind, Mode, Operator, Otherwise, Per, Unit
from misas.core.funding.packs.conditions import Condition, read_facts, write_facts
from misas.core.funding.packs.facts import FACTS, Nature, Value, Whose
from misas.core.funding.packs.schema import AidRule, Branch, Leaf, Node, Term
from misas.core.funding.packs.shapes import Length, Money, Share
from misas.core.funding.packs.tables import AID
from misas.core.funding.problem import Ratio
from misas.core.refusals import Fault
from tests.kit.rule_packs import book, small

cents = st.integers(1, 1_000_000_000)
ratios = st.one_of(
    st.integers(0, 100).map(lambda n: Ratio(n, 100)),
    st.integers(0, 1000).filter(lambda n: n % 10).map(lambda n: Ratio(n, 1000)),
    st.integers(0, 10_000).filter(lambda n: n % 10).map(lambda n: Ratio(n, 10_000)),
    st.tuples(st.integers(0, 7), st.integers(7, 99)).map(lambda pair: Ratio(*pair)),
)
terms = st.builds(Term, st.integers(1, 600), st.sampled_from(Unit))


def value_of(fact: str) -> st.SearchStrategy[Value]:
    match FACTS[fact].nature:
        case Nature.MONEY:
            return st.integers(0, 1_000_000_000)
        case Nature.FLAG:
            return st.booleans()
        case Nature.WHOLE:
            return st.integers(0, 100_000)
        case Nature.WORDS:
            return st.frozensets(st.sampled_from(["un", "deux", "trois_4"]))
        case Nature.CODE:
            return st.sampled_from(sorted(FACTS[fact].among) or ["06", "2A"])


PERSONAL = sorted(id for id, fact in FACTS.items() if fact.whose is Whose.PERSON)
facts_told = st.lists(st.sampled_from(PERSONAL), unique=True).flatmap(
    lambda ids: st.fixed_dictionaries({id: value_of(id) for id in ids})
)


@st.composite
def leaves(draw: Any) -> Leaf:
    fact = draw(st.sampled_from(PERSONAL))
    operator = draw(st.sampled_from(sorted(FACTS[fact].operators)))
    if draw(st.integers(0, 9)) == 0:
        return Leaf(fact, operator, None)
    if operator is Operator.HOLDS:
        return Leaf(fact, operator, draw(st.sampled_from(["un", "deux"])))
    if operator is Operator.AMONG:
        return Leaf(fact, operator, frozenset({draw(value_of(fact))}))
    return Leaf(fact, operator, draw(value_of(fact)))


nodes: st.SearchStrategy[Node] = st.recursive(
    leaves(),
    lambda inner: st.builds(Branch, st.sampled_from(Group), st.lists(inner, min_size=1, max_size=3).map(tuple)),
    max_leaves=5,
)
conditions = st.builds(
    schema.Condition,
    st.sampled_from(["a", "b_1"]),
    nodes,
    st.sampled_from(Otherwise),
    st.none() | nodes,
    st.text(max_size=20),
)
aids = st.builds(
    AidRule,
    id=st.just("a"),
    title=st.just("L’aide"),
    kind=st.sampled_from(Kind),
    mode=st.sampled_from(Mode),
    costs=st.lists(st.sampled_from(Cost), max_size=3).map(tuple),
    conditions=st.lists(conditions, max_size=2).map(tuple),
    rate=ratios,
    tariffs=st.dictionaries(st.sampled_from(Cost), cents, max_size=3).map(MappingProxyType),
    deducts_refunds=st.booleans(),
    bands=st.lists(st.builds(schema.Band, st.none() | nodes, st.none() | ratios, st.none() | cents), max_size=2).map(
        tuple
    ),
    fixed_cents=st.none() | cents,
    grid_cents=cents,
    caps=st.lists(st.builds(schema.Cap, st.sampled_from(Per), cents, st.none() | terms), max_size=3).map(tuple),
    sessions=st.none() | st.builds(schema.Sessions, st.integers(1, 1000), terms),
    floor_cents=cents,
    opening=st.none() | st.builds(schema.Opening, cents, st.none() | nodes),
    kept=st.none() | st.builds(schema.Kept, cents, ratios, cents),
    every=st.none() | terms,
)


def read(shape: Any, plain: object) -> Any:
    faults: list[Fault] = []
    found = shape.read(plain, "$", faults)
    assert faults == []
    return found


@given(cents)
def test_an_amount(value: int) -> None:
    assert read(Money(), Money().write(value)) == value


@given(ratios)
def test_a_share(value: Ratio) -> None:
    assert read(Share(), Share().write(value)) == value


@given(terms)
def test_a_length(value: Term) -> None:
    assert read(Length(), Length().write(value)) == value


@given(nodes)
def test_a_condition(value: Node) -> None:
    assert read(Condition(), Condition().write(value)) == value


@given(facts_told)
def test_facts_kept_with_a_case(value: dict[str, Value]) -> None:
    assert read_facts(write_facts(value)) == value


@settings(max_examples=60)
@given(aids)
def test_an_aid_through_yaml_too(value: AidRule) -> None:
    plain = AID.write(value)
    assert read(AID, plain) == value
    assert isinstance(plain, dict)
    assert read(AID, book().read(book().write(plain)).plain) == value


def test_what_is_usual_is_not_written() -> None:
    plain = AID.write(AidRule("a", "L’aide"))
    assert plain == {"id": "a", "intitule": "L’aide"}
    assert small()["du"] == date(2026, 1, 1)
