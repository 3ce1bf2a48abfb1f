"""Which specialities are computed, a city and its districts, and what is compared with what."""

from __future__ import annotations

import pytest

from misas.core.orientation.distances import Point
from misas.core.orientation.needs import Codes
from misas.core.orientation.own_access import (
    Settlement,
    Speciality,
    apl_profession,
    mean,
    own_access,
    specialities_of,
    speciality_of,
)
from misas.records.orientation import limits
from tests.kit.needs import book

CITY = Settlement("c", "75", "", Point(48.85, 2.35), 900)
EAST, WEST = (Settlement(key, "75", "c", Point(48.85, 2.30), people) for key, people in (("e", 600), ("w", 300)))
UNPLACED = Settlement("u", "75", "", None, 50)
AWAY = Settlement("a", "34", "", Point(43.6, 3.9), 100)


def test_each_speciality_of_the_needs_is_computed_once_under_a_key_that_holds() -> None:
    found = specialities_of(book().needs)
    keys = [one.key for one in found]
    assert len(keys) == len(set(keys)) > 30
    assert {"10/SM38+SM85", "91", "40", "40/SCD01"} <= set(keys)
    assert max(map(len, keys)) <= limits.SPECIALITY


def test_skills_in_another_order_are_the_same_speciality() -> None:
    one, other = Codes("10", ("SM38", "SM85")), Codes("10", ("SM85", "SM38"))
    assert speciality_of(one) == speciality_of(other) == Speciality("10", ("SM38", "SM85"))
    assert speciality_of(Codes(sites=("124",))) is None


def test_a_city_lives_in_its_districts() -> None:
    found = own_access([CITY, EAST, WEST, UNPLACED, AWAY], {"c": 9.0, "a": 1.0})
    assert found == pytest.approx({"c": 0.01, "e": 0.01, "w": 0.01, "a": 0.01})
    assert sum(found[one.insee] * one.population for one in (EAST, WEST)) == pytest.approx(9.0)


def test_the_mean_is_that_of_the_people_of_the_départements_covered() -> None:
    places = [CITY, EAST, WEST, UNPLACED, AWAY]
    found = own_access(places, {"e": 9.0})
    assert mean(found, places, {"75"}) == pytest.approx(0.01)
    assert mean(found, places, {"75", "34"}) == pytest.approx(9.0 / 1_000)
    assert mean(found, places, ()) == 0


@pytest.mark.parametrize(
    ("need", "profession"),
    [
        ("medecin_traitant", "general_practitioner"),
        ("soins_dentaires", "dentist"),
        ("soins_infirmiers", "nurse"),
        ("kinesitherapie", "physiotherapist"),
        ("grossesse", "midwife"),
        ("orthodontie", ""),
        ("ophtalmologie", ""),
        ("centre_de_sante", ""),
    ],
)
def test_the_drees_tells_of_five_professions(need: str, profession: str) -> None:
    assert apl_profession(book().by_id[need].codes) == profession
