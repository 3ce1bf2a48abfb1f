"""The rules that the house ships are dated, sourced and tried by hand; what no source says is asked, not invented."""

from __future__ import annotations

import dataclasses

import pytest
import yaml

from misas.core.funding.packs.alone import paid_alone
from misas.core.funding.packs.codes import DEFAULT_RANKS, Status
from misas.core.funding.packs.compiled import Applicant, Why
from misas.core.funding.packs.compiling import compile_packs
from misas.core.funding.packs.reading import read_pack
from misas.core.funding.packs.schema import Pack
from misas.core.funding.packs.trying import About, require_sound, try_pack
from misas.core.funding.packs.writing import write_pack
from misas.core.funding.problem import CareLine, Person, Problem
from misas.core.funding.sequential import sequential
from misas.core.refusals import Invalid
from tests.kit.rule_packs import FOLDER, TODAY, book

REFERENCE = {
    "cpam_67_bas_rhin",
    "cpam_92_camieg",
    "cpam_pau",
    "cpam_gard_2012",
    "arrete_1995",
    "msa_alpes_vaucluse",
    "msa_portes_de_bretagne",
    "agefiph_hearing",
    "fiphfp",
    "pch_technical_aids",
    "fdc",
    "ligue_cancer_06",
    "cnracl_fas",
    "cnav_secours",
    "agirc_arrco",
    "mutuelle_fonds_social",
    "caf_afi",
    "ccas",
    "microcredit",
    "plan_de_paiement",
}
PACKS = book().packs
every_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)


def test_the_twenty_funders_of_the_reference_are_written() -> None:
    assert {pack.id for pack in PACKS} >= REFERENCE
    assert all(pack.status is not Status.INVENTED for pack in PACKS if pack.id in REFERENCE)


def test_five_invented_caisses_have_five_different_scales() -> None:
    caisses = [pack for pack in PACKS if pack.id.startswith("caisse_")]
    assert len(caisses) == 5
    assert all(pack.status is Status.INVENTED and pack.is_complete for pack in caisses)
    assert len({str([dataclasses.replace(aid, id="", title="") for aid in pack.aids]) for pack in caisses}) == 5


@every_pack
def test_its_cases_pass_and_there_are_enough(pack: Pack) -> None:
    require_sound(pack)
    assert [one.differences for one in try_pack(pack)] == [()] * len(pack.cases)


@every_pack
def test_it_is_written_back_as_it_was(pack: Pack) -> None:
    plain = write_pack(pack)
    assert read_pack(plain) == pack
    assert read_pack(book().read(book().write(plain)).plain) == pack


@every_pack
def test_what_was_read_has_its_address_and_what_was_invented_says_so(pack: Pack) -> None:
    assert {Status.READ: bool(pack.sources), Status.KNOWN: bool(pack.doubts), Status.INVENTED: True}[pack.status]
    assert ("(invent" in pack.funder) == (pack.status is Status.INVENTED)
    usual = DEFAULT_RANKS[pack.sort]
    assert pack.rank in (usual, 20), pack.rank


@every_pack
def test_a_pack_that_waits_for_its_caisse_serves_nobody(pack: Pack) -> None:
    for case in pack.cases:
        answer = compile_packs([pack], [Applicant("P", case.facts, case.lines)], on=case.on)
        if pack.to_complete:
            assert answer.aids == ()
            assert {one.why for one in answer.unusable} == {Why.TO_COMPLETE}


@every_pack
def test_an_amount_alone_is_what_ordinary_practice_gives(pack: Pack) -> None:
    """The judge of §7.3 agrees with the amounts written by hand, aid by aid."""
    for case in pack.cases:
        compiled = compile_packs([pack], [Applicant("P", case.facts, case.lines)], on=case.on, trying=True)
        lines = tuple(CareLine(one.id, "P", one.cents) for one in case.lines)
        for aid in compiled.aids:
            if not aid.is_loan:
                alone = dataclasses.replace(aid, budget=None)
                plan = sequential(Problem("P", (Person("P", 0),), lines, (alone,)))
                assert plan is not None
                assert plan.total(aid.id) == paid_alone(aid, {one.id: one.cents for one in case.lines})


@every_pack
def test_a_changed_amount_makes_a_case_fail(pack: Pack) -> None:
    """No case is blind: whatever amount it expects, one cent more is refused."""
    for nth, case in enumerate(pack.cases):
        for aid, cents in case.expected.aids.items():
            wrong = dataclasses.replace(case.expected, aids={**case.expected.aids, aid: cents + 1})
            cases = list(pack.cases)
            cases[nth] = dataclasses.replace(case, expected=wrong)
            bent = dataclasses.replace(pack, cases=tuple(cases))
            assert [one.about for one in try_pack(bent)[nth].differences] == [About.AMOUNT]
            with pytest.raises(Invalid):
                require_sound(bent)


@pytest.mark.parametrize(
    ("pack", "path", "value"),
    [
        ("cpam_67_bas_rhin", "aides.0.ouverture.montant", "30 €"),
        ("msa_alpes_vaucluse", "conditions.1.test.valeur", "850 €"),
        ("msa_alpes_vaucluse", "aides.1.laisse.par_jour", "3 €"),
        ("msa_portes_de_bretagne", "conditions.1.test.valeur", "1 100 €"),
        ("msa_portes_de_bretagne", "aides.0.taux", "80 %"),
        ("msa_portes_de_bretagne", "aides.0.seances.nombre", 25),
        ("msa_portes_de_bretagne", "aides.1.seances.nombre", 5),
        ("cpam_gard_2012", "validite.duree", "6 mois"),
        ("agefiph_hearing", "aides.0.plafonds.0.montant", "850 €"),
        ("agefiph_hearing", "aides.0.plafonds.1.montant", "1 700 €"),
        ("agefiph_hearing", "aides.0.plafonds.2.duree", "4 ans"),
        ("pch_technical_aids", "aides.0.plafonds.0.montant", "13 200 €"),
        ("pch_technical_aids", "aides.0.plafonds.0.duree", "10 ans"),
        ("fdc", "aides.0.but.part", "10 %"),
        ("ligue_cancer_06", "aides.0.plafonds.0.montant", "1 800 €"),
        ("ligue_cancer_06", "aides.0.plancher", "200 €"),
        ("cnav_secours", "aides.0.plafonds.0.montant", "690 €"),
        ("cnav_secours", "aides.1.plafonds.0.montant", "3 000 €"),
        ("agirc_arrco", "aides.0.plafonds.0.montant", "1 500 €"),
        ("agirc_arrco", "aides.0.nombre_maximum", 1),
        ("agirc_arrco", "aides.0.delai_decision", 30),
        ("microcredit", "aides.0.pret.minimum", "300 €"),
        ("microcredit", "aides.0.pret.maximum", "8 000 €"),
        ("microcredit", "aides.0.pret.mois_maximum", 60),
        ("microcredit", "aides.0.pret.interet_minimum", "1,5 %"),
        ("mission_handicap_orval", "liens.plafonds_communs.0.montant", "1 400 €"),
    ],
)
def test_a_figure_is_the_one_of_its_source(pack: str, path: str, value: object) -> None:
    found = yaml.safe_load((FOLDER / f"{pack}.yaml").read_text(encoding="utf-8"))
    for step in path.split("."):
        found = found[int(step)] if step.isdigit() else found[step]
    assert found == value


def test_a_pack_without_case_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        require_sound(dataclasses.replace(PACKS[0], cases=()))
    assert [fault.code for fault in refused.value.faults] == ["funding_pack.too_few_cases"]


def test_a_rule_that_is_no_longer_in_force_says_so() -> None:
    pack = dataclasses.replace(book().by_id["caisse_des_aulnes"], valid_to=TODAY.replace(day=1))
    case = pack.cases[0]
    answer = compile_packs([pack], [Applicant("P", case.facts, case.lines)], on=TODAY)
    assert [one.why for one in answer.unusable] == [Why.NOT_IN_FORCE]
