"""An entry of the Annuaire santé ameli is joined to a place of practice by name, trade and place, or to nobody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from misas.core.orientation.conventions import Confidence
from misas.core.orientation.formats import Format
from misas.records.orientation import conventions
from misas.records.orientation.tables import MATCH, kept, leaf
from tests.kit.directory import as_owner_of_all

PHONE, OTHER = "0199000001", "0199000002"
NIMES, ALES, LILLE = ("30189", "30000", "30"), ("30007", "30100", "30"), ("59350", "59000", "59")
type Where = tuple[str, str, str]


def practice(number: int, where: Where = NIMES, **more: Any) -> dict[str, Any]:
    """The place of practice of an ophthalmologist called Noémie d'Œuvray-Blin."""
    insee, postal_code, departement = where
    return {
        "place_id": UUID(int=number),
        "national_id": f"8{number}",
        "last_name": "D’ŒUVRAY-BLIN",
        "first_name": "Noémie",
        "profession": "10",
        "skill": "SM38",
        "mode": "L",
        "phone": PHONE,
        "insee": insee,
        "postal_code": postal_code,
        "departement_of": departement,
        **more,
    }


def entry(where: Where = NIMES, **more: Any) -> dict[str, Any]:
    insee, postal_code, departement = where
    return {
        "last_name": "D OEUVRAY BLIN",
        "first_name": "NOEMIE",
        "speciality": "15",
        "sector": "3",
        "option": "3",
        "phone": PHONE,
        "insee": insee,
        "postal_code": postal_code,
        "departement_of": departement,
        **more,
    }


def joined(practices: list[dict[str, Any]], entries: list[dict[str, Any]]) -> dict[int, tuple[str, str]]:
    """By number of the practice: how sure the join is, and the tariff."""
    with as_owner_of_all(), connection.cursor() as cursor:
        for format, rows in ((Format.RPPS_ACTIVITIES, practices), (Format.AMELI_PROFESSIONALS, entries)):
            for row in rows:
                names, marks = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
                cursor.execute(f"INSERT INTO {kept(format, 0)} ({names}) VALUES ({marks})", list(row.values()))
        conventions.match(cursor, 0, 0, 0)
        cursor.execute(f"SELECT place_id, confidence, sector || '/' || option FROM {leaf(MATCH, 0)}")
        return {place.int: (confidence, tariff) for place, confidence, tariff in cursor.fetchall()}


@pytest.mark.parametrize(
    ("where", "phone", "confidence"),
    [
        (NIMES, PHONE, Confidence.SURE),
        (ALES, PHONE, Confidence.SURE),
        (NIMES, OTHER, Confidence.STRONG),
        (ALES, OTHER, Confidence.LIKELY),
    ],
)
def test_names_are_alike_however_they_are_written_and_the_place_says_how_sure(
    where: Where, phone: str, confidence: Confidence, committed: None
) -> None:
    assert joined([practice(1)], [entry(where, phone=phone)]) == {1: (confidence, "3/3")}


@pytest.mark.parametrize(
    "other",
    [
        {"last_name": "D OEUVRAY"},
        {"first_name": "NOE"},
        {"speciality": "01"},
        {"speciality": "24"},
        {"sector": None},
        {"insee": LILLE[0], "postal_code": LILLE[1], "departement_of": LILLE[2]},
    ],
)
def test_another_name_trade_or_departement_is_somebody_else(other: dict[str, Any], committed: None) -> None:
    assert joined([practice(1)], [entry(**other)]) == {}


def test_of_two_homonyms_the_phone_tells_which(committed: None) -> None:
    two = [practice(1), practice(2, phone=OTHER)]
    assert joined(two, [entry()]) == {1: (Confidence.SURE, "3/3")}


def test_two_homonyms_whom_nothing_tells_apart_have_no_tariff(committed: None) -> None:
    two = [practice(1, phone=None), practice(2, phone=None)]
    assert joined(two, [entry()]) == {}
    assert joined([], [entry(ALES)]) == {}


def test_one_place_told_in_two_ways_has_no_tariff(committed: None) -> None:
    assert joined([practice(1)], [entry(), entry(sector="1", option=None)]) == {}


def test_each_practice_of_a_person_has_its_own_entry(committed: None) -> None:
    two = [practice(1, national_id="81"), practice(2, ALES, national_id="81", phone=OTHER)]
    entries = [entry(), entry(ALES, phone=OTHER, sector="1", option=None)]
    assert joined(two, entries) == {1: (Confidence.SURE, "3/3"), 2: (Confidence.SURE, "1/")}


def test_a_salaried_practice_has_no_convention_of_its_own(committed: None) -> None:
    assert joined([practice(1, mode="S")], [entry()]) == {}
