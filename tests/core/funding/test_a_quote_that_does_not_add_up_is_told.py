"""A quote or a coverage that is wrong is refused with every reason at once, and each reason has its French sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from misas.core.funding import coverage as coverages
from misas.core.funding.care_codes import TEETH, CareFamily, ToothKind
from misas.core.funding.coverage import Cover, Coverage, Promise, PromiseKind, Right
from misas.core.funding.quotes import MOST_LINES, Quote, faults, possible_totals
from misas.wording.sentences import fault_sentence
from tests.kit.quotes import DAY, RESPONSIBLE, line, quote, who

SOUND = quote(line("dental_care", 4338), line("dental_prosthesis", 29000, tooth="16"), stated_total_cents=33338)


def spoilt(**changed: Any) -> Quote:
    return replace(SOUND, lines=(SOUND.lines[0], replace(SOUND.lines[1], **changed)), stated_total_cents=None)


def test_a_sound_quote_has_no_fault() -> None:
    assert faults(SOUND, on=DAY) == ()


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        (replace(SOUND, stated_total_cents=33339), "stated_total_cents", "total_differs"),
        (replace(SOUND, stated_total_cents=-1), "stated_total_cents", "negative"),
        (replace(SOUND, valid_until=DAY - timedelta(days=1), issued_on=date(2026, 10, 1)), "valid_until", "expired"),
        (replace(SOUND, issued_on=DAY + timedelta(days=1), care_on=None), "issued_on", "issued_later"),
        (replace(SOUND, valid_until=date(2026, 11, 1)), "valid_until", "ends_before_it_begins"),
        (replace(SOUND, care_on=DAY - timedelta(days=1)), "care_on", "care_before_quote"),
        (replace(SOUND, valid_until=DAY, care_on=DAY + timedelta(days=1)), "care_on", "care_after_validity"),
        (replace(SOUND, professional="  "), "professional", "no_professional"),
        (replace(SOUND, lines=(), stated_total_cents=None), "lines", "no_line"),
        (spoilt(price_cents=-1), "lines.1.price_cents", "negative"),
        (spoilt(price_cents=120.5), "lines.1.price_cents", "fractional_cents"),
        (spoilt(price_cents=True), "lines.1.price_cents", "fractional_cents"),
        (spoilt(price_cents=10_000_001), "lines.1.price_cents", "too_high"),
        (spoilt(base_cents=-5), "lines.1.base_cents", "negative"),
        (spoilt(base_cents=1.5), "lines.1.base_cents", "fractional_cents"),
        (spoilt(quantity=0), "lines.1.quantity", "quantity"),
        (spoilt(quantity=1.5), "lines.1.quantity", "quantity"),
        (spoilt(rate_percent=101), "lines.1.rate_percent", "rate"),
        (spoilt(tooth="19"), "lines.1.tooth", "tooth"),
        (spoilt(ear="left"), "lines.1.ear", "ear_elsewhere"),
        (spoilt(item="frame"), "lines.1.item", "item_elsewhere"),
        (spoilt(id="1"), "lines.1.id", "line_twice"),
        (spoilt(label=" "), "lines.1.label", "no_label"),
        (spoilt(family=CareFamily.HEARING, tooth="", ear="left", quantity=2), "lines.1.quantity", "one_ear"),
    ],
)
def test_each_fault_is_told_at_its_place(given: Quote, field: str, code: str) -> None:
    (fault,) = faults(given, on=DAY)
    assert (fault.field, fault.code) == (field, f"funding.quote.{code}")
    said = fault_sentence(fault)
    assert "Signalez le code" not in said and "{" not in said


def test_too_many_lines_are_told() -> None:
    given = quote(*(line("dental_care", 100, id=f"l{nth}") for nth in range(MOST_LINES + 1)))
    assert [fault.code for fault in faults(given, on=DAY)] == ["funding.quote.too_many_lines"]


def test_every_fault_is_told_at_once() -> None:
    given = replace(spoilt(price_cents=-1, tooth="99"), professional="", valid_until=date(2026, 1, 1))
    assert len(faults(given, on=DAY)) == 4


def test_a_total_says_both_amounts_in_euros() -> None:
    (fault,) = faults(replace(SOUND, stated_total_cents=40000), on=DAY)
    assert "400,00\u00a0€" in fault_sentence(fault) and "333,38\u00a0€" in fault_sentence(fault)


def test_a_quote_with_variants_adds_up_with_any_choice() -> None:
    dear = line("dental_prosthesis", 55000, id="a", variant_group="crown")
    cheap = line("dental_prosthesis", 29000, id="b", variant_group="crown")
    given = quote(dear, cheap, line("dental_care", 4000, id="c"))
    assert possible_totals(given) == {59000, 33000}
    for total, sound in ((59000, True), (33000, True), (88000, False), (4000, False)):
        assert (faults(replace(given, stated_total_cents=total), on=DAY) == ()) is sound


def test_every_tooth_of_the_two_dentitions_and_no_other() -> None:
    assert len(TEETH) == 52
    assert (TEETH["11"], TEETH["23"], TEETH["34"]) == (ToothKind.INCISOR, ToothKind.CANINE, ToothKind.PREMOLAR_1)
    assert (TEETH["45"], TEETH["18"], TEETH["55"]) == (ToothKind.PREMOLAR_2, ToothKind.MOLAR, ToothKind.MOLAR)
    assert {"10", "19", "49", "56", "90"}.isdisjoint(TEETH)


def promised(**said: Any) -> Coverage:
    return who("responsible", promises={CareFamily.DENTAL_PROSTHESIS: Promise(**said)})


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        (who(ald=Right(True, DAY, DAY - timedelta(days=1))), "ald.until", "ends_before"),
        (who(cover=replace(RESPONSIBLE, since=DAY, until=date(2026, 1, 1))), "cover.until", "ends_before"),
        (who("c2s", "ame"), "ame.is_held", "c2s_and_ame"),
        (who(born=DAY + timedelta(days=1)), "born", "born_later"),
        (who(cover=replace(Cover(), yearly_cap_cents=-1)), "cover.yearly_cap_cents", "negative"),
        (promised(kind=PromiseKind.PERCENT_OF_BASE), "percent", "percent"),
        (promised(kind=PromiseKind.PERCENT_OF_BASE, percent=1001), "percent", "percent"),
        (promised(kind=PromiseKind.FLAT), "cents", "flat_without_amount"),
        (promised(kind=PromiseKind.COPAYMENT, plus_cents=-1), "plus_cents", "amount"),
        (
            promised(
                kind=PromiseKind.FULL,
                in_network=Promise(PromiseKind.FULL, in_network=Promise(PromiseKind.FULL)),
            ),
            "in_network",
            "network_twice",
        ),
    ],
)
def test_a_coverage_that_contradicts_itself_is_told(given: Coverage, field: str, code: str) -> None:
    (fault,) = coverages.faults(given)
    assert fault.field.endswith(field) and fault.code == f"funding.coverage.{code}"
    assert "Signalez le code" not in fault_sentence(fault)


def test_a_sound_coverage_has_no_fault() -> None:
    assert coverages.faults(who("responsible", "ald", "local_regime")) == ()
