"""A review of the engine crosses a socket unchanged; anything else is refused, however it is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.rights.answers import Ends
from misas.core.rights.changing import Change
from misas.core.rights.codes import Aspect, FactStatus, Measure, Operator, Verdict
from misas.core.rights.engine import (
    C2SFigures,
    EngineAnswer,
    EngineBroken,
    EngineReview,
    IfClaimed,
    SecondOpinion,
)
from misas.core.rights.facts import Amounts, Atom, Held
from misas.core.rights.grounds import Ground
from misas.core.rights.plain import ground_from_plain, ground_to_plain
from misas.core.rights.questions import Doubt
from misas.core.rights.wire import from_json, to_json

WAGE = Atom("p1", "wage_net", Aspect.WINDOW)
PAID = Held(
    Amounts({date(2026, 1, 1): Decimal("700.50")}, Decimal("8400")), FactStatus.KNOWN, "urssaf", date(2026, 2, 3)
)
LINE = Ground("salaire_net", "CSS R861-4", True, WAGE, amount=Decimal("8400.00"), period="2025-10/2026-09", origin=PAID)
FIGURES = C2SFigures(
    10421, 14069, Decimal(8400), Decimal(9000), Decimal(0), Decimal(14), (LINE,), Decimal("8400.00"), "participation",
    "gratuite", "ressources_plafond_participation", "ressources_plafond_gratuit", (10421, 15632), (14069, 21103),
    (WAGE,), (Atom("", "couple"), WAGE), (WAGE,),
)  # fmt: skip
SETTLED = EngineAnswer("rsa", "p1", Ends(False, False, Decimal("0.00"), Decimal("0.00")), (LINE,), is_exact=False)
OPEN = EngineAnswer("c2s", "p1", Ends(False, True), (LINE,), (WAGE,), None)
FLIPPED = replace(
    SETTLED, right="asi", change=Change(((WAGE, Decimal("9.01")), (Atom("", "couple"), True)), Verdict.YES)
)
WHOLE = EngineReview(
    "2026.11",
    (OPEN, SETTLED, FLIPPED),
    (Doubt("c2s", "p1", {WAGE: Fraction(2, 5)}),),
    FIGURES,
    SecondOpinion(False, "gratuite", "refus", "base 1 / 2"),
    (IfClaimed("aspa", "p1", Decimal("0.18"), "participation", "presomption", "aspa"),),
    {"salaire_net": "Salaire net"},
)


def test_what_was_kept_before_ranges_said_why_is_still_read() -> None:
    plain = to_json(WHOLE)
    for name in ("free_ends", "contribution_ends", "moves_base", "moves_ceilings", "moves_contribution"):
        del plain["c2s"][name]
    read = from_json(plain).c2s
    assert read is not None and read.base_high == FIGURES.base_high
    assert read.free_ends is None and read.moves_base == ()


values = st.one_of(
    st.booleans(), st.integers(), st.text(), st.dates(), st.decimals(allow_nan=False, allow_infinity=False), st.none()
)
atoms = st.builds(Atom, st.text(), st.text(), st.sampled_from(Aspect))
held = st.one_of(
    st.just(Held(None, FactStatus.DECLINED)),
    st.builds(
        Held, values.filter(lambda one: one is not None), st.just(FactStatus.SAID), st.text(), st.none() | st.dates()
    ),
)
grounds = st.builds(
    Ground,
    rule=st.text(),
    article=st.text(),
    holds=st.booleans(),
    fact=st.none() | atoms,
    value=values,
    amount=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    period=st.text(),
    origin=st.none() | held,
    operator=st.none() | st.sampled_from(Operator),
    threshold=values | st.frozensets(st.text()),
    measure=st.none() | st.sampled_from(Measure),
    excludes=st.booleans(),
)


def travelled(plain: Any) -> Any:
    return json.loads(json.dumps(plain))


def test_a_whole_review_comes_back_as_it_left() -> None:
    assert from_json(travelled(to_json(WHOLE))) == WHOLE
    bare = EngineReview("1", (), (), None, None)
    assert from_json(travelled(to_json(bare))) == bare


@given(grounds)
def test_any_line_of_a_why_comes_back_as_it_left(ground: Ground) -> None:
    back = ground_from_plain(travelled(ground_to_plain(ground)))
    assert back == ground and type(back.value) is type(ground.value)


def damaged() -> list[tuple[str, Callable[[dict[str, Any]], Any]]]:
    def put(*path: Any, value: Any) -> Callable[[dict[str, Any]], Any]:
        def change(plain: dict[str, Any]) -> Any:
            place: Any = plain
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = value
            return plain

        return change

    return [
        ("not an object", lambda plain: [plain]),
        ("nothing", lambda plain: None),
        ("a key less", lambda plain: {key: value for key, value in plain.items() if key != "doubts"}),
        ("a key more", put("more", value=1)),
        ("a version that is no text", put("rules_version", value=7)),
        ("an answer that is no answer", put("answers", 0, value="c2s")),
        ("a yes that is a word", put("answers", 0, "ends", "worst", value="yes")),
        ("an amount that is a number", put("answers", 1, "ends", "best_amount", value=0.0)),
        ("an amount that is infinite", put("c2s", "base_low", value="Infinity")),
        ("an amount that is no number", put("c2s", "base_low", value="much")),
        ("an unknown that asks nothing", put("answers", 0, "decisive", value=[])),
        ("a no that asks", put("answers", 1, "decisive", value=[["p1", "wage_net", "fenetre"]])),
        ("an answer without a why", put("answers", 0, "grounds", value=[])),
        ("twenty-six lines", put("answers", 0, "grounds", value=[ground_to_plain(LINE)] * 26)),
        ("lines that do not add up", put("c2s", "base_held", value="8400.02")),
        ("an aspect that does not exist", put("answers", 0, "decisive", value=[["p1", "wage_net", "year"]])),
        ("a doubt that nothing settles", put("doubts", 0, "settles", value=[])),
        ("a share over one", put("doubts", 0, "settles", 0, 1, value="3/2")),
        ("a share over nothing", put("doubts", 0, "settles", 0, 1, value="1/0")),
        ("a verdict that does not exist", put("answers", 2, "change", "verdict", value="perhaps")),
        (
            "a value with two tags",
            put("answers", 2, "change", "facts", 0, 1, value={"euros": "1", "day": "2026-01-01"}),
        ),
        ("a value with a tag of nowhere", put("answers", 2, "change", "facts", 0, 1, value={"eval": "1"})),
        ("a ceiling with cents", put("c2s", "ceiling_free", value=10421.5)),
        ("labels that are a list", put("labels", value=["x"])),
        ("an opinion without an answer", put("second_opinion", "agrees", value=None)),
    ]


@pytest.mark.parametrize(("name", "change"), damaged(), ids=[name for name, _ in damaged()])
def test_what_is_no_review_is_refused(name: str, change: Callable[[dict[str, Any]], Any]) -> None:
    with pytest.raises(EngineBroken) as broken:
        from_json(change(travelled(to_json(WHOLE))))
    assert broken.value.problem


def test_the_problem_names_the_part_and_the_type_of_the_fault_never_a_value() -> None:
    told = travelled(to_json(WHOLE))
    told["answers"][0]["right"] = {"wage": 70012}
    with pytest.raises(EngineBroken) as broken:
        from_json(told)
    assert broken.value.problem == "the answer is no review: TypeError in answers"
    with pytest.raises(EngineBroken, match="ValueError in its keys"):
        from_json({**to_json(WHOLE), "Dupont": 1})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(anything)
def test_anything_at_all_is_refused_or_read_never_worse(raw: Any) -> None:
    with pytest.raises(EngineBroken):
        from_json(raw)


@given(st.sampled_from(sorted(to_json(WHOLE))), anything)
def test_a_review_of_which_one_part_is_anything_is_refused_or_read(part: str, raw: Any) -> None:
    plain = {**to_json(WHOLE), part: raw}
    try:
        found = from_json(plain)
    except EngineBroken:
        return
    assert isinstance(found, EngineReview)
