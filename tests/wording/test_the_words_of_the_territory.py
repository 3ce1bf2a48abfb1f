"""Whatever the territory answers has its French sentence, whole and well written."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

import pytest

from misas.core.refusals import Fault
from misas.core.territory.codes import Certainty, HolidayCalendar, NoteCode, OpeningStatus, RoutingReason
from misas.core.territory.routing import Note
from misas.wording import territory
from misas.wording.sentences import fault_sentence, sentence

NAMES = {301: "CPAM du Gard", 595: "CPAM de Lille-Douai"}


@pytest.mark.parametrize(
    ("codes", "labels"),
    [
        (OpeningStatus, territory.OPENING_STATUSES),
        (HolidayCalendar, territory.HOLIDAY_CALENDARS),
        (Certainty, territory.CERTAINTIES),
        (RoutingReason, territory.ROUTING_REASONS),
        (NoteCode, territory.NOTES),
    ],
)
def test_every_code_has_its_words(codes: type[StrEnum], labels: dict[StrEnum, str]) -> None:
    assert set(labels) == set(codes)


@pytest.mark.parametrize("code", NoteCode)
def test_every_note_makes_a_sentence(code: NoteCode) -> None:
    said = territory.note_sentence(Note(code, "593", (595, 301)), NAMES)
    assert "{" not in said
    assert said.endswith(".")


def test_a_note_names_the_caisses() -> None:
    moved = territory.note_sentence(Note(NoteCode.CAISSE_ABSORBED, "593", (595,)), NAMES)
    assert moved == "Le code 593 n’est plus utilisé\u00a0: ses assurés relèvent de la CPAM de Lille-Douai."


def test_a_caisse_that_opens_later_says_when() -> None:
    said = sentence("territory.caisse_opens_later", caisse="CPAM du Gard", day=date(2027, 1, 4))
    assert said.endswith("Son ouverture est prévue le 04/01/2027.")


def test_an_unknown_commune_proposes_near_ones() -> None:
    said = fault_sentence(Fault.of("commune", "territory.unknown_commune_near", typed="Nismes", communes="Nîmes (30)"))
    assert said == "Commune inconnue\u00a0: «\u00a0Nismes\u00a0». Vouliez-vous dire\u00a0: Nîmes (30)\u00a0?"


def test_french_typography_is_kept() -> None:
    tables = (territory.REFUSALS, territory.FAULTS, territory.NOTES, territory.ROUTING_REASONS)
    for table in tables:
        for said in table.values():
            assert "'" not in said
            assert not re.search(r" [:;!?»]|« ", said), said
