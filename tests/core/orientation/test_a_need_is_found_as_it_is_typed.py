"""A caseworker types what she hears, with a slip or without accents, and finds the need she means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.orientation.needs_finding import find_needs
from tests.kit.needs import book

NEEDS = book().needs


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gynécologue", "suivi_gynecologique"),
        ("gyneco", "suivi_gynecologique"),
        ("gynecologe", "suivi_gynecologique"),
        ("dentiste", "soins_dentaires"),
        ("Dentistes", "soins_dentaires"),
        ("dentsite", "soins_dentaires"),
        ("un ophtalmo", "ophtalmologie"),
        ("ophtalmologeu", "ophtalmologie"),
        ("bilan de santé", "bilan_de_sante"),
        ("PASS", "pass"),
        ("sans papiers", "pass"),
        ("centre de santé", "centre_de_sante"),
        ("psychologue", "psychologue"),
        ("kiné", "kinesitherapie"),
        ("medecin traitant", "medecin_traitant"),
        ("mammographie", "depistage_cancers"),
        ("lunettes", "lunettes"),
        ("IRM", "imagerie"),
        ("prise de sang", "biologie"),
        ("taxi", "transport"),
        ("alcool", "addictions"),
        ("MDPH", "handicap_dossier"),
        ("piqure a domicile", "soins_infirmiers"),
        ("sourd", "audition"),
        ("enceinte", "grossesse"),
    ],
)
def test_what_is_typed_finds_what_is_meant(typed: str, first: str) -> None:
    found = [need.id for need in find_needs(typed, NEEDS)]
    assert first in found[:3], found


@pytest.mark.parametrize(
    ("typed", "first"),
    [("dentsite", "soins_dentaires"), ("detniste", "soins_dentaires"), ("orthodontsite", "orthodontie")],
)
def test_of_two_words_that_a_slip_may_mean_the_likest_comes_first(typed: str, first: str) -> None:
    assert find_needs(typed, NEEDS)[0].id == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mal aux dents", "soins_dentaires"),
        ("J’ai toujours mal aux Dents", "soins_dentaires"),
        ("appareil pour les dents de ma fille", "orthodontie"),
        ("entend mal", "audition"),
        ("mal aux oreilles", "orl"),
        ("rendez-vous chez un spécialiste du cœur", "cardiologie"),
        ("une sage femme", "grossesse"),
        ("médecin", "medecin_traitant"),
    ],
)
def test_what_is_said_around_a_need_does_not_hide_it(typed: str, first: str) -> None:
    """ "Mal" is asked for where it is part of the need ("entend mal"), and passed over where it is not."""
    assert find_needs(typed, NEEDS)[0].id == first


def test_of_equals_the_need_of_which_most_was_said_comes_first() -> None:
    found = [need.id for need in find_needs("dents", NEEDS)]
    assert found.index("soins_dentaires") < found.index("orthodontie")


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.id)
def test_each_need_is_found_by_its_title_and_by_each_of_its_words(need: object) -> None:
    assert need in find_needs(need.title, NEEDS)  # type: ignore[attr-defined]
    for word in need.words:  # type: ignore[attr-defined]
        assert need in find_needs(word, NEEDS, limit=len(NEEDS)), word


@pytest.mark.parametrize(
    "nothing", ["", "  ", "de la", "x", "xylophone", "dentiste xylophone", "’", "j’ai besoin de", "c’est urgent"]
)
def test_what_means_no_need_finds_none(nothing: str) -> None:
    assert find_needs(nothing, NEEDS) == ()


@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered_briefly(typed: str) -> None:
    found = find_needs(typed, NEEDS)
    assert len(found) <= 8 and len(set(found)) == len(found)
