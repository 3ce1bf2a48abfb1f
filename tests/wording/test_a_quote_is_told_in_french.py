"""Every reason, question, variant and counter of a quote has its French sentence, well set, without code nor brace."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from misas.core.funding.care_codes import Basket, CareFamily, Ear
from misas.core.funding.counters import NOT_ASKED
from misas.core.funding.coverage import RIGHTS, Coverage, PromiseKind
from misas.core.funding.quote_scene import Why
from misas.core.funding.supposing import Question
from misas.core.funding.variants import Ask, CheaperKind
from misas.wording.funding_quotes import (
    ASKS,
    BASKETS,
    EARS,
    FAMILIES,
    QUESTIONS,
    VARIANTS,
    WHYS,
    counter_label,
    origin_sentence,
    question_sentence,
    variant_sentence,
    why_sentence,
)
from misas.wording.funding_quotes import (
    RIGHTS as RIGHT_WORDS,
)
from tests.architecture.repository import text, under
from tests.core.funding.test_quotes_worked_by_hand_from_the_tables import CASES
from tests.kit.quotes import DAY, line, params, result, who


def calls(name: str) -> Iterator[ast.Call]:
    for file in under("src/misas/core/funding", ".py"):
        for node in ast.walk(ast.parse(text(file))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(name) and node.args:
                yield node


def said(name: str) -> set[str]:
    first = (node.args[0] for node in calls(name))
    return {arg.value for arg in first if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}


def test_every_reason_and_every_question_has_its_sentence_and_none_is_idle() -> None:
    codes = said("Why.of") | {f"promise_{kind}" for kind in PromiseKind}
    codes |= {"ceiling_hearing", "ceiling_frame", "ceiling_pair", "ceiling_without_optam", "c2s_tariff"}
    codes |= {"out_of_pathway", "rate"}
    assert codes == set(WHYS)
    asked = {code for code in said("supposed.say") if code} | {"right", "figure", "used", "is_of_ald", "is_of_at_mp"}
    assert asked == set(QUESTIONS)


def test_every_code_has_a_word() -> None:
    assert set(ASKS) == set(Ask) and set(VARIANTS) == set(CheaperKind)
    assert set(FAMILIES) == set(CareFamily) and set(BASKETS) == set(Basket) and set(EARS) == set(Ear)
    assert set(RIGHTS) <= set(RIGHT_WORDS)


def sentences() -> Iterator[str]:
    for case in CASES:
        for one in case.result.lines:
            yield from map(why_sentence, one.whys)
            yield from (variant_sentence(variant.offer) for variant in one.variants)
    blank = Coverage(DAY)
    for family in CareFamily:
        for question in result(line(family, 10000), by=blank, counters=NOT_ASKED).questions:
            yield question_sentence(question)
    for figure in params().figures:
        yield origin_sentence(figure.origin)
    for code in QUESTIONS:
        yield question_sentence(Question(code, "promise:optical" if code == "used" else "c2s"))


def test_sentences_are_french_and_well_set() -> None:
    every = set(sentences())
    assert len(every) > 100
    for one in every:
        assert not re.search(r" [:;?!»%€]|« |\{|\}|'", one), one
        assert one[0].isupper() or one[0].isdigit() or one.startswith("projet"), one
        assert "_" not in one, one


@pytest.mark.parametrize("kind", ["participation", "franchise", "yearly_cap", "promise:hearing"])
def test_a_counter_has_a_name(kind: str) -> None:
    assert counter_label(kind) and "_" not in counter_label(kind)


def test_a_share_says_why() -> None:
    (one,) = result(line("consultation", 3000, base=3000), by=who("ald"), counters=NOT_ASKED).lines
    assert "Demandez" not in " ".join(map(why_sentence, one.whys))
    assert why_sentence(Why.of("rate", rate=70)) == "L’assurance maladie rembourse 70\u00a0% de la base."
