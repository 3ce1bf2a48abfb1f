"""Everything wrong in a pack is refused at once, each fault at its place, with a sentence that says what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from misas.core.funding.packs.reading import read_pack
from misas.core.funding.packs.soundness import book_faults
from misas.core.refusals import Invalid
from misas.wording.sentences import fault_sentence
from tests.kit.rule_packs import pack, small, with_aid

LOAN = {"genre": "pret", "mode": "pret", "pret": {"minimum": "100 €", "maximum": "900 €"}}
QF = {"fait": "quotient_familial", "operateur": "<=", "valeur": "850 €"}


def condition(**changes: Any) -> dict[str, Any]:
    return small(conditions=[{"id": "c", "test": {**QF, **changes}}])


def two(**links: Any) -> dict[str, Any]:
    aids = [{"id": "a", "intitule": "A"}, {"id": "b", "intitule": "B"}, {"id": "c", "intitule": "C"}]
    return small(aides=aids, liens=links, cas=[])


WRONG: dict[str, tuple[Any, str, str]] = {
    "no mapping": ([], "$", "not_fields"),
    "an unknown field": (small(plafon="3 €"), "$.plafon", "unknown_field"),
    "an unknown field of an aid": (with_aid(plafonnd=[]), "$.aides[0].plafonnd", "unknown_field"),
    "a missing field": ({k: v for k, v in small().items() if k != "rang"}, "$.rang", "missing"),
    "an id with accents": (small(id="Été"), "$.id", "not_slug"),
    "a version that is text": (small(version="1"), "$.version", "not_whole"),
    "a version that is true": (small(version=True), "$.version", "not_whole"),
    "a version of zero": (small(version=0), "$.version", "out_of_range"),
    "a day that is no day": (small(du="demain"), "$.du", "not_day"),
    "dates inverted": (small(au=date(2025, 12, 31)), "$.au", "dates_inverted"),
    "an unknown status": (small(statut="sur"), "$.statut", "not_code"),
    "an invention that is not said": (small(financeur="CPAM"), "$.financeur", "invention_unsaid"),
    "read, and no source": (small(statut="lu"), "$.sources", "no_source"),
    "known, and no doubt": (small(statut="connu"), "$.doutes", "no_doubt"),
    "no aid": (small(aides=[], cas=[]), "$.aides", "length"),
    "aids that are no list": (small(aides={}), "$.aides", "not_list"),
    "an amount without unit": (with_aid(plancher=30), "$.aides[0].plancher", "amount_without_unit"),
    "an amount with a point": (with_aid(plancher=30.5), "$.aides[0].plancher", "amount_without_unit"),
    "an amount in words": (with_aid(plancher="trente"), "$.aides[0].plancher", "not_amount"),
    "a negative amount": (with_aid(plancher="-30 €"), "$.aides[0].plancher", "negative"),
    "part of a cent": (with_aid(plancher="30,505 €"), "$.aides[0].plancher", "part_of_a_cent"),
    "one decimal": (with_aid(plancher="30,5 €"), "$.aides[0].plancher", "part_of_a_cent"),
    "too much money": (with_aid(plancher="99999999 €"), "$.aides[0].plancher", "amount_too_large"),
    "a cap of nothing": (
        with_aid(plafonds=[{"par": "demande", "montant": "0 €"}]),
        "$.aides[0].plafonds[0].montant",
        "amount_too_small",
    ),
    "a share in words": (with_aid(taux="moitié"), "$.aides[0].taux", "not_share"),
    "a share as a number": (with_aid(taux=0.5), "$.aides[0].taux", "not_share"),
    "more than the whole": (with_aid(taux="101 %"), "$.aides[0].taux", "more_than_whole"),
    "a fraction over nothing": (with_aid(taux="1/0"), "$.aides[0].taux", "not_share"),
    "a length without unit": (with_aid(delai_entre_deux=4), "$.aides[0].delai_entre_deux", "not_length"),
    "a length of nothing": (with_aid(delai_entre_deux="0 mois"), "$.aides[0].delai_entre_deux", "not_length"),
    "yes as a word": (with_aid(deduit_remboursements="oui"), "$.aides[0].deduit_remboursements", "not_flag"),
    "an expense nobody knows": (with_aid(depenses=["voiture"]), "$.aides[0].depenses[0]", "not_code"),
    "an aid out of scope": (
        {**with_aid(depenses=["lunettes"]), "depenses": ["implant"]},
        "$.aides[0].depenses",
        "out_of_scope",
    ),
    "a text that is a number": (small(intitule=3), "$.intitule", "not_text"),
    "an empty name": (small(financeur=" "), "$.financeur", "empty"),
    "a text without end": (small(intitule="a" * 301), "$.intitule", "too_long"),
    "a fact nobody knows": (condition(fait="couleur"), "$.conditions[0].test.fait", "unknown_fact"),
    "a fact that is a list": (condition(fait=["age"]), "$.conditions[0].test.fait", "unknown_fact"),
    "a fact of a line for a person": (condition(fait="ligne_prix"), "$.conditions[0].test.fait", "unknown_fact"),
    "an operator nobody knows": (condition(operateur="~"), "$.conditions[0].test.operateur", "not_code"),
    "an operator of another fact": (
        condition(fait="ame", valeur=True),
        "$.conditions[0].test.operateur",
        "wrong_operator",
    ),
    "a value of another fact": (condition(valeur=True), "$.conditions[0].test.valeur", "not_amount"),
    "half a condition": (
        small(conditions=[{"id": "c", "test": {"fait": "age"}}]),
        "$.conditions[0].test",
        "not_condition",
    ),
    "two groups at once": (
        small(conditions=[{"id": "c", "test": {"tout": [QF], "aucun": [QF]}}]),
        "$.conditions[0].test",
        "not_condition",
    ),
    "an empty group": (small(conditions=[{"id": "c", "test": {"tout": []}}]), "$.conditions[0].test.tout", "length"),
    "a figure missing and not said": (condition(valeur="à compléter"), "$.a_completer", "gap_unsaid"),
    "one condition twice": (
        small(conditions=[{"id": "c", "test": QF}, {"id": "c", "test": QF}]),
        "$.conditions",
        "twice",
    ),
    "one aid twice": (small(aides=[*small()["aides"], *small()["aides"]]), "$.aides", "twice"),
    "one case twice": (small(cas=[*small()["cas"], *small()["cas"]]), "$.cas", "twice"),
    "a cap below the floor": (
        with_aid(plancher="50 €", plafonds=[{"par": "demande", "montant": "49,99 €"}]),
        "$.aides[0].plafonds[0].montant",
        "cap_below_floor",
    ),
    "a cap of a band below the floor": (
        with_aid(plancher="50 €", tranches=[{"plafond": "40 €"}]),
        "$.aides[0].tranches[0].plafond",
        "cap_below_floor",
    ),
    "a cap below the fixed sum": (
        with_aid(mode="forfait", montant="50 €", plafonds=[{"par": "demande", "montant": "40 €"}]),
        "$.aides[0].plafonds[0].montant",
        "cap_below_fixed",
    ),
    "a pair below one device": (
        with_aid(plafonds=[{"par": "appareil", "montant": "50 €"}, {"par": "paire", "montant": "40 €"}]),
        "$.aides[0].plafonds",
        "pair_below_device",
    ),
    "two caps alike": (
        with_aid(plafonds=[{"par": "demande", "montant": "50 €"}, {"par": "demande", "montant": "40 €"}]),
        "$.aides[0].plafonds",
        "two_caps_alike",
    ),
    "a period without length": (
        with_aid(plafonds=[{"par": "periode", "montant": "50 €"}]),
        "$.aides[0].plafonds[0].duree",
        "period_or_not",
    ),
    "a length without period": (
        with_aid(plafonds=[{"par": "ligne", "montant": "50 €", "duree": "1 an"}]),
        "$.aides[0].plafonds[0].duree",
        "period_or_not",
    ),
    "a fixed aid of nothing": (with_aid(mode="forfait"), "$.aides[0].montant", "fixed_or_not"),
    "a sum for a scale": (with_aid(montant="50 €"), "$.aides[0].montant", "fixed_or_not"),
    "a grid for a scale": (with_aid(pas="10 €"), "$.aides[0].pas", "grid_or_not"),
    "a tariff without prices": (with_aid(assiette="tarif", depenses=["lunettes"]), "$.aides[0].tarifs", "no_tariff"),
    "prices without tariff": (with_aid(tarifs={"lunettes": "50 €"}), "$.aides[0].tarifs", "tariff_unused"),
    "a band that hides others": (
        with_aid(tranches=[{"taux": "50 %"}, {"taux": "40 %"}]),
        "$.aides[0].tranches[0]",
        "band_hides_others",
    ),
    "a goal of nothing": (with_aid(but={"part": "10 %", "de": "age"}), "$.aides[0].but.de", "unknown_fact"),
    "a loan in a grant": (with_aid(pret=LOAN["pret"]), "$.aides[0].mode", "loan_or_not"),
    "a loan without bounds": (with_aid(genre="pret", mode="pret"), "$.aides[0].mode", "loan_or_not"),
    "a loan with a ceiling": (
        with_aid(**LOAN, plafonds=[{"par": "demande", "montant": "50 €"}]),
        "$.aides[0]",
        "loan_has_no_scale",
    ),
    "a loan inverted": (
        with_aid(**{**LOAN, "pret": {"minimum": "900 €", "maximum": "100 €"}}),
        "$.aides[0].pret",
        "loan_inverted",
    ),
    "months inverted": (
        with_aid(**{**LOAN, "pret": {**LOAN["pret"], "mois_minimum": 9, "mois_maximum": 3}}),
        "$.aides[0].pret",
        "loan_inverted",
    ),
    "interest inverted": (
        with_aid(**{**LOAN, "pret": {**LOAN["pret"], "interet_minimum": "4 %", "interet_maximum": "2 %"}}),
        "$.aides[0].pret.interet_maximum",
        "loan_inverted",
    ),
    "an aid of nobody": (two(exclusives=[["a", "z"]]), "$.liens", "aid_of_nobody"),
    "a circle of two": (
        two(exige=[{"aide": "a", "besoin": "b"}, {"aide": "b", "besoin": "a"}]),
        "$.liens.exige",
        "circle",
    ),
    "a circle of three": (
        two(exige=[{"aide": "a", "besoin": "b"}, {"aide": "b", "besoin": "c"}, {"aide": "c", "besoin": "a"}]),
        "$.liens.exige",
        "circle",
    ),
    "a circle of one": (two(exige=[{"aide": "a", "besoin": "a"}]), "$.liens.exige", "circle"),
    "an aid apart from itself": (two(exclusives=[["a", "petit.a"]]), "$.liens.exclusives[0]", "excludes_itself"),
    "what it needs is excluded": (
        two(exclusives=[["a", "b"]], exige=[{"aide": "a", "besoin": "b"}]),
        "$.liens.exclusives[0]",
        "needs_what_it_excludes",
    ),
    "a match of itself": (
        two(abondements=[{"aide": "a", "de": ["a"], "part": "50 %"}]),
        "$.liens.abondements[0]",
        "matches_itself",
    ),
    "a case with no line": (small(cas=[{**small()["cas"][0], "lignes": []}]), "$.cas[0].lignes", "length"),
    "a case that expects nobody's aid": (
        small(cas=[{**small()["cas"][0], "attendu": {"eligible": "oui", "aides": {"z": "3 €"}}}]),
        "$.cas[0].attendu.aides",
        "aid_of_nobody",
    ),
    "a case that expects no condition": (
        small(cas=[{**small()["cas"][0], "attendu": {"eligible": "non", "motifs": ["z"]}}]),
        "$.cas[0].attendu.motifs",
        "no_such_condition",
    ),
    "a case that asks what nobody knows": (
        small(cas=[{**small()["cas"][0], "attendu": {"eligible": "inconnu", "demande": ["frais"]}}]),
        "$.cas[0].attendu.demande",
        "unknown_fact",
    ),
    "a case told of a fact of the request": (
        small(cas=[{**small()["cas"][0], "faits": {"frais": "3 €"}}]),
        "$.cas[0].faits.frais",
        "unknown_fact",
    ),
}


def test_the_small_pack_is_sound() -> None:
    assert read_pack(small()).id == "petit"
    assert read_pack(with_aid(**LOAN)).aids[0].lending is not None


@pytest.mark.parametrize(("plain", "place", "code"), WRONG.values(), ids=WRONG.keys())
def test_it_is_refused_at_its_place(plain: object, place: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_pack(plain)
    assert (place, f"funding_pack.{code}") in [(fault.field, fault.code) for fault in refused.value.faults]
    for fault in refused.value.faults:
        assert "Signalez le code" not in fault_sentence(fault)


def test_conditions_too_deep_are_refused() -> None:
    tree: dict[str, Any] = QF
    for _ in range(8):
        tree = {"tout": [tree]}
    with pytest.raises(Invalid) as refused:
        read_pack(small(conditions=[{"id": "c", "test": tree}]))
    assert refused.value.faults[0].code == "funding_pack.too_deep"


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        read_pack(small(rang="haut", version=0, sorte="x", plus=1))
    assert len(refused.value.faults) == 4


def test_a_circle_through_two_packs_is_refused() -> None:
    one = pack(id="un", liens={"exige": [{"aide": "secours", "besoin": "deux.secours"}]}, cas=[])
    other = pack(id="deux", liens={"exige": [{"aide": "secours", "besoin": "un.secours"}]}, cas=[])
    assert [fault.code for fault in book_faults([one, other])] == ["funding_pack.circle"]
    assert [fault.code for fault in book_faults([one])] == ["funding_pack.aid_of_nobody"]
    assert [fault.code for fault in book_faults([pack(), pack()])] == ["funding_pack.twice"]
