"""A caseworker asks for a need, never for a code: each is answered, sourced, and each substitute says why."""

from __future__ import annotations

import re
from typing import Any

import pytest

from misas.core.orientation.codes import OfferKind
from misas.core.orientation.needs import Codes, DeskKind, Need, NeedCertainty, NeedFamily, Nomenclature, Worth
from misas.core.orientation.needs_reading import BrokenNeed, read_need, read_needs, read_nomenclature
from misas.core.orientation.sites import BY_SITE, kind_of_profession, kind_of_site, kind_of_speciality
from misas.core.referrals.codes import CareType
from misas.lib.text import normalise
from tests.kit.needs import book, plain

NEEDS = book().needs
ASKED = {
    "gynécologue": "suivi_gynecologique",
    "dentiste": "soins_dentaires",
    "bilan de santé": "bilan_de_sante",
    "PASS": "pass",
    "centre de santé": "centre_de_sante",
    "ophtalmologue": "ophtalmologie",
    "psychologue": "psychologue",
    "dépistage": "depistage_cancers",
    "transport": "transport",
}


def test_what_caseworkers_ask_for_is_there() -> None:
    assert len(NEEDS) >= 40
    for word, key in ASKED.items():
        assert normalise(word) in {normalise(one) for one in book().by_id[key].words}, word


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.id)
def test_no_code_is_unknown_and_each_need_finds_something(need: Need) -> None:
    found = need.codes_by_offer()
    assert found
    for codes in found.values():
        assert book().nomenclature.unknown(codes) == ()
        assert codes.skills == () or codes.profession, "a skill is that of a profession"


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.id)
def test_each_text_is_french_a_caseworker_can_say(need: Need) -> None:
    told = need.told.text if need.told else ""
    texts = [need.title, need.call, need.advice, told, need.to_confirm, *need.words]
    texts += [text for one in need.substitutes for text in (one.title, one.why, one.to_confirm)]
    for text in texts:
        assert "'" not in text and "  " not in text
    for sentence in (need.call, need.advice, told, *(one.why for one in need.substitutes)):
        assert not sentence or sentence[-1] in ".?"
        assert all(len(part.split()) <= 22 for part in sentence.split(". ")), sentence


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.id)
def test_each_need_says_where_it_comes_from_and_what_is_still_in_doubt(need: Need) -> None:
    assert need.references and all(one.url.startswith("https://") for one in need.references)
    assert (need.certainty is NeedCertainty.TO_CONFIRM) == bool(need.to_confirm)
    if need.told is not None:
        assert need.told.reference.checked_on is not None and need.told.reference.url.startswith("https://")
    for sentence in re.split(r"(?<=[.?!]) ", need.advice):
        told_to_do = re.search(r"\b(?!rendez\b|chez\b)\w+ez\b", sentence, re.IGNORECASE)
        assert not sentence or told_to_do, f"advice says what to do: {sentence}"
    for one in need.substitutes:
        assert one.why and one.codes
        if one.codes.desk is not None:
            assert one.to_confirm, "no open list of PASS exists"


def test_each_family_and_each_care_has_its_needs() -> None:
    assert {need.family for need in NEEDS} == set(NeedFamily)
    assert {care for need in NEEDS for care in need.cares} == set(CareType)


def test_needs_stand_by_family_and_by_name() -> None:
    order = list(NeedFamily)
    keys = [(order.index(need.family), need.id) for need in NEEDS]
    assert keys == sorted(keys)


def test_the_needs_of_the_reference_find_their_codes() -> None:
    gynaecology = book().by_id["suivi_gynecologique"]
    assert gynaecology.codes.ameli == ("07", "70", "77", "79")
    midwife = gynaecology.substitute("sage_femme")
    assert midwife is not None and (midwife.codes.profession, midwife.worth) == ("50", Worth.WHOLE)
    assert gynaecology.substitute("nobody") is None
    assert book().by_id["bilan_de_sante"].codes.sites == ("347",)
    assert book().by_id["pass"].codes.desk is DeskKind.GENERAL
    assert "CEX22" in gynaecology.codes.skills and "SM79" in book().by_id["cardiologie"].codes.skills


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"surprise": 1}, "unknown key surprise"),
        ({"intitule": ""}, "missing intitule"),
        ({"appel": None}, "missing appel"),
        ({"references": []}, "no reference"),
        ({"a_confirmer": ""}, "what is to be confirmed"),
        ({"niveau": "nomenclature"}, "what is to be confirmed"),
        ({"famille": "ailleurs"}, "ailleurs"),
        ({"soins": ["magic"]}, "magic"),
        ({"apporter": ["a_cake"]}, "a_cake"),
        ({"mots": "un texte"}, "a list is expected"),
        ({"codes": {"profession": "99"}}, "unknown code 99"),
        ({"codes": {"ameli": [7]}}, "a code is a text"),
        ({"codes": {"nom": "x"}}, "unknown key nom in codes"),
        ({"a_savoir": {"texte": "C’est gratuit."}}, "missing titre in a_savoir"),
        ({"a_savoir": {"texte": "C’est gratuit.", "titre": "x", "url": "x"}}, "missing verifie_le in a_savoir"),
        ({"a_savoir": {"source": "x"}}, "unknown key source in a_savoir"),
        ({"delai_publie": {"mediane": 1, "moyenne": 2, "annees": "2020"}}, "missing source in delai_publie"),
        ({"codes": {}, "substituts": []}, "nothing answers it"),
    ],
)
def test_a_file_that_is_not_sound_is_told_with_its_reason(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(BrokenNeed, match="need:suivi_gynecologique") as broken:
        read_need({**plain("suivi_gynecologique"), **changed}, book().nomenclature)
    assert reason in str(broken.value)


@pytest.mark.parametrize("missing", ["id", "intitule", "pourquoi", "portee", "codes"])
def test_a_substitute_without_its_why_is_no_substitute(missing: str) -> None:
    raw = plain("suivi_gynecologique")
    raw["substituts"][0].pop(missing)
    with pytest.raises(BrokenNeed, match=f"missing {missing}"):
        read_need(raw, book().nomenclature)


def test_every_fault_of_a_file_is_named_at_once() -> None:
    raw = {**plain("suivi_gynecologique"), "intitule": "", "appel": "", "references": []}
    with pytest.raises(BrokenNeed) as broken:
        read_need(raw, book().nomenclature)
    assert len(broken.value.reasons) == 3


def test_two_needs_or_two_substitutes_never_have_one_name() -> None:
    raw = plain("suivi_gynecologique")
    with pytest.raises(BrokenNeed, match="stands twice"):
        read_needs([raw, raw], book().nomenclature)
    raw["substituts"].append(raw["substituts"][0])
    with pytest.raises(BrokenNeed, match="two substitutes"):
        read_need(raw, book().nomenclature)


@pytest.mark.parametrize(
    "broken",
    [{}, {"professions": {"source": "x", "codes": {7: "Sept"}}}, {"professions": {"source": "x", "codes": {"07": ""}}},
     {"metiers": {}}],
)  # fmt: skip
def test_a_list_of_codes_that_is_not_sound_is_told(broken: dict[str, Any]) -> None:
    with pytest.raises(BrokenNeed, match="nomenclatures"):
        read_nomenclature(broken)


def test_an_unknown_category_is_kept_as_a_service() -> None:
    assert kind_of_site("999") is OfferKind.SERVICE
    assert kind_of_site("124") is OfferKind.HEALTH_CENTRE and kind_of_site("355") is OfferKind.HOSPITAL
    assert kind_of_profession("10") is OfferKind.PROFESSIONAL and kind_of_profession("28") is OfferKind.SHOP
    assert kind_of_speciality("15") is OfferKind.PROFESSIONAL and kind_of_speciality("56") is OfferKind.SHOP


def test_each_category_that_a_need_cites_has_its_kind() -> None:
    cited = {site for need in NEEDS for codes in need.codes_by_offer().values() for site in codes.sites}
    assert cited <= set(BY_SITE)


def test_empty_codes_find_nothing_and_say_so() -> None:
    assert not Codes() and Codes(desk=DeskKind.DENTAL)
    assert Nomenclature().unknown(Codes("10", ("SM19",))) == ("10", "SM19")
