"""No rule without a reference, a date and three cases; every case of the catalogue gets the answer of its file."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from misas.core.rights.answers import answer
from misas.core.rights.codes import Certainty, Theme, Verdict
from misas.core.rights.evaluate import evaluate
from misas.core.rights.facts import BrokenRule
from misas.core.rights.reading import read_right
from misas.core.rights.rules import Right, Trial
from tests.kit.rights import household_of, right, right_files, rights, table

SAYS = {Verdict.YES: "oui", Verdict.NO: "non", Verdict.UNKNOWN: "inconnu"}
TRIALS = [(right, trial) for right in rights() for trial in right.trials]
ROWS = """
puma ame soins_urgents c2s_auto_rsa c2s_presomption c2s_renouvellement c2s_sortie c2s_contenu
participation_franchises forfait_hospitalier ald exo_tm invalidite asi cent_pour_cent_sante medecin_traitant
transports mt_dents bilan_prevention mon_soutien_psy depistage_sein depistage_colorectal depistage_col_uterus
examen_prevention_sante complementaire_entreprise aide_cpam pass ajpp ajpa aeeh pch carte_mobilite fsl
mutuelle_communale aides_regionales
"""
OF_THE_REFERENCE = frozenset(ROWS.split())  # rights.md §9.4, row by row
OF_THE_CHECKLIST = {  # domain.md §2.6, line by line
    Theme.BASE: "puma immatriculation carte_vitale rattachement_enfants medecin_traitant ald exo_tm maternite ame"
    " soins_urgents regime_alsace_moselle",
    Theme.COMPLEMENTARY: "c2s c2s_auto_rsa c2s_presomption c2s_renouvellement c2s_sortie c2s_etudiant c2s_contenu"
    " complementaire_entreprise portabilite sans_complementaire",
    Theme.CEILINGS: "participation_franchises forfait_hospitalier forfait_urgences forfait_urgences_exonere"
    " tiers_payant",
    Theme.OFFERS: "cent_pour_cent_sante panier_modere secteur_1",
    Theme.INCOME: "indemnites_journalieres invalidite asi capital_deces accident_travail",
    Theme.OTHER_BRANCHES: "rsa prime_activite aah aspa aide_logement aeeh pch apa reconnaissance_mdph retraites",
    Theme.ACCESS: "transports hebergement interprete domiciliation compte_ameli mon_espace_sante proche_aidant",
    Theme.PREVENTION: "examen_prevention_sante mt_dents depistage_sein depistage_colorectal depistage_col_uterus"
    " vaccination",
}


@pytest.mark.parametrize(("one", "trial"), TRIALS, ids=lambda x: getattr(x, "id", None) or getattr(x, "name", None))
def test_a_case_gets_the_answer_of_its_file(one: Right, trial: Trial) -> None:
    found = evaluate(one, household_of(trial), table())
    assert SAYS[found.verdict] == trial.expected
    assert {atom.fact for atom in found.to_ask} == trial.to_ask
    assert found.is_exact


@pytest.mark.parametrize("one", rights(), ids=lambda one: one.id)
def test_a_right_is_tried_on_both_sides(one: Right) -> None:
    assert {trial.expected for trial in one.trials} == {"oui", "non", "inconnu"}
    assert any(trial.sort == "frontiere" for trial in one.trials)
    assert all((trial.sort != "oui" or trial.expected == "oui") for trial in one.trials)
    names = [trial.name for trial in one.trials]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("one", rights(), ids=lambda one: one.id)
def test_a_right_says_how_to_use_it(one: Right) -> None:
    assert one.references
    assert len(one.use) > 40
    assert one.steps
    assert one.stake is None or one.stake.basis
    for text in (one.title, one.use, one.decider, one.effect.status, *one.steps, *one.documents, one.to_confirm):
        assert not re.search(r" [?!;:»%€]|« ", text), text
        assert "'" not in text, text
        assert not re.search(r"(?i)\b(tu|ton|tes|toi)\b|·", text), text


@pytest.mark.parametrize("name", right_files())
def test_a_file_is_named_after_its_right(name: str) -> None:
    assert right(name).id == name


def test_every_row_of_the_reference_is_a_rule() -> None:
    assert set(right_files()) >= OF_THE_REFERENCE
    assert len(right_files()) >= 70


@pytest.mark.parametrize("theme", OF_THE_CHECKLIST)
def test_every_line_of_the_checklist_is_reviewed(theme: Theme) -> None:
    assert {one.id for one in rights() if one.theme is theme} >= set(OF_THE_CHECKLIST[theme].split())


def test_what_is_to_be_confirmed_says_what() -> None:
    doubtful = [one for one in rights() if one.certainty is Certainty.TO_CONFIRM]
    assert len(doubtful) > 20
    assert all(one.to_confirm for one in doubtful)


@pytest.mark.parametrize(
    "change",
    [
        {"references": []},
        {"en_vigueur": [None, None]},
        {"cas": []},
        {"demarche": []},
        {"usage": ""},
        {"surprise": 1},
        {"niveau": "a_confirmer", "a_confirmer": ""},
        {"references": [{"titre": "x", "article": "", "url": "http://exemple.test", "verifie_le": date(2026, 1, 1)}]},
        {"references": [{"titre": "x", "article": "", "url": "https://exemple.test", "verifie_le": "hier"}]},
        {"conditions": {"tout": [{"fait": "no_such_fact", "operateur": "=", "valeur": True}]}},
        {"conditions": {"tout": []}},
        {"conditions": {"tout": [{"fait": "ald", "operateur": ">", "valeur": True}]}},
        {"conditions": {"tout": [{"fait": "permit", "operateur": "=", "valeur": "lost"}]}},
        {"conditions": {"tout": [{"fait": "birth_date", "operateur": "<", "valeur": 18}]}},
        {"conditions": {"tout": [{"fait": "rsa", "operateur": ">", "parametre": "nowhere"}]}},
        {"delai": {"mois": 2, "jours": 3}},
        {"effet": {"statut": "x", "cadeau": 1}},
    ],
    ids=lambda change: "-".join(change),
)
def test_a_broken_file_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BrokenRule):
        read_right({**right_files()["mt_dents"], **change}, table())


def test_fewer_than_three_cases_is_refused() -> None:
    sound = right_files()["mt_dents"]
    with pytest.raises(BrokenRule, match="fewer than 3"):
        read_right({**sound, "cas": sound["cas"][:2]}, table())


@pytest.mark.parametrize("one", rights(), ids=lambda one: one.id)
def test_the_engine_is_asked_only_when_the_conditions_pass(one: Right) -> None:
    for trial in one.trials:
        said = answer(one, household_of(trial), table())
        if one.asks_engine and trial.expected == "oui":
            assert said is None
        else:
            assert said is not None
            assert SAYS[said.verdict] == trial.expected
            assert 0 < len(said.grounds) <= 25


@pytest.mark.parametrize("one", [one for one in rights() if one.open_when], ids=lambda one: one.id)
def test_a_right_already_open_is_no_refusal(one: Right) -> None:
    """Nothing is left to claim, and the answer says so; some case of the file shows it."""
    said = [answer(one, household_of(trial), table()) for trial in one.trials]
    opened = [found for found in said if found is not None and found.is_open]
    assert opened
    assert all(found.verdict is Verdict.NO for found in opened) or one.id == "puma"  # the law itself, open or not
    assert any(found is None or not found.is_open for found in said)


def test_before_it_is_in_force_a_right_is_a_no() -> None:
    young = {**right("mt_dents").trials[0].facts}
    too_early = Trial("x", "non", date(2025, 3, 1), young, "non")
    assert evaluate(right("mt_dents"), household_of(too_early), table()).verdict is Verdict.NO


def test_no_reference_is_left_unfinished() -> None:
    """On screen an article is whole, or there is none."""
    for one in rights():
        told = [one.effect.status, one.use, one.decider, *one.steps, *one.documents]
        for text in [*told, *(f"{row.title} {row.article}" for row in one.references)]:
            assert not re.search(r"…|à préciser|\?\?|\(\?\)|-\.\.\.", text), (one.id, text)
