"""An agent finds a commune by the words she has: part of a name, a postal code, an old name, a misspelling."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bench import misspelled
from misas.core.refusals import Absent
from misas.core.territory.codes import PlaceKind, PointPrecision
from misas.core.territory.routing import Place
from misas.records.territory import queries
from misas.records.territory.models import Caisse, Commune, CommuneRoute
from misas.records.territory.suggesting import departement_of
from tests.kit.plans import plan_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nim", "30189"),
        ("Nîmes", "30189"),
        ("30000", "30189"),
        ("30000 Nîmes", "30189"),
        ("Saint-Denis 93", "93066"),
        ("st denis 974", "97411"),
        ("havre", "76351"),
        ("l'hay", "94038"),
        ("Bœurs", "89048"),
        ("paris", "75056"),
        ("paris 12", "75112"),
        ("75012", "75112"),
        ("75116", "75116"),
        ("69003", "69383"),
        ("13001", "13201"),
        ("97133", "97701"),
        ("y", "80829"),
        ("ajacc", "2A004"),
        ("ajac", "11003"),
        ("NIMES CEDEX 9", "30189"),
    ],
)
def test_the_first_one_proposed_is_the_one_meant(typed: str, first: str) -> None:
    assert queries.suggest_places(typed)[0].insee == first


def test_an_old_name_finds_the_commune_of_today_and_says_so() -> None:
    (lille,) = queries.suggest_places("hellemmes")
    assert (lille.insee, lille.found_as) == ("59350", "Hellemmes-Lille")


@pytest.mark.parametrize("typed", ["", " ", "3", "x", "%", "_", "zzzz", "99999", "\x00", "'; --"])
def test_what_says_nothing_proposes_nothing(typed: str) -> None:
    assert queries.suggest_places(typed) == []


def test_proposals_are_few_and_each_commune_comes_once() -> None:
    for typed in ("saint", "750", "la", "13"):
        found = [s.insee for s in queries.suggest_places(typed)]
        assert len(found) == len(set(found)) == 8


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nismes", "30189"),
        ("lenz", "62498"),
        ("montepelie", "34172"),
        ("saint ettiene", "42218"),
        ("la nimes", "30189"),
        ("Perpinian 30000", "66136"),  # a postal code of elsewhere hides nothing
        ("Rochelle (La)", "17300"),
        ("villeneuve s/ lot", "47323"),
        ("bocourt 90", "90009"),
    ],
)
def test_a_misspelled_name_is_proposed_while_typing(typed: str, meant: str) -> None:
    assert queries.suggest_places(typed)[0].insee == meant


def test_a_short_name_with_an_error_in_its_middle_shares_few_trigrams_and_is_found() -> None:
    assert "62498" in {s.insee for s in queries.suggest_places("lems")}


def test_what_begins_as_typed_is_proposed_alone() -> None:
    assert {s.name[:5] for s in queries.suggest_places("Marsei")} == {"Marse"}


def test_a_misspelled_proposal_is_one_query_too(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert queries.suggest_places("saint ettiene 42")[0].insee == "42218"


def test_a_text_without_end_is_looked_for_like_another() -> None:
    assert queries.suggest_places("st " * 400) == []


def test_a_proposal_is_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        queries.suggest_places("saint denis 93")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nismes", "30189"),
        ("Marseile", "13055"),
        ("Montpelier", "34172"),
        ("Strasburg", "67482"),
        ("saint ettiene", "42218"),
        ("Villeneuv d'Asq 59650", "59009"),
        ("Perpinian", "66136"),
    ],
)
def test_a_misspelled_name_proposes_the_right_one_first(typed: str, meant: str) -> None:
    assert queries.communes_like(typed)[0].insee == meant


def test_the_postal_code_weighs_on_the_nearest_names() -> None:
    assert queries.communes_like("Saint Deni 974")[0].departement == "974"
    assert queries.communes_like("Saint Deni 93")[0].departement == "93"


def test_a_postal_code_typed_with_a_name_proposes_its_departement_alone() -> None:
    assert [s.name for s in queries.communes_like("Allès 30100")][:1] == ["Alès"]
    assert {s.departement for s in queries.communes_like("Allès 30100")} == {"30"}
    assert {s.departement for s in queries.communes_like("Allès")} > {"30"}


def test_a_postal_code_of_elsewhere_does_not_hide_the_right_name() -> None:
    assert queries.communes_like("Perpinian 30000")[0].name == "Perpignan"


@pytest.mark.parametrize(
    ("digits", "departement"),
    [
        ("59650", "59"), ("974", "974"), ("97", ""), ("3", ""), ("", ""), ("20", ""), ("203", ""),
        ("20000", "2A"), ("20167", "2A"), ("201", "2A"), ("20200", "2B"), ("20600", "2B"),
    ],
)  # fmt: skip
def test_a_postal_code_says_its_departement_when_it_can(digits: str, departement: str) -> None:
    assert departement_of(digits) == departement


@pytest.mark.parametrize(
    ("typed", "meant", "departement"),
    [("Ajacio 20000", "2A004", "2A"), ("Sartenne 20100", "2A272", "2A"), ("Bastya 20200", "2B033", "2B")],
)
def test_a_postal_code_of_corsica_narrows_to_its_half(typed: str, meant: str, departement: str) -> None:
    found = queries.communes_like(typed)
    assert found[0].insee == meant
    assert {s.departement for s in found} == {departement}


@pytest.mark.parametrize(
    ("typed", "communes"),
    [
        ("Saint-Denis", {"97411", "93066", "11339", "30247"}),
        ("Nîmes", {"30189"}),
        ("Arbignieu", {"01015"}),
        ("le havre", {"76351"}),
        ("havre", {"76351"}),
        ("Nim", set()),
        ("75012", {"75056", "75112"}),
    ],
)
def test_an_exact_name_gives_all_its_communes_and_no_other(typed: str, communes: set[str]) -> None:
    assert {s.insee for s in queries.communes_named(typed)} == communes


@pytest.mark.parametrize(
    ("code", "found"),
    [("30189", "30189"), ("59298", "59350"), ("2a004", "2A004"), ("20004", "2A004"), ("00000", None), ("", None)],
)
def test_an_insee_code_of_today_or_of_yesterday_finds_its_commune(code: str, found: str | None) -> None:
    commune = queries.commune(code)
    assert (commune.insee if commune else None) == found


def test_a_retired_commune_is_kept_and_no_longer_proposed() -> None:
    Commune.objects.filter(pk="30189").update(is_current=False)
    assert "30189" not in {s.insee for s in queries.suggest_places("nimes")}
    assert "30189" not in {s.insee for s in queries.communes_like("nismes")}
    assert queries.commune("30189") is None
    assert Commune.objects.filter(pk="30189").exists()


def test_a_caisse_is_found_by_its_code_or_absent() -> None:
    assert queries.caisse(11).code == "011"
    assert queries.caisses().count() == 107
    assert queries.names_of_caisses([301]) == {301: "CPAM du Gard"}
    with pytest.raises(Absent):
        queries.caisse(22)


def test_a_sweep_visits_the_caisses_that_have_a_date() -> None:
    assert not queries.taking_part().exists()
    Caisse.objects.filter(pk=301).update(pilot_from=date(2026, 3, 2))
    Caisse.objects.filter(pk=11).update(open_from=date(2027, 1, 4))
    assert [c.pk for c in queries.taking_part()] == [11, 301]


def test_routing_asks_four_questions_and_reads_one_rule(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        table = queries.table_for(Place("59350", "59"))
    assert list(table.communes) == ["59350"]
    assert len(table.active) == 107
    assert CommuneRoute.objects.count() == 2794


@pytest.mark.parametrize(
    ("condition", "index", "bitmap"),
    [
        ("key LIKE 'saint den%' AND kind = 'official'", "commune_name_prefix", False),
        ("key % 'nismes' AND kind IN ('official', 'former')", "commune_name_trigrams", True),
    ],
)
def test_a_search_can_stand_on_its_index(condition: str, index: str, bitmap: bool) -> None:
    sql = f"SELECT id FROM territory_communename WHERE {condition}"
    assert index in plan_with(index, of="territory_communename", sql=sql, role="", bitmap=bitmap)


def test_a_proposal_says_where_the_commune_is_and_what_that_point_stands_for() -> None:
    nimes = queries.suggest_places("nimes")[0].point
    assert nimes is not None
    assert (round(nimes.lat, 1), round(nimes.lon, 1), nimes.precision) == (43.8, 4.4, PointPrecision.COMMUNE)


def test_points_are_given_by_code_and_those_unknown_are_left_out() -> None:
    Commune.objects.filter(pk="30007").update(lat=None, lon=None, point_precision="")
    found = queries.points_of(["30189", "2A004", "30007", "00000"])
    assert set(found) == {"30189", "2A004"}


@pytest.mark.parametrize(
    "half", [{"lat": None}, {"lon": None}, {"point_precision": ""}, {"lat": 91.0}, {"lon": -181.0}]
)
def test_a_point_is_whole_or_not_there(half: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Commune.objects.filter(pk="30189").update(**half)


def test_most_badly_typed_communes_are_found_and_all_those_that_leave_no_doubt() -> None:
    """The bars are measured on 1,920 texts by `python -m bench directory-places`; this is a tenth of them."""
    rows = Commune.objects.filter(kind=PlaceKind.COMMUNE).values_list("insee", "name", "population")
    texts = list(
        misspelled.typed(misspelled.known_of([(insee, name, people or 0) for insee, name, people in rows]), 24, seed=9)
    )
    ranked = [(one, [s.insee for s in queries.suggest_places(one.text)]) for one in texts]
    assert [one.text for one, found in ranked if one.kind in misspelled.CERTAIN and found[:1] != [one.insee]] == []
    assert sum(found[:1] == [one.insee] for one, found in ranked) >= 0.85 * len(texts)
    assert sum(one.insee in found[:5] for one, found in ranked) >= 0.92 * len(texts)


def test_the_same_draw_gives_the_same_texts() -> None:
    known = misspelled.known_of(
        [("30189", "Nîmes", 150_000), ("42218", "Saint-Étienne", 170_000), ("76351", "Le Havre", 160_000)]
    )
    assert (
        list(misspelled.typed(known, 6, seed=2))
        == list(misspelled.typed(known, 6, seed=2))
        != list(misspelled.typed(known, 6, seed=3))
    )
