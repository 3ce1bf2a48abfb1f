"""What to bring, how to get there and in which language are said before the day, and tell nothing of her health."""

from __future__ import annotations

import pytest

from misas.core.orientation.appointment_codes import BringAlong, TransportNeed
from misas.core.orientation.codes import Cover
from misas.core.orientation.preparing import Preparation, faults_of_preparation, proposed
from tests.kit.needs import book

DENTAL = book().by_id["soins_dentaires"]


def test_what_the_need_asks_for_is_proposed() -> None:
    assert proposed(DENTAL, Cover.ORDINARY).bring == frozenset(DENTAL.bring)


def test_whoever_has_the_c2s_brings_her_certificate_and_no_other_card() -> None:
    bring = proposed(DENTAL, Cover.C2S).bring
    assert BringAlong.RIGHTS_CERTIFICATE in bring and BringAlong.COMPLEMENTARY_CARD not in bring
    assert BringAlong.VITALE_CARD in bring


def test_whoever_has_the_ame_has_no_vitale_card_to_bring() -> None:
    bring = proposed(DENTAL, Cover.AME).bring
    assert BringAlong.VITALE_CARD not in bring and BringAlong.RIGHTS_CERTIFICATE in bring


@pytest.mark.parametrize(("language", "interpreter"), [("", ""), ("fr", ""), ("ar", "ar"), ("lsf", "lsf")])
def test_an_interpreter_is_proposed_to_whoever_does_not_speak_french(language: str, interpreter: str) -> None:
    assert proposed(DENTAL, Cover.ORDINARY, language).interpreter == interpreter


def test_what_is_left_to_arrange_is_told() -> None:
    assert Preparation().is_ready
    assert not Preparation(interpreter="ar").is_ready
    assert Preparation(interpreter="ar", interpreter_booked=True).is_ready
    for need in TransportNeed:
        ready = need in (TransportNeed.NONE, TransportNeed.ACCOMPANIED, TransportNeed.AMBULANCE_BOOKED)
        assert Preparation(transport=need).is_ready is ready


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ((["vitale_card"], "none", ""), []),
        ((["vitale_card"], "none", "lsf"), []),
        ((["a_cake"], "none", ""), ["bring"]),
        (([], "flying", ""), ["transport"]),
        (([], "none", "Arabic!"), ["interpreter"]),
        ((["a_cake"], "flying", "1"), ["bring", "transport", "interpreter"]),
    ],
)
def test_what_is_not_of_the_lists_is_told_by_its_field(typed: tuple[list[str], str, str], fields: list[str]) -> None:
    assert [fault.field for fault in faults_of_preparation(*typed)] == fields
