"""Accents, hyphens, "St", articles and districts do not matter; a doubtful name is never settled silently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.refusals import Invalid
from misas.core.territory import names
from misas.core.territory.codes import PlaceKind
from misas.core.territory.places import Suggestion, settle


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("ST ETIENNE", "saint etienne"),
        ("Ste-Marie", "sainte marie"),
        ("Stes Maries de la Mer", "saintes maries de la mer"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'Hay les Roses", "l hay les roses"),
        ("Bœurs-en-Othe", "boeurs en othe"),
        ("NIMES CEDEX 9", "nimes"),
        ("Paris 12e Arrondissement", "paris 12"),
        ("PARIS 01", "paris 1"),
        ("Paris 1er", "paris 1"),
        ("Lyon 3ème arr", "lyon 3"),
        ("Estaing", "estaing"),
        ("Villeneuve s/ Lot", "villeneuve sur lot"),
        ("VILLENEUVE S/LOT", "villeneuve sur lot"),
        ("Villeneuve s Lot", "villeneuve sur lot"),
        ("Villeneuve s", "villeneuve s"),
        ("Fontenay ss/ Bois", "fontenay sous bois"),
        ("Fontenay ss Bois", "fontenay sous bois"),
        ("Mt-de-Marsan", "mont de marsan"),
        ("Gd Quevilly", "grand quevilly"),
        ("Vx-Berquin", "vieux berquin"),
        ("Havre (Le)", "le havre"),
        ("HAY LES ROSES (L')", "l hay les roses"),
        ("Paris-l’Hôpital", "paris l hopital"),
    ],
)
def test_one_name_has_one_key(typed: str, key: str) -> None:
    assert names.key_of(typed) == key


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(typed: str) -> None:
    assert names.key_of(names.key_of(typed)) == names.key_of(typed)


@pytest.mark.parametrize(
    ("typed", "digits", "key"),
    [
        ("30000 Nîmes", "30000", "nimes"),
        ("Nîmes (30000)", "30000", "nimes"),
        ("300", "300", ""),
        ("Saint-Denis (93)", "93", "saint denis"),
        ("Paris 12", "", "paris 12"),
        ("75012 PARIS 12", "75012", "paris 12"),
        ("paris 75", "75", "paris"),
        ("30000 NIMES CEDEX 9", "30000", "nimes"),
        ("", "", ""),
    ],
)
def test_a_name_and_a_postal_code_are_told_apart(typed: str, digits: str, key: str) -> None:
    assert names.split(typed) == (digits, key)


@pytest.mark.parametrize(("key", "bare"), [("le havre", "havre"), ("l hay", "hay"), ("nimes", ""), ("lens", "")])
def test_the_leading_article_may_be_left_out(key: str, bare: str) -> None:
    assert names.without_article(key) == bare


def place(insee: str, name: str, kind: PlaceKind = PlaceKind.COMMUNE, parent: str = "") -> Suggestion:
    return Suggestion(insee, name, kind, parent, insee[:2], (f"{insee[:2]}000",))


NIMES = place("30189", "Nîmes")
PARIS = place("75056", "Paris")
PARIS_12 = place("75112", "Paris 12e Arrondissement", PlaceKind.MUNICIPAL_DISTRICT, "75056")


def test_one_commune_is_settled() -> None:
    assert settle([NIMES], [], typed="nimes", field="commune") is NIMES


def test_a_district_and_its_city_are_one_place() -> None:
    assert settle([PARIS, PARIS_12], [], typed="75012", field="commune") is PARIS_12


@pytest.mark.parametrize(
    ("found", "near", "code", "communes"),
    [
        ([NIMES, PARIS], [], "territory.several_communes", "Nîmes (30000), Paris (75000)"),
        ([], [NIMES], "territory.unknown_commune_near", "Nîmes (30000)"),
        ([], [], "territory.unknown_commune", None),
    ],
)
def test_a_doubtful_name_is_refused_with_those_that_may_be_meant(
    found: list[Suggestion], near: list[Suggestion], code: str, communes: str | None
) -> None:
    with pytest.raises(Invalid) as refused:
        settle(found, near, typed="Nismes", field="town")
    (fault,) = refused.value.faults
    assert (fault.field, fault.code, fault.as_values().get("communes")) == ("town", code, communes)
    assert fault.as_values()["typed"] == "Nismes"
