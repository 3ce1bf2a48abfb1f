"""The table of facts is one coherent questionnaire: plain questions, and no fact that nothing reads."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from misas.core.rights.codes import Entity, FactPeriod, FactTheme, Nature
from misas.core.rights.facts import BrokenRule, FactTable, FactType
from misas.core.rights.months import month_text
from misas.core.rights.rules import leaves
from tests.kit.rights import RULES, fact_rows, plain, rights, table

FACTS = list(table().values())
ASSETS = RULES.parent / "c2s" / "assets.yaml"
EXTENSION = Path(__file__).resolve().parents[3] / "src" / "openfisca_misas"
PINNED = """
allocation_securisation_professionnelle ass
bourse_recherche caah chomage_net aah asi dedommagement_victime_amiante
gains_exceptionnels indemnites_chomage_partiel indemnites_journalieres indemnites_stage
indemnites_compensatrices_conges_payes pensions_alimentaires_percues pensions_invalidite prestation_compensatoire
prime_forfaitaire_mensuelle_reprise_activite retraite_combattant retraite_nette revenus_stage_formation_pro
rsa_base_ressources_patrimoine_individu salaire_net rente_accident_travail pensions_alimentaires_versees_individu
rpns_auto_entrepreneur_benefice rpns_micro_entreprise_benefice rpns_benefice_exploitant_agricole rpns_autres_revenus
indemnites_journalieres_maladie activite bourse_enseignement_sup boursier habite_chez_parents garde_alternee
salarie_regime_alsace_moselle enfant_a_charge date_naissance af asf cf aspa paje_clca paje_prepare aide_logement rsa
statut_occupation_logement salaire_de_base retraite_brute
"""
PINNED_UPSTREAM = frozenset(
    PINNED.split()
)  # rights.md §6.3: what upstream's C2S reads; gross figures are for ASPA and ASI
OTHERS = """
loyer ppa gir handicap inapte_travail ass_precondition_remplie rsa_jeune_condition_heures_travail_remplie
aah_restriction_substantielle_durable_acces_emploi
"""
READ_BY_OTHER_RIGHTS = frozenset(OTHERS.split())  # inputs of the rights that OpenFisca computes itself


@pytest.mark.parametrize("one", FACTS, ids=lambda one: one.id)
def test_a_question_can_be_read_aloud(one: FactType) -> None:
    assert one.question.endswith("\u00a0?")
    assert one.question[0].isupper()
    assert len(one.question) < 200
    for text in (one.question, one.help, one.label, *one.values.values()):
        assert not re.search(r" [?!;:»%€]|« ", text), text
        assert "'" not in text, text
    assert not re.search(r"(?i)\b(diagnostic|pathologie|cancer du|tu|ton|tes)\b", one.question.replace("du cancer", ""))


SPEAKS_TO_HER = re.compile(r"(?i)\b(vous|votre|vos|je|me|mon|ma|mes)\b|\bj’|\bm’(?!t dents)|-vous\b")


@pytest.mark.parametrize("one", [one for one in FACTS if one.entity is Entity.PERSON], ids=lambda one: one.id)
def test_whatever_is_asked_of_another_member_is_said_of_her(one: FactType) -> None:
    """Said to the applicant of her child or her partner: never « votre » date de naissance. « Mon soutien psy » and the
    like are names."""
    named = re.compile("«[^»]*»|Mon espace santé|rendez-vous")
    for text in (one.question_of_another, one.help_of_another, *one.values.values()):
        assert not SPEAKS_TO_HER.search(named.sub("", text)), text
        assert not re.search(r" [?!;:»%€]|« |'", text), text
    assert one.question_of_another.endswith("\u00a0?") and len(one.question_of_another) < 200
    assert re.findall(r"\{\w*\}", one.question_of_another) == re.findall(r"\{\w*\}", one.question)
    assert SPEAKS_TO_HER.search(one.question) is None or one.question_of_another != one.question


@pytest.mark.parametrize("key", ["question_autre", "aide_autre", "partage"])
def test_a_fact_of_the_household_is_of_nobody_else(key: str) -> None:
    rows = [{**row, key: True} if row["id"] == "couple" else row for row in fact_rows()]
    with pytest.raises(BrokenRule, match=f"{key}: of a fact of a person alone"):
        FactTable.read(rows)


@pytest.mark.parametrize("value", [False, "oui", 1])
def test_what_families_share_is_said_by_true_alone(value: object) -> None:
    rows = [{**row, "partage": value} if row["id"] == "nationality" else row for row in fact_rows()]
    with pytest.raises(BrokenRule, match="partage: true, or not there"):
        FactTable.read(rows)


def test_what_families_usually_share_is_where_they_live_and_how_they_are_covered() -> None:
    shared = {one.id for one in FACTS if one.is_shared}
    assert shared >= {
        "nationality",
        "lives_in_france",
        "in_france_since",
        "permit",
        "base_cover",
        "complementary_cover",
    }
    assert not shared & {"birth_date", "activity", "ald", "pregnancy", "disability_rate"}
    assert all(table()[one].nature not in (Nature.MONTHLY, Nature.AMOUNT) for one in shared)


@pytest.mark.parametrize("one", FACTS, ids=lambda one: one.id)
def test_only_known_words_are_filled_in(one: FactType) -> None:
    filled = set(re.findall(r"\{(\w*)\}", one.question))
    assert filled <= {"debut", "fin", "mois", "annee"}
    if one.period is FactPeriod.WINDOW:
        assert filled == {"debut", "fin"}


@pytest.mark.parametrize("one", FACTS, ids=lambda one: one.id)
def test_bounds_and_periods_are_sound(one: FactType) -> None:
    if one.nature in (Nature.WHOLE, Nature.MONTHLY, Nature.AMOUNT, Nature.DATE):
        assert one.low < one.high
    assert (one.nature is Nature.MONTHLY) == (one.period in (FactPeriod.MONTH, FactPeriod.WINDOW))
    assert (one.sense is not None) == (one.nature in (Nature.WHOLE, Nature.MONTHLY, Nature.AMOUNT))
    assert not one.engine_values or set(one.engine_values) == set(one.values)
    assert one.variable == f"misas_{one.id}" or one.variable in PINNED_UPSTREAM | READ_BY_OTHER_RIGHTS


@pytest.mark.parametrize(
    ("fact", "change", "named"),
    [
        ("pregnancy", {"perime_apres": None}, "perime_apres"),
        ("pregnancy", {"perime_apres": 0}, "from 1 to 24 months, not 0"),
        ("pregnancy", {"perime_apres": 25}, "from 1 to 24 months, not 25"),
        ("pregnancy", {"perime_apres": True}, "not True"),
        ("pregnancy", {"perime_apres": "mois"}, "not 'mois'"),
        ("pregnancy", {"perime_apres": "bientôt"}, "annee_universitaire, not 'bientôt'"),
        ("rent", {"perime_apres": 3}, "perime_apres: a fact of the moment"),
    ],
)
def test_how_long_an_answer_holds_is_said_of_the_moment_alone_and_can_be_read(
    fact: str, change: dict[str, object], named: str
) -> None:
    rows = [{**row, **change} if row["id"] == fact else row for row in fact_rows()]
    with pytest.raises(BrokenRule, match=re.escape(named)) as broken:
        FactTable.read(rows)
    assert broken.value.where == f"facts:{fact}"


def test_a_fact_of_the_moment_that_does_not_say_how_long_it_holds_is_refused() -> None:
    rows = [{key: value for key, value in row.items() if key != "perime_apres"} for row in fact_rows()]
    with pytest.raises(BrokenRule, match="perime_apres: a fact of the moment says how long it holds"):
        FactTable.read(rows)


@pytest.mark.parametrize("one", FACTS, ids=lambda one: one.id)
def test_an_answer_of_the_moment_ends_one_day(one: FactType) -> None:
    """What cannot change is what she was born with; a state of health that comes and goes ends soon."""
    assert (one.expires is not None) == (one.period is FactPeriod.MOMENT)
    if one.expires is not None:
        ten_years_ago = date(2016, 11, 2)
        assert one.expires.holds(ten_years_ago, date(2026, 11, 22)) == (one.id in ("birth_date", "sex"))


def test_every_fact_is_read_by_a_rule_or_pinned() -> None:
    read = {leaf.fact for right in rights() for leaf in leaves(right.conditions)}
    read |= {row["fact"] for row in plain(ASSETS)["rows"]}
    extension = "".join(
        file.read_text(encoding="utf-8")
        for file in EXTENSION.rglob("*.py")
        if file.name not in ("pinning.py", "inputs.py")
    )
    idle = [
        one.id
        for one in FACTS
        if one.id not in read
        and one.variable not in PINNED_UPSTREAM
        and not re.search(rf"\b{one.variable}\b", extension)
    ]
    assert idle == []


def test_everything_pinned_for_the_c2s_is_a_fact() -> None:
    assert {one.variable for one in FACTS} >= PINNED_UPSTREAM


def test_each_topic_of_the_interview_has_questions() -> None:
    assert {one.theme for one in FACTS} == set(FactTheme)
    order = [one.theme for one in FACTS]
    assert list(dict.fromkeys(order)) == list(FactTheme)


def test_monthly_facts_cover_the_window_and_the_months_that_the_law_looks_at() -> None:
    wage = table()["wage_net"]
    assert [month_text(month) for month in wage.months(date(2025, 4, 1))] == [
        *(f"2024-{month:02d}" for month in range(3, 13)),
        *("2025-01", "2025-02", "2025-03", "2025-04"),
    ]
    assert month_text(wage.months(date(2021, 12, 1))[0]) == "2020-12"
    assert table()["housing_aid"].months(date(2025, 4, 1)) == (date(2025, 4, 1),)


def test_a_notice_counts_from_2025() -> None:
    one = table()["alimony_paid_last_notice"]
    assert not one.is_read_in(date(2024, 12, 1))
    assert one.is_read_in(date(2025, 1, 1))


def test_gross_or_net_is_part_of_the_name() -> None:
    for word in ("wage", "pension", "unemployment"):
        named = [one.id for one in FACTS if one.id.startswith(f"{word}_") and one.nature is Nature.MONTHLY]
        assert named
        assert all(name.endswith(("_net", "_gross")) for name in named)


def test_households_and_persons_both_hold_facts() -> None:
    assert {one.entity for one in FACTS} == set(Entity)


def test_a_line_that_says_nothing_sound_is_refused() -> None:
    sound = dict(fact_rows()[0])
    for broken in ({**sound, "nature": "texte"}, {**sound, "inconnu": 1}, {**sound, "valeurs": {"a": "b"}}):
        with pytest.raises(BrokenRule):
            FactTable.read([broken])
    with pytest.raises(BrokenRule, match="twice"):
        FactTable.read([sound, sound])
