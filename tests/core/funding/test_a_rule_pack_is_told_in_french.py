"""A pack, a refusal, a question: whoever reads them needs no YAML."""

from __future__ import annotations

import re

import pytest

from misas.core.funding.packs import codes
from misas.core.funding.packs.compiled import Why
from misas.core.funding.packs.facts import FACTS, Nature, Whose
from misas.core.funding.packs.schema import Expense, Pack
from misas.wording import funding_pack_words as words
from misas.wording.funding_packs import WHYS, pack_words, questions, trace_words, unusable_words
from tests.kit.rule_packs import asked, book, shipped

TABLES = {
    codes.Status: words.STATUSES,
    codes.Sort: words.SORTS,
    codes.Way: words.WAYS,
    codes.Cost: words.COSTS,
    codes.Piece: words.PIECES,
    codes.Moment: words.MOMENTS,
    codes.Circuit: words.CIRCUITS,
    codes.Rhythm: words.RHYTHMS,
    codes.Otherwise: words.OTHERWISES,
    codes.Per: words.PERS,
    codes.Base: words.BASES,
    codes.Kind: words.KINDS,
    codes.Mode: words.MODES,
    codes.Unit: words.UNITS,
    codes.Verdict: words.VERDICTS,
}


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_every_code_has_its_words(kind: type) -> None:
    assert set(TABLES[kind]) == set(kind)


def test_every_fact_has_its_words_and_its_question() -> None:
    assert set(words.FACTS) == set(FACTS)
    assert set(words.QUESTIONS) == {id for id, fact in FACTS.items() if fact.whose is not Whose.REQUEST} - {
        "ligne_prix"
    }
    assert set(words.DENIED) == {id for id, fact in FACTS.items() if fact.nature is Nature.FLAG}
    assert {code for fact in FACTS.values() for code in fact.among if fact.id != "depenses"} == set(words.CODES)


@pytest.mark.parametrize("pack", book().packs, ids=lambda pack: pack.id)
def test_a_pack_is_told_whole(pack: Pack) -> None:
    told = dict(pack_words(pack))
    sentences = [sentence for some in told.values() for sentence in some]
    assert all(told.values())
    assert sum(heading.startswith("Aide\u00a0: ") for heading in told) <= len(pack.aids)
    for sentence in sentences:
        assert re.match(r"[A-ZÀ-Ý0-9«]", sentence), sentence
        assert sentence.endswith("."), sentence
        words_alone = sentence.replace("ccas_saint_aubin.", "").replace("agefiph_hearing.", "")
        assert not re.search(r"\w [:;?!]| %|\d €|None|\{|_", words_alone), sentence


def test_every_reason_has_its_sentence() -> None:
    spoken_apart = {Why.TO_COMPLETE, Why.TO_ASK, Why.NOT_ELIGIBLE, Why.NEEDS_ABSENT}
    assert set(WHYS) == set(Why) - spoken_apart


def test_a_refusal_says_the_condition_and_an_unknown_asks() -> None:
    crown = [Expense("l1", codes.Cost.DENTAL_PROSTHESIS, 40000)]
    rules = shipped("caisse_des_aulnes")
    no = asked(rules, facts={"ame": False, "quotient_familial": 120000}, expenses=crown).unusable[0]
    assert unusable_words(no) == "Condition non remplie\u00a0: le quotient familial ne dépasse pas 1\u202f100\u00a0€."
    unknown = asked(rules, facts={"ame": False}, expenses=crown).unusable[0]
    assert unusable_words(unknown) == "À demander\u00a0: Quel est le quotient familial du foyer\u00a0?"
    waiting = asked(shipped("cpam_pau"), expenses=crown).unusable[0]
    assert unusable_words(waiting).startswith("La règle attend des valeurs de la caisse\u00a0: Le plafond")
    surgeon = [Expense("l1", codes.Cost.SURGEON_EXTRA_FEE, 40000)]
    camieg = asked(shipped("cpam_92_camieg"), expenses=surgeon, trying=True).unusable[0]
    assert unusable_words(camieg).startswith("Aucune dépense")
    gap = asked(
        shipped("cpam_pau"),
        facts={"complementaire": True, "devis_avant_soins": True, "ressources_mensuelles": 1},
        expenses=crown,
        trying=True,
    )
    assert "n’a pas dit sa limite" in unusable_words(gap.unusable[0])


def test_questions_follow_the_table_and_a_share_names_rule_version_and_source() -> None:
    assert questions(["c2s", "quotient_familial"]) == (words.QUESTIONS["quotient_familial"], words.QUESTIONS["c2s"])
    facts = {"handicap_reconnu": True, "situation": "salarie_prive"}
    ears = [Expense("l1", codes.Cost.HEARING_AID, 90000)]
    answer = asked(shipped("agefiph_hearing"), facts=facts, expenses=ears)  # type: ignore[arg-type]
    assert trace_words(answer.traces["agefiph_hearing.audition"]) == (
        "Règle agefiph_hearing.audition, version 1, Financement des appareils auditifs"
    )
