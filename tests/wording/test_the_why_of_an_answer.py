"""Every ground of every case is one plain French line; a question is read with its months."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from misas.core.rights.answers import answer
from misas.core.rights.changing import Change
from misas.core.rights.codes import Aspect, Verdict
from misas.core.rights.facts import Atom
from misas.core.rights.grounds import Ground, grounds_of
from misas.core.rights.rules import Right
from misas.wording.rights_reasons import change_line, ground_line, question_words
from tests.kit.rights import a_right, household, household_of, right, rights, table


def lines(one: Right, **facts: object) -> list[str]:
    return [
        re.sub(r"[\u00a0\u202f]", " ", ground_line(ground, table()))
        for ground in grounds_of(one, household(**facts), table())  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize("one", rights(), ids=lambda one: one.id)
def test_every_ground_and_every_change_is_a_line(one: Right) -> None:
    for trial in one.trials:
        held = household_of(trial)
        said = answer(one, held, table())
        found = [ground_line(ground, table()) for ground in grounds_of(one, held, table())]
        found += [change_line(said.change, table())] if said is not None and said.change else []
        for line in found:
            assert line.endswith(".")
            assert len(line) < 330
            assert not re.search(r"[{}_]| [:;»]|« |\bNone\b|Decimal", line), line


def test_what_is_held_and_what_the_law_asks() -> None:
    assert lines(right("medecin_traitant"), base_cover="open", declared_gp=False, birth_date="2012-11-05") == [
        "Date de naissance : 5 novembre 2012 ; il faut au moins 16 ans (CSS L162-5-3)."
    ]
    assert lines(right("c2s_auto_rsa"), rsa=0) == [
        "Revenu de solidarité active : 0,00 € pour novembre 2026 ; il faut un versement (CSS L861-2)."
    ]
    assert lines(right("ald"), base_cover="ame") == [
        "Assurance maladie : « Aide médicale de l’État » ; il faut « Droits ouverts » (CSS L160-14)."
    ]


def test_the_source_is_told() -> None:
    known = {"value": True, "status": "known", "source": "la caisse"}
    assert lines(right("ald"), ald=known) == [
        "Prise en charge à 100 % de longue durée : oui, selon la caisse ; il faut non (CSS L160-14)."
    ]


def test_what_is_missing_is_said() -> None:
    assert lines(right("secteur_1")) == ["Dépassements d’honoraires : inconnu ; il faut oui (CSS L162-1-11)."]


def test_an_exclusion_is_said_as_one() -> None:
    facts = {"complementary_cover": "c2s_free", "c2s_ends_on": "2027-02-15", "rsa": 569}
    assert lines(right("c2s_renouvellement"), **facts) == [
        "Revenu de solidarité active : 569,00 € pour novembre 2026 ; exclu si un versement (CSS R861-18)."
    ]


def test_a_window_is_told_by_its_months() -> None:
    one = a_right({"tout": [{"fait": "wage_net", "periode": "fenetre", "operateur": "<=", "valeur": 8000}]})
    assert lines(one, wage_net=700) == [
        "Salaire net : 8 400,00 € d’octobre 2025 à septembre 2026 ; il faut au plus 8 000,00 € (L1)."
    ]


def test_a_date_ahead_turns_the_order() -> None:
    ends = lines(right("c2s_renouvellement"), complementary_cover="c2s_free", c2s_ends_on="2027-09-01")
    assert ends == [
        "Fin de la Complémentaire santé solidaire : 1er septembre 2027 ; il faut dans au plus 4 mois (CSS R861-18)."
    ]


def test_a_rule_without_a_fact_is_a_line_too() -> None:
    assert ground_line(Ground("x", "L1", False), table()) == "Règle non remplie (L1)."
    assert ground_line(Ground("x", "", True), table()) == "Règle remplie."


def test_a_change_says_what_would_have_to_be_true() -> None:
    said = answer(
        right("medecin_traitant"), household(declared_gp=True, base_cover="open", birth_date="1980-05-12"), table()
    )
    assert said is not None
    assert said.change is not None
    assert re.sub("\u00a0", " ", change_line(said.change, table())) == (
        "Avec « Médecin traitant déclaré » : non, la réponse serait oui."
    )


def test_a_change_of_a_total_says_that_it_is_one() -> None:
    change = Change(((Atom("p1", "wage_net", Aspect.WINDOW), Decimal("14070.01")),), Verdict.NO)
    assert re.sub("[\u00a0\u202f]", " ", change_line(change, table())) == (
        "Avec « Salaire net » : 14 070,01 € sur les douze mois comptés, la réponse serait non."
    )


def test_a_question_is_read_with_its_months() -> None:
    november = date(2026, 11, 1)
    assert re.sub("\u00a0", " ", question_words(Atom("p1", "wage_net"), table(), november)) == (
        "Quel salaire net avez-vous reçu chaque mois, d’octobre 2025 à septembre 2026 ?"
    )
    assert question_words("micro_profit_last_year", table(), november).endswith("en 2025\u00a0?")
    assert all("{" not in question_words(name, table(), november) for name in table())
