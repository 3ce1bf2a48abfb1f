from __future__ import annotations

import pytest

from misas.core.imports.columns import NEEDED, Recognition, column_of, recognise
from misas.core.imports.grid import LIMITS, Grid, Line, UnreadableFile
from misas.core.imports.vocabulary import FULL_NAME, REFERENCE
from misas.core.referrals.said import BY_NAME
from misas.wording.import_vocabulary import HEADERS, LABELS, VALUES, vocabulary
from misas.wording.imports import COLUMNS, file_sentence

WORDS = vocabulary()
FULL = ("Nom", "Prénom", "Né le", "Tél", "Soins", "Informée le", "Accord")


def grid(*lines: tuple[str, ...]) -> Grid:
    numbered = (Line(i, cells) for i, cells in enumerate(lines, start=1))
    return Grid(tuple(line for line in numbered if any(line.cells)), {"format": "csv"})


def found(*lines: tuple[str, ...], holds_nir: bool = False) -> Recognition:
    return recognise(grid(*lines), WORDS, holds_nir=holds_nir)


def refusal(*lines: tuple[str, ...], holds_nir: bool = False) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        found(*lines, holds_nir=holds_nir)
    return caught.value


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("NOM", "last_name"),
        ("Nom *", "last_name"),
        ("nom d’usage", "last_name"),
        ("Nom de jeune fille", "birth_name"),
        ("PRENOM(S)", "first_names"),
        ("Prénom de la personne", "first_names"),
        ("Né(e) le", "birth_date"),
        ("Date de naissance (JJ/MM/AAAA)", "birth_date"),
        ("DDN", "birth_date"),
        ("Date de naissance\n(obligatoire)", "birth_date"),
        ("Tél.", "phone"),
        ("N° de téléphone", "phone"),
        ("Tél. portable du bénéficiaire", "phone"),
        ("Téléphone fixe", "other_phone"),
        ("E-mail", "email"),
        ("Code Postal :", "postal_code"),
        ("VILLE", "commune"),
        ("N° Sécu", "nir"),
        ("Numéro de sécurité sociale", "nir"),
        ("NIR", "nir"),
        ("Type de soins", "cares"),
        ("Soin(s) concerné(s)", "cares"),
        ("Motif du renoncement", "reasons"),
        ("Motif(s)", "motives"),
        ("Urgence (O/N)", "urgent"),
        ("Date d'information", "informed_on"),
        ("Informé(e) le", "informed_on"),
        ("Accord de la personne", "agreed"),
        ("Créneaux", "call_times"),
        ("Langue parlée", "language"),
        ("Observations", "comment"),
        ("Nom et prénom", FULL_NAME),
        ("Réf. interne", REFERENCE),
        ("birth_date", "birth_date"),
        ("Quotient familial", None),
        ("Nom de la structure", None),
        ("", None),
        ("   ", None),
    ],
)
def test_a_header_is_known_by_its_words(header: str, name: str | None) -> None:
    assert column_of(header, WORDS) == name


def test_titles_above_the_table_are_passed_over() -> None:
    recognition = found(("CCAS de Valcèze", ""), ("", "fiches de novembre"), FULL, ("A", "B"))
    assert recognition.header_line == 3
    assert recognition.known["agreed"] == 6


def test_unknown_columns_are_kept_aside_and_named() -> None:
    recognition = found((*FULL, "Quotient familial", ""), ("A",) * 9)
    assert [(c.letter, c.header) for c in recognition.aside] == [("H", "Quotient familial"), ("I", "")]


def test_the_letters_are_those_of_the_spreadsheet() -> None:
    recognition = found((*FULL, *("x",) * 25), ("A",))
    assert [c.letter for c in recognition.columns][-6:] == ["AA", "AB", "AC", "AD", "AE", "AF"]


def test_missing_columns_are_all_named() -> None:
    wrong = refusal(("Nom", "Né le", "Soins"), ("A", "B", "C"))
    assert wrong.code == "imports.columns.missing"
    said = file_sentence(wrong)
    for column in ("« Prénoms »", "« Téléphone »", "« Date d’information »", "« Accord »"):
        assert column in said
    assert "« Nom »" not in said and "« Date de naissance »" not in said


def test_one_column_of_each_needed_group_is_enough() -> None:
    assert found(("Nom et prénom", "Né le", "Courriel", "Raison", "Informé le", "Consentement"), ("A",))


def test_two_columns_that_say_the_same_are_named_with_their_letters() -> None:
    wrong = refusal((*FULL, "Nom de famille", "Portable"), ("A",))
    assert wrong.code == "imports.columns.twice"
    assert file_sentence(wrong).startswith("Deux colonnes disent la même chose : « Tél » (colonne D)")


def test_a_file_without_header_is_told_what_it_needs() -> None:
    wrong = refusal(("BENALI", "Nadia"), ("MARTIN", "Jean"))
    assert wrong.code == "imports.columns.none"
    assert "« Date de naissance »" in file_sentence(wrong)


def test_a_header_alone_is_not_a_file_of_people() -> None:
    assert refusal(FULL).code == "imports.file.header_only"


def test_people_are_counted_without_the_titles_above_them() -> None:
    people = (("A",),) * LIMITS.rows
    assert found(("CCAS",), FULL, *people).header_line == 2
    assert refusal(("CCAS",), FULL, *people, ("B",)).values == {"limit": LIMITS.rows}


def test_the_nir_is_refused_from_whoever_may_not_hold_it_unless_its_column_is_empty() -> None:
    header = (*FULL, "N° sécu")
    assert refusal(header, (*("A",) * 7, "2840330990123")).code == "imports.columns.nir_refused"
    assert "nir" in found(header, ("A",) * 7).known
    assert "nir" in found(header, ("A",) * 8, holds_nir=True).known


def test_the_two_columns_of_a_returned_workbook_are_ours() -> None:
    recognition = found((*FULL, "Âge", "Statut", "À corriger"), ("A",))
    assert recognition.ours == {8, 9}
    assert [c.header for c in recognition.originals] == [*FULL, "Âge"]
    assert [c.header for c in recognition.aside] == ["Âge"]


def test_a_column_called_status_by_its_owner_is_kept_aside() -> None:
    assert [c.header for c in found((*FULL, "Statut"), ("A",)).aside] == ["Statut"]


def test_every_column_of_the_referral_has_words_and_a_label() -> None:
    assert set(BY_NAME) <= set(HEADERS) and set(HEADERS) <= set(COLUMNS)
    assert {name for group in NEEDED for name in group} <= set(COLUMNS)


def test_every_code_has_words_and_every_label_of_the_screens_is_understood() -> None:
    for name, entry in BY_NAME.items():
        if entry.codes is not None:
            assert {str(code) for code in entry.codes} == set(WORDS.values[name].values()), name
    for name, table in VALUES.items():
        if name in BY_NAME and (codes := BY_NAME[name].codes):
            assert set(table) <= {str(code) for code in codes}, name
    assert set(LABELS) <= set(WORDS.values)
