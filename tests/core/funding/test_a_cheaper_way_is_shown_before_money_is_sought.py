"""The same care for less: 100 % Santé, tarif maîtrisé, the tariff of the C2S, sector 1, each with what she pays."""

from __future__ import annotations

from datetime import date

import pytest

from misas.core.funding.counters import NOTHING_USED
from misas.core.funding.quote_results import Variant, care_lines, quote_result
from misas.core.funding.quotes import QuotedLine
from misas.core.funding.variants import Ask, CheaperKind
from misas.core.refusals import Refused
from tests.kit.quotes import DAY, Coverage, line, params, quote, result, who


def variants(asked: QuotedLine, by: Coverage, on: date = DAY) -> dict[str, Variant]:
    return {one.offer.code or str(one.offer.kind): one for one in result(asked, by=by, on=on).lines[0].variants}


@pytest.mark.parametrize(
    ("tooth", "zero", "moderate"),
    [
        ("11", {"HBLD038", "HBLD634", "HBLD680", "HBLD350"}, set()),
        ("23", {"HBLD038", "HBLD634", "HBLD680", "HBLD350"}, set()),
        ("34", {"HBLD038", "HBLD634", "HBLD680", "HBLD350"}, set()),
        ("45", {"HBLD038", "HBLD350"}, {"HBLD158", "HBLD491"}),
        ("16", {"HBLD038", "HBLD073"}, {"HBLD158"}),
        ("48", {"HBLD038", "HBLD073"}, {"HBLD158"}),
    ],
)
def test_a_free_crown_meets_the_crowns_of_its_tooth(tooth: str, zero: set[str], moderate: set[str]) -> None:
    found = variants(line("dental_prosthesis", 90000, base=12000, code="HBLD403", tooth=tooth), who("nobody"))
    assert {code for code, one in found.items() if one.offer.kind is CheaperKind.ZERO} == zero
    assert {code for code, one in found.items() if one.offer.kind is CheaperKind.MODERATE} == moderate
    assert all(one.paid and one.saves_cents and one.is_cheaper for one in found.values())


def test_what_she_would_pay_of_each_is_worked_out_for_her() -> None:
    crown = line("dental_prosthesis", 90000, base=12000, code="HBLD403", tooth="16")
    alone, covered = variants(crown, who("nobody")), variants(crown, who("responsible"))
    assert [(code, one.paid.rac_cents) for code, one in alone.items() if one.paid] == [
        ("HBLD038", 21800),
        ("HBLD073", 36800),
        ("HBLD158", 47800),
    ]
    assert covered["HBLD038"].paid and covered["HBLD038"].paid.rac_cents == 0
    assert covered["HBLD038"].saves_cents is None, "what the quoted crown leaves is not known: its guarantee is asked"
    assert covered["HBLD038"].is_cheaper is None, "the guarantee might pay the quoted crown whole"


def test_zirconia_on_a_molar_is_offered_from_the_first_of_january() -> None:
    crown = line("dental_prosthesis", 90000, base=12000, code="HBLD403", tooth="16")
    before = variants(crown, who("nobody"), on=date(2025, 12, 31))
    assert before["HBLD073"].offer.kind is CheaperKind.MODERATE
    assert variants(crown, who("nobody"), on=date(2026, 1, 1))["HBLD073"].offer.kind is CheaperKind.ZERO


def test_a_tooth_or_a_code_that_is_not_said_is_asked() -> None:
    no_tooth = result(line("dental_prosthesis", 90000, base=12000, code="HBLD403")).lines[0].variants
    assert [one.offer.to_ask for one in no_tooth if one.offer.kind is CheaperKind.ZERO] == [(Ask.TOOTH,)]
    no_code = result(line("dental_prosthesis", 90000, base=12000, basket="free")).lines[0].variants
    assert [one.offer.to_ask for one in no_code] == [(Ask.CODE,)]
    disputed = result(line("dental_prosthesis", 60000, code="HBLD734", tooth="16")).lines[0].variants
    assert (Ask.BASKET,) in [one.offer.to_ask for one in disputed]


def test_a_cap_that_is_not_held_is_asked() -> None:
    bridge = variants(line("dental_prosthesis", 200000, code="HBLD227", tooth="16"), who("nobody"))
    assert bridge["HBLD099"].offer.to_ask == (Ask.FEE_CAP,)
    assert (bridge["HBLD099"].paid, bridge["HBLD099"].is_cheaper) == (None, None)
    assert bridge["HBLD033"].saves_cents == 200000 - 87000
    assert "HBLD785" not in bridge, "that bridge replaces an incisor"


def test_what_is_already_in_the_basket_has_no_cheaper_way() -> None:
    assert variants(line("dental_prosthesis", 29000, code="HBLD038", tooth="16"), who("responsible")) == {}
    assert variants(line("hearing", 95000, hearing_class="one", ear="left"), who("responsible")) == {}
    assert variants(line("optical", 3000, item="frame", basket="zero"), who("responsible")) == {}
    assert variants(line("consultation", 3000, base=3000, sector="one"), who("responsible")) == {}


def test_with_the_c2s_the_same_care_has_its_tariff() -> None:
    crown = variants(line("dental_prosthesis", 29000, code="HBLD038"), who("c2s"))["HBLD038"]
    assert crown.offer.kind is CheaperKind.C2S and crown.offer.most_cents == 26218
    assert (crown.paid and crown.paid.rac_cents, crown.saves_cents, crown.is_cheaper) == (0, 2782, True)
    unknown = variants(line("dental_prosthesis", 50000, code="HBLD680"), who("c2s"))["HBLD680"]
    assert unknown.offer.to_ask == (Ask.C2S_TARIFF,)
    aid = variants(line("hearing", 95000, hearing_class="one", ear="left"), who("c2s"))["c2s"]
    assert (aid.offer.most_cents, aid.paid and aid.paid.rac_cents) == (80000, 0)
    visit = variants(line("consultation", 6000, base=3000, sector="two", option="none"), who("c2s"))["c2s"]
    assert (visit.offer.most_cents, visit.paid and visit.paid.rac_cents, visit.saves_cents) == (3000, 0, 3000)


def test_hearing_aids_meet_class_one() -> None:
    aid = variants(line("hearing", 180000, hearing_class="two", ear="left"), who("nobody"))["zero"]
    assert (aid.offer.most_cents, aid.paid and aid.paid.rac_cents, aid.saves_cents) == (95000, 71000, 85000)
    young = variants(line("hearing", 200000, hearing_class="two", ear="left"), who("young"))["zero"]
    assert young.offer.most_cents == 140000
    unsaid = variants(line("hearing", 180000, hearing_class="two", ear="left"), who(born=None))["zero"]
    assert unsaid.offer.to_ask == (Ask.BORN,)


def test_glasses_meet_class_a_and_what_has_no_limit_is_asked() -> None:
    frame = variants(line("optical", 15000, item="frame", basket="free"), who("nobody"))["zero"]
    assert (frame.offer.most_cents, frame.paid and frame.paid.rac_cents) == (3000, 2460)
    weak = variants(line("optical", 15000, item="lens", basket="free", sight="weak_single"), who("nobody"))["zero"]
    assert weak.offer.most_cents == 3250
    progressive = variants(line("optical", 15000, item="lens", basket="free", sight="progressive"), who("nobody"))
    assert progressive["zero"].offer.to_ask == (Ask.CLASS_A_PRICE,)
    assert variants(line("optical", 15000, item="lens", basket="free"), who("nobody"))["zero"].offer.to_ask == (
        Ask.SIGHT,
    )


def test_a_visit_of_sector_two_meets_sector_one_and_optam() -> None:
    visit = line("consultation", 6000, is_general_practice=True, sector="two", option="none")
    found = variants(visit, who("nobody"))
    assert found["sector_1"].saves_cents == 4590 - 1100
    assert found["optam"].offer.to_ask == (Ask.OPTAM_FEE,)
    specialist = line("consultation", 9000, base=2300, sector="two", option="none")
    assert variants(specialist, who("nobody"))["sector_1"].offer.to_ask == (Ask.SECTOR_1_FEE,)


def test_an_implant_meets_another_technique_for_the_dentist_to_judge() -> None:
    found = variants(line("implant", 120000, code="IMPLANT", tooth="11"), who("responsible"))
    assert found["HBLD785"].offer.needs_opinion and found["HBLD033"].offer.needs_opinion
    assert found["HBLD033"].saves_cents is None and found["HBLD033"].paid and found["HBLD033"].paid.rac_cents == 0


def test_one_line_of_each_group_is_kept_and_uses_counters_up() -> None:
    dear = line("dental_prosthesis", 55000, id="dear", code="HBLD158", tooth="16", variant_group="crown")
    cheap = line("dental_prosthesis", 29000, id="cheap", code="HBLD038", tooth="16", variant_group="crown")
    visit = line("dental_care", 4338, id="visit", base=4338)
    given = quote(dear, cheap, visit)
    first = quote_result(given, who("nobody"), NOTHING_USED, params(), DAY)
    assert [one.line.id for one in first.kept] == ["dear", "visit"]
    other = quote_result(given, who("nobody"), NOTHING_USED, params(), DAY, chosen={"crown": "cheap"})
    assert [(one.id, one.cents) for one in care_lines(other, "P1")] == [("cheap", 21800), ("visit", 1736)]
    assert first.total and other.total and first.total.rac_cents - other.total.rac_cents == 47800 - 21800
    with pytest.raises(Refused, match=r"funding\.variant_unknown"):
        quote_result(given, who("nobody"), NOTHING_USED, params(), DAY, chosen={"crown": "visit"})
