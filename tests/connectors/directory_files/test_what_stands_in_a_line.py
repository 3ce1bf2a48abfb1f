"""Rows that the real files are known to hold: quotes as data, foreign addresses, CEDEX, swapped positions."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misas.connectors.directory_files import DirectoryFiles, write_inclusion
from misas.connectors.directory_files.dila import caisse_of
from misas.connectors.directory_files.finess import located
from misas.connectors.directory_files.streets import mended
from misas.connectors.directory_files.tables import town_of
from misas.core.orientation.formats import Format
from misas.core.orientation.ports import DirectoryReader, InclusionWriter
from misas.demo.directory.lambert import metres
from misas.demo.directory.text_files import ACTIVITY_HEADER, PROFESSIONAL_HEADER

NAMES = ACTIVITY_HEADER.split("|")[:-1]


def activity_file(folder: Path, *rows: dict[str, str]) -> Path:
    base = {
        "Type d'identifiant PP": "8",
        "Identifiant PP": "99000000011",
        "Identification nationale PP": "899000000011",
    }
    lines = ["|".join((base | row).get(name, "") for name in NAMES) + "|" for row in rows]
    path = folder / "PS_LibreAcces_Personne_activite_202611010830.txt"
    path.write_text("\n".join([ACTIVITY_HEADER, *lines]) + "\n", encoding="utf-8", newline="")
    return path


def ameli_file(folder: Path, *lines: str) -> Path:
    path = folder / "liste-ps-20261101-023058.csv"
    path.write_bytes(("\ufeff" + "\n".join([";".join(PROFESSIONAL_HEADER), *lines]) + "\n").encode())
    return path


def test_a_quote_is_data_in_the_rpps(tmp_path: Path, read: Any) -> None:
    path = activity_file(
        tmp_path, {"Raison sociale site": 'CABINET "LES TILLEULS'}, {"Raison sociale site": '"LE CLOS"'}
    )
    rows, report = read(path, Format.RPPS_ACTIVITIES)
    assert [row.site_name for row in rows] == ['CABINET "LES TILLEULS', '"LE CLOS"']
    assert report.broken_count == 0


POSTAL, COUNTRY = "Code postal (coord. structure)", "Code pays (coord. structure)"
CEDEX, COMMUNE = "Bureau cedex (coord. structure)", "Code commune (coord. structure)"


@pytest.mark.parametrize(
    ("told", "postal_code", "foreign"),
    [
        ({POSTAL: "GL", COUNTRY: "99132"}, "GL", True),
        ({POSTAL: "GL"}, "GL", True),
        ({POSTAL: "30000"}, "30000", False),
        ({POSTAL: "30000", COUNTRY: "99000"}, "30000", False),
        ({POSTAL: "30000", COUNTRY: "99109"}, "30000", True),
        ({"Libellé pays (coord. structure)": "Suisse", POSTAL: "12000"}, "12000", True),
        ({CEDEX: "30029 NIMES CEDEX 9"}, "30029", False),
        ({CEDEX: "NIMES CEDEX 9", COMMUNE: "30189"}, None, False),
        ({POSTAL: "75008 CEDEX 8"}, "75008", False),
        ({POSTAL: "97150", COMMUNE: "97801"}, "97150", False),
        ({}, None, None),
    ],
)
def test_a_foreign_row_is_kept_and_marked_and_a_cedex_gives_its_code(
    told: dict[str, str], postal_code: str | None, foreign: bool | None, tmp_path: Path, read: Any
) -> None:
    ((row,), _) = read(activity_file(tmp_path, told), Format.RPPS_ACTIVITIES)
    assert (row.postal_code, row.foreign) == (postal_code, foreign)


def test_who_has_no_number_is_told_and_who_lacks_the_long_one_gets_it(tmp_path: Path, read: Any) -> None:
    path = activity_file(
        tmp_path,
        {"Identification nationale PP": ""},
        {"Identification nationale PP": "", "Identifiant PP": ""},
    )
    rows, report = read(path, Format.RPPS_ACTIVITIES)
    assert [row.national_id for row in rows] == ["899000000011"]
    assert [b.code for b in report.broken] == ["orientation.line.no_identifier"]


CELL = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="|"), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(cells=st.lists(CELL, min_size=len(NAMES), max_size=len(NAMES)))
def test_whatever_a_line_says_it_stays_one_row_with_its_words(cells: list[str], tmp_path: Path) -> None:
    row = dict(zip(NAMES, cells, strict=True)) | {"Identification nationale PP": "899000000011"}
    path = activity_file(tmp_path, row)
    (found,) = list(DirectoryFiles().read(path, Format.RPPS_ACTIVITIES))
    assert found.last_name == (row["Nom d'exercice"].strip() or None)
    assert found.street == (row["Libellé Voie (coord. structure)"].strip() or None)
    assert found.kind_label == (row["Libellé genre activité"].strip() or None)


@pytest.mark.parametrize(
    ("street", "read_as"),
    [
        ("1 RUE DU PUITS", "1 RUE DU PUITS"),
        ('"1 RUE DU PUITS; BAT C"', "1 RUE DU PUITS; BAT C"),
        ('"RESIDENCE ""LE CLOS"""', 'RESIDENCE "LE CLOS"'),
        ('RESIDENCE "LE CLOS', 'RESIDENCE "LE CLOS'),
    ],
)
def test_ameli_is_read_whether_its_quotes_are_csv_or_data(street: str, read_as: str, tmp_path: Path, read: Any) -> None:
    cells = ["MERLIER", "ZOE", "F", "", "true", "false", "1", "Médecins", "01", "Médecin généraliste", "", "", "3",
             "Secteur 2", "3", "OPTAM", "01", "Libéral", "0199001234", street, "", "", "30029", "NIMES CEDEX 9",
    ]  # fmt: skip
    ((row,), report) = read(ameli_file(tmp_path, ";".join(cells)), Format.AMELI_PROFESSIONALS)
    assert (row.street, row.town, row.cedex, row.vitale, row.apcv) == (read_as, "NIMES", True, True, False)
    assert (row.sector, row.sector_label, row.option) == ("3", "Secteur 2", "3")
    assert report.broken_count == 0 and report.unknown_codes == {}


def test_codes_nobody_knows_are_counted(tmp_path: Path, read: Any) -> None:
    cells = ["MERLIER", "ZOE", "F", "", "true", "false", "9", "?", "99", "Nouvelle", "", "", "7", "?", "9", "?"]
    ((row,), report) = read(ameli_file(tmp_path, ";".join(cells + [""] * 8)), Format.AMELI_PROFESSIONALS)
    assert row.speciality_label == "Nouvelle"
    assert report.unknown_codes == {"type:9": 1, "speciality:99": 1, "sector:7": 1, "option:9": 1}


@pytest.mark.parametrize(
    ("town", "read_as", "cedex"),
    [("NIMES CEDEX 9", "NIMES", True), ("NIMES CEDEX", "NIMES", True), ("Nîmes", "Nîmes", False), (None, None, False),
     ("CEDEX", None, True), ("ST CEDEXIN", "ST CEDEXIN", False)],
)  # fmt: skip
def test_a_cedex_leaves_the_town(town: str | None, read_as: str | None, cedex: bool) -> None:
    assert town_of(town) == (read_as, cedex)


POINTS = [(43.83, 4.36, "30189"), (50.63, 3.06, "59350"), (4.93, -52.33, "97302"), (-21.0, 55.3, "97411"),
          (14.6, -61.0, "97209"), (16.2, -61.5, "97105"), (-12.8, 45.2, "97608"), (42.7, 9.45, "2B033")]  # fmt: skip


@pytest.mark.parametrize(("latitude", "longitude", "commune"), POINTS)
def test_a_position_is_found_whichever_way_round_it_was_told(latitude: float, longitude: float, commune: str) -> None:
    east, north = (str(v) for v in metres(latitude, longitude))
    here = (latitude, longitude)
    told = {"directionlatitude": str(latitude), "directionlongitude": str(longitude)}
    turned = {"directionlatitude": str(longitude), "directionlongitude": str(latitude)}
    plain = {"coordonneex": north, "coordonneey": east}
    other = {"directionlatitude": north, "directionlongitude": east,
             "coordonneex": str(longitude), "coordonneey": str(latitude)}  # fmt: skip
    assert located(told | plain, commune) == (*here, "as_told")
    assert located(turned | plain, commune) == (*here, "swapped")
    assert located(other, commune) == (*here, "other_fields")
    assert located({}, commune) == (None, None, None)
    assert located({"directionlatitude": north, "directionlongitude": east}, commune) == (None, None, "projected")
    assert located({"directionlatitude": "0", "directionlongitude": "0"}, commune) == (None, None, "unusable")


def test_the_metres_of_a_published_site_are_those_of_its_degrees() -> None:
    """The sample of 9 March 2026: coordonneeX 6589480.53, Y 941342.52 for 46.362063, 6.139885."""
    east, north = metres(46.362063, 6.139885)
    assert (east, north) == (pytest.approx(941_342.52, abs=1), pytest.approx(6_589_480.53, abs=1))


@pytest.mark.parametrize(
    ("published", "street"),
    [("BEREELOT", "BERTHELOT"), ("DU EEATRE", "DU THEATRE"), ("MARE", "MARE"), ("DE LA RUE", "DE LA RUE"),
     ("EIERS", "THIERS"), ("DES EGLANTIERS", "DES EGLANTIERS"), (None, None)],
)  # fmt: skip
def test_a_street_whose_th_became_e_is_mended_when_its_word_is_known(published: str | None, street: str | None) -> None:
    assert mended(published) == street


def finess(folder: Path, told: dict[str, Any], name: str = "finess-structure-20261101-0530.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return path


def test_finess_is_read_whatever_the_case_of_its_keys_and_the_form_of_its_codes(tmp_path: Path, read: Any) -> None:
    """The spellings of the first schema (December 2025) and of the files since then."""
    site = {
        "informationsGeneralesEGE": {"egeId": 7, "numFinessEge": "990000076", "nomEgeLong": " CENTRE  "},
        "categorieEntiteGeographiqueExercice": {"code": "124", "system": "tre-r397"},
        "modeFixationTarifaire": {"code": "01"},
        "etatObjet": {"code": "A"},
        "adresse": [],
    }
    entity = {"informationsGeneralesPmej": {"pm_smsseId": "3", "numFinessPm": "990000050"}, "ege": [site]}
    for key in ("pmej", "PMEJ"):
        ((row,), report) = read(finess(tmp_path, {key: [entity]}), Format.FINESS_STRUCTURES)
        assert (row.site_id, row.legal_id, row.category, row.tariff_mode) == ("7", "3", "124", "01")
        assert (row.state, row.name) == ("A", "CENTRE")
        assert report.unknown_codes == {}


def test_activities_are_read_under_nature_and_under_the_names_of_the_first_draft(tmp_path: Path, read: Any) -> None:
    codes = {"activiteSocialeRegulee": "358", "modeFonctionnement": "16", "public": "700"}
    generic = {"activiteAeId": "9", "etatObjet": "A", "egeId": "7"}
    now = {"caracteristiquesGeneriques": generic,
           "nature": {"codeNature": "ASOCR", "caracteristiquesSpecifiques": {"typeActiviteASOCR": codes}}}  # fmt: skip
    draft = {"caracteristiquesGeneriques": generic, "natureASOCR": {"typeActiviteASOCR": codes}}
    for one in (now, draft):
        told = {"metadata": {"generatedAt": "2026-04-01T14:46:05Z"},
                "pmej": [{"numeroFiness": "990000050",
                          "ege": [{"egeId": "7", "activitesExercees": [one]}]}]}  # fmt: skip
        ((row,), report) = read(finess(tmp_path, told, "finess-activite.json"), Format.FINESS_ACTIVITIES)
        assert (row.nature, row.activity, row.modality, row.form) == ("ASOCR", "358", "16", "700")
        assert report.as_of is not None and report.as_of.isoformat() == "2026-04-01"


def test_no_caisse_is_told_rather_than_a_wrong_one(reader: DirectoryFiles) -> None:
    def told(name: str, seat: str | None) -> str | None:
        return caisse_of(name, seat, reader.caisses)

    assert told("Caisse primaire d'assurance maladie (CPAM) - Nîmes", "30189") == "301"
    assert told("CPAM de l'Ain", "01053") == "011"
    assert told("CGSS de Guyane", "97302") == "973"
    assert told("Caisse primaire d'assurance maladie (CPAM)", "59350") is None
    assert told("Caisse primaire d'assurance maladie (CPAM) - Dunkerque", "59183") == "594"
    assert told("CPAM de nulle part", None) is None


def test_competence_is_read_from_a_page_of_the_api_as_from_the_whole_export(tmp_path: Path, read: Any) -> None:
    records = [
        {"code_insee_commune": "30189", "nom_commune": "Nîmes", "code_type_service_local": "cpam",
         "id_service_local": '["aa", "bb"]'},
        {"code_insee_commune": "30189", "code_type_service_local": "mairie", "id_service_local": '["cc"]'},
        {"code_insee_commune": "", "code_type_service_local": "caf", "id_service_local": ["dd"]},
    ]  # fmt: skip
    for told in (records, {"total_count": 3, "results": records}):
        path = tmp_path / "competence.json"
        path.write_text(json.dumps(told), encoding="utf-8")
        rows, report = read(path, Format.DILA_COMPETENCE)
        assert [(row.commune, row.organism_type, row.organism_id, row.caisse) for row in rows] == [
            ("30189", "cpam", "aa", None),
            ("30189", "cpam", "bb", None),
        ]
        assert [b.code for b in report.broken] == ["orientation.line.no_commune"]


def test_the_reader_is_the_one_that_the_room_asks_for(reader: DirectoryFiles, tmp_path: Path) -> None:
    asked: DirectoryReader = reader
    give: InclusionWriter = write_inclusion
    path = activity_file(tmp_path, {"Raison sociale site": "ÉTÉ"})
    assert asked.contents(path) == (Format.RPPS_ACTIVITIES,)
    reading = asked.read(path, Format.RPPS_ACTIVITIES)
    assert len(list(reading)) == 1
    assert reading.report.checksum == asked.fingerprint(path) == sha256(path.read_bytes()).hexdigest()
    assert give([], io.StringIO()) == 0
