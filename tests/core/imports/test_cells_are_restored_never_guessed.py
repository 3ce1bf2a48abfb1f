from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misas.core.imports.cells import Wrong, split_name, two_phones, value_of
from misas.core.imports.columns import recognise
from misas.core.imports.grid import Grid, Line, Mark, tidy
from misas.core.imports.rows import RowRead, Terms, cells_of, content_of, person_of, read_row
from misas.core.referrals.codes import CareType, Channel, Motive, Reason
from misas.core.referrals.said import Door
from misas.core.refusals import Fault
from misas.wording.import_vocabulary import vocabulary
from misas.wording.imports import cell_sentence

WORDS = vocabulary()
TODAY = date(2026, 11, 21)
TERMS = Terms(Door.PARTNER, Channel.PORTAL, False, TODAY, {"referrer_name": "Aline Costa"})
SOUND = {
    "Réf": "12",
    "Nom": "BENALI",
    "Prénom": "Nadia",
    "Né le": "12/03/1984",
    "Tél": "639980001",
    "Autre téléphone": "",
    "Mail": "",
    "CP": "30000",
    "Ville": "Nîmes",
    "Soins": "dents, lunettes",
    "Depuis": "",
    "Stade": "",
    "Raisons": "trop cher",
    "Motif": "",
    "Créneaux": "",
    "Langue": "",
    "Urgence": "",
    "Informée le": "3/11/2026",
    "Accord": "oui",
    "Commentaire": "",
    "Âge": "42",
}


def value(name: str, text: str, mark: Mark | None = None) -> Any:
    return value_of(name, tidy(text), mark, WORDS, today=TODAY)


def fault(name: str, text: str, mark: Mark | None = None) -> Fault:
    with pytest.raises(Wrong) as wrong:
        value(name, text, mark)
    return wrong.value.fault


def row(marks: dict[str, Mark] | None = None, terms: Terms = TERMS, **cells: str) -> RowRead:
    """The sound line, with cells changed by header (spaces of a header are underscores here)."""
    return read(cells, marks or {}, terms)[0]


def read(changes: dict[str, str], marks: dict[str, Mark], terms: Terms = TERMS) -> tuple[RowRead, set[str]]:
    """The line as read, and the headers of the cells to mend."""
    whole = SOUND | {name.replace("_", " "): text for name, text in changes.items()}
    headers = tuple(whole)
    places = {headers.index(name): mark for name, mark in marks.items()}
    line = Line(2, tuple(whole.values()), places)
    recognition = recognise(Grid((Line(1, headers), line), {}), WORDS, holds_nir=terms.holds_nir)
    found = read_row(line, recognition, WORDS, terms)
    return found, {headers[place] for f in found.faults for place in cells_of(f, recognition)}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("639980001", "0639980001"),
        ("6 39 98 00 01", "0639980001"),
        ("639980001,00", "0639980001"),
        ("33639980001", "+33639980001"),
        ("06.39.98.00.01", "06.39.98.00.01"),
        ("+33 6 39 98 00 01", "+33 6 39 98 00 01"),
    ],
)
def test_a_phone_gets_its_zero_back(typed: str, kept: str) -> None:
    assert value("phone", typed) == kept


@pytest.mark.parametrize("text", ["6,4E+08", "1.85E+14", "1,85E+14", "6E8", "6,39980001 E+08"])
@pytest.mark.parametrize("name", ["phone", "nir", "postal_code", "last_name"])
def test_a_number_that_lost_its_digits_is_to_mend(name: str, text: str) -> None:
    assert fault(name, text).code == "imports.cell.scientific"


@pytest.mark.parametrize(
    ("typed", "kept"), [("1000", "01000"), ("30 900", "30900"), ("30900,00", "30900"), ("2A004", "2A004")]
)
def test_a_postal_code_gets_its_zero_back(typed: str, kept: str) -> None:
    assert value("postal_code", typed) == kept


@pytest.mark.parametrize(
    ("text", "mark", "day"),
    [
        ("1984-03-12", Mark.DATE, "1984-03-12"),
        ("1984-03-12T09:30", Mark.DATE, "1984-03-12"),
        ("30753", Mark.NUMBER, "1984-03-12"),
        ("12031984", Mark.NUMBER, "12031984"),
        ("3041985", Mark.NUMBER, "03041985"),
        ("12/03/1984 00:00", None, "12/03/1984"),
        ("12 mars 1984", None, "12 mars 1984"),
    ],
)
def test_a_date_is_read_as_the_sheet_keeps_it(text: str, mark: Mark | None, day: str) -> None:
    assert value("birth_date", text, mark) == day


@pytest.mark.parametrize("text", ["03/25/1984", "3-25-84", "12.31.1990"])
def test_a_month_that_does_not_exist_proposes_the_day_first(text: str) -> None:
    wrong = fault("birth_date", text)
    assert wrong.code == "imports.cell.swapped_date"
    assert "Vouliez-vous écrire 25/03/1984 ?" in cell_sentence(fault("birth_date", "03/25/1984"))


@pytest.mark.parametrize(
    ("text", "mark", "code"),
    [
        ("", Mark.FORMULA, "imports.cell.formula"),
        ("#REF!", Mark.ERROR, "imports.cell.error"),
        ("########", None, "imports.cell.too_narrow"),
        ("RenÃ©e", None, "imports.cell.broken_accents"),
        ("Ren\ufffde", None, "imports.cell.broken_accents"),
    ],
)
def test_what_the_sheet_spoiled_is_to_mend(text: str, mark: Mark | None, code: str) -> None:
    assert fault("first_names", text, mark).code == code


@pytest.mark.parametrize("text", ["", "-", "?", "…", "néant", "N/C", "RAS", "non renseigné"])
def test_a_word_for_nothing_is_nothing(text: str) -> None:
    assert value("comment", text) is None


def test_a_name_is_never_taken_for_nothing() -> None:
    assert value("last_name", "RAS") == "RAS"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("dents", ["dental_conservative"]),
        ("DENTIER", ["dental_prosthetic"]),
        ("dents, lunettes", ["dental_conservative", "optics"]),
        ("Kiné + radio", ["physiotherapy_paramedical", "imaging"]),
        ("optique / ophtalmologie", ["optics", "ophthalmology"]),
        ("Dentiste ; Opticien\nIRM", ["dental_conservative", "optics", "imaging"]),
        ("gynécologie et dents", ["gynaecology_maternity", "dental_conservative"]),
        ("Gynécologie, maternité", ["gynaecology_maternity"]),
        ("dents; dentiste", ["dental_conservative"]),
        ("hearing_aid", ["hearing_aid"]),
    ],
)
def test_several_cares_in_one_cell_are_told_apart(text: str, codes: list[str]) -> None:
    assert value("cares", text) == codes


def test_a_word_close_to_a_known_one_is_proposed_not_taken() -> None:
    wrong = fault("cares", "lunettes, dantiste")
    assert (wrong.code, wrong.as_values()) == ("imports.cell.near_word", {"value": "dantiste", "proposed": "dentiste"})
    assert fault("reasons", "xyzzy").code == "imports.cell.unknown_word"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("matin et après-midi", ["morning", "afternoon"]),
        ("10h-12h", ["morning"]),
        ("14h30 / 18h", ["afternoon", "evening"]),
        ("le soir", ["evening"]),
    ],
)
def test_hours_are_parts_of_the_day(text: str, parts: list[str]) -> None:
    assert value("call_times", text) == parts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("BEN ALI Nadia", ("BEN ALI", "Nadia")),
        ("Jean Pierre L’HÉVÉDER", ("L’HÉVÉDER", "Jean Pierre")),
        ("DUPONT, Zoé", ("DUPONT", "Zoé")),
        ("DUPONT ZOÉ", None),
        ("Dupont Zoé", None),
        ("Zoé DUPONT Marie", None),
    ],
)
def test_a_name_and_first_names_are_parted_by_their_capitals_alone(text: str, names: tuple[str, str] | None) -> None:
    assert split_name(text) == names


def test_two_phones_in_one_cell_are_told_apart() -> None:
    assert two_phones("06 39 98 00 01 / 199000002") == ("06 39 98 00 01", "0199000002")
    assert two_phones("06/39/98/00/01") is None
    assert two_phones("06 39 98 00 01 ou 01 99 00 00 02") == ("06 39 98 00 01", "01 99 00 00 02")
    assert row(Tél="06 39 98 00 01 / 01 99 00 00 02").said.other_phone == "+33199000002"  # type: ignore[union-attr]


def test_a_sound_line_is_a_referral() -> None:
    found = row(Créneaux="matin", Langue="arabe", Accord="écrit", Motif="accès aux droits")
    assert found.faults == ()
    said = found.said
    assert said is not None and found.reference == "12"
    assert (said.phone, said.birth_date, said.agreement_mode) == ("+33639980001", date(1984, 3, 12), "written")
    assert [care.care_type for care in said.cares] == [CareType.DENTAL_CONSERVATIVE, CareType.OPTICS]
    assert (said.reasons, said.motives) == ((Reason.OUT_OF_POCKET,), (Motive.ACCESS_RIGHTS,))
    assert (said.language, said.informed, said.informed_on) == ("ar", True, date(2026, 11, 3))


def test_every_fault_of_a_line_is_told_at_once_in_its_cell() -> None:
    found, cells = read({"Prénom": "", "Né le": "31/02/1990", "Soins": "dantiste", "Accord": "", "Tél": "12"}, {})
    assert found.said is None
    assert cells == {"Prénom", "Né le", "Soins", "Accord", "Tél"}
    assert len(found.faults) == 5  # and nothing that only follows from them


@pytest.mark.parametrize(
    ("changes", "marks", "cells"),
    [
        ({"Accord": "non"}, {}, {"Accord"}),
        ({"Informée le": ""}, {}, {"Informée le"}),
        ({"Informée le": "21/12/2026"}, {}, {"Informée le"}),
        ({"Tél": ""}, {}, {"Tél"}),
        ({"Tél": ""}, {"Tél": Mark.FORMULA}, {"Tél"}),
        ({"Né le": "12/03/2062"}, {}, {"Né le"}),
        ({"CP": "3O000"}, {}, {"CP"}),
        ({"Mail": "personne.exemple.test"}, {}, {"Mail"}),
        ({"Commentaire": "n° 2 84 03 30 990 123 45"}, {}, {"Commentaire"}),
        ({"Soins": "", "Raisons": ""}, {}, {"Motif"}),
        ({"Soins": "", "Depuis": "2024"}, {}, {"Depuis"}),
        ({"Depuis": "12/12/2027"}, {}, {"Depuis"}),
        ({"Urgence": "peut-être"}, {}, {"Urgence"}),
        ({"Réf": "x" * 61}, {}, {"Réf"}),
    ],
)
def test_a_fault_stands_in_the_cell_to_mend(changes: dict[str, str], marks: dict[str, Mark], cells: set[str]) -> None:
    assert read(changes, marks)[1] == cells


def test_a_formula_in_a_column_kept_aside_harms_nobody() -> None:
    assert row({"Âge": Mark.FORMULA}, Âge="").faults == ()


def test_a_line_that_overflows_is_to_mend() -> None:
    headers = tuple(SOUND)
    line = Line(2, (*SOUND.values(), "", "le reste"))
    recognition = recognise(Grid((Line(1, headers), line), {}), WORDS, holds_nir=False)
    found = read_row(line, recognition, WORDS, TERMS)
    assert [f.code for f in found.faults] == ["imports.row.extra_cells"]
    assert cells_of(found.faults[0], recognition) == (len(headers) + 1,)


def test_a_wrong_nir_names_its_part() -> None:
    terms = Terms(Door.AGENT, Channel.EMAIL, True, TODAY, {"referrer_name": "Agent Exemple"})
    found, cells = read({"N° sécu": "2 84 03 30 990 123 01"}, {}, terms)
    assert cells == {"N° sécu"}
    assert "La clé (01) ne correspond pas" in cell_sentence(found.faults[0])


def test_the_same_words_typed_otherwise_are_the_same_content() -> None:
    one = row()
    other = row(Tél="06 39 98 00 01", Né_le="12 mars 1984", Soins="Dentiste + Lunettes", Raisons="Trop cher", Âge="43")
    assert one.said is not None and other.said is not None
    assert content_of(one.said, one.reference) == content_of(other.said, other.reference)
    moved = row(Soins="dents")
    assert moved.said is not None
    assert content_of(moved.said, "12") != content_of(one.said, "12")
    assert content_of(one.said, "13") != content_of(one.said, "12")
    assert person_of(one.said) == person_of(moved.said)


anything = st.text(max_size=30) | st.sampled_from(
    ["12/03/1984", "31/02/1990", "639980001", "dents", "oui", "=1+1", "1,85E+14", "2 84 03 30 990 123 45", "é" * 300]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(anything, min_size=len(SOUND), max_size=len(SOUND) + 2),
    st.dictionaries(st.integers(0, 20), st.sampled_from(Mark)),
)
def test_whatever_people_type_a_line_is_a_referral_or_has_faults_in_french(
    cells: list[str], marks: dict[int, Mark]
) -> None:
    tidied = tuple(tidy(cell) for cell in cells)
    line = Line(2, tidied, marks)
    recognition = recognise(Grid((Line(1, tuple(SOUND)), line, Line(3, ("x",))), {}), WORDS, holds_nir=False)
    found = read_row(line, recognition, WORDS, TERMS)
    assert (found.said is None) == bool(found.faults)
    for one in found.faults:
        assert "Signalez le code" not in cell_sentence(one)  # every fault has its sentence
        assert all(0 <= place < len(recognition.columns) for place in cells_of(one, recognition))
