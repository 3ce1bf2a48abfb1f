"""A territory of four communes and a directory of four doctors, small enough to compute by hand.

A and B, five kilometres apart, and D, far from both, are in the Gard; C is in the Hérault, where nobody practises.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from misas.core.orientation.formats import Format
from misas.records.orientation.models import Lot, LotStatus
from misas.records.orientation.tables import kept
from misas.records.territory.models import Commune
from tests.kit.directory import as_owner_of_all

A, B, C, D = "30901", "30902", "34903", "30904"
PEOPLE = {A: 1_000, B: 500, C: 200, D: 100}
POINTS = {A: (44.0, 4.0), B: (44.045, 4.0), C: (43.2, 3.0), D: (44.6, 4.0)}  # A to B: 5.0 km
FIRST_DAY, NEXT_DAY = date(2026, 11, 1), date(2026, 11, 8)
DERMATOLOGY = "10/SM15"


def practice(place: int, who: str, insee: str, skill: str | None = "SM15", **more: Any) -> dict[str, Any]:
    """One activity of a doctor at a place."""
    lat, lon = POINTS[insee]
    return {
        "place_id": UUID(int=place),
        "national_id": who,
        "profession": "10",
        "skill": skill,
        "kind": "GENR01",
        "mode": "L",
        "insee": insee,
        "departement_of": insee[:2],
        "lat": lat,
        "lon": lon,
        **more,
    }


ACTIVITIES = (
    practice(1, "X", A),
    practice(2, "Y", A),
    practice(2, "Y", A, mode="S"),  # another activity at the same place
    practice(3, "Y", B),
    practice(4, "Z", B, skill=None),  # his skill is in the other file
    practice(5, "W", D, kind="GENR02"),  # not an activity of care
    practice(6, "V", D, skill="SM54"),  # another speciality
)


def settle() -> None:
    """These four communes are the whole country."""
    Commune.objects.update(is_current=False)
    for insee, people in PEOPLE.items():
        lat, lon = POINTS[insee]
        Commune.objects.create(
            insee=insee, name=f"Commune {insee}", kind="commune", departement=insee[:2], postal_codes=["30000"],
            population=people, lat=lat, lon=lon, point_precision="commune",
        )  # fmt: skip


def serve(checksum: str, as_of: date = FIRST_DAY, activities: tuple[dict[str, Any], ...] = ACTIVITIES) -> None:
    """This directory is the one served from now on."""
    with as_owner_of_all(), connection.cursor() as cursor:
        Lot.objects.filter(status=LotStatus.SERVED).update(status=LotStatus.GONE, slot=None)
        skills = [{"national_id": "Z", "profession": "10", "skill": "SM15"}]
        for format, rows in ((Format.RPPS_ACTIVITIES, activities), (Format.RPPS_SKILLS, skills)):
            cursor.execute(f"DELETE FROM {kept(format, 0)}")
            for row in rows:
                names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
                cursor.execute(f"INSERT INTO {kept(format, 0)} ({names}) VALUES ({marks})", list(row.values()))
            Lot.objects.create(
                format=format, file_name="f", checksum=checksum, as_of=as_of, status=LotStatus.SERVED, slot=0,
                loaded_at=datetime(2026, 11, 9, 6, tzinfo=UTC),
            )  # fmt: skip


def by_hand() -> dict[str, float]:
    """X and half of Y in A, half of Y and Z in B; five kilometres away is worth 0.3."""
    in_a, in_b = 1.5 / (1_000 + 0.3 * 500), 1.5 / (500 + 0.3 * 1_000)
    return {A: in_a + 0.3 * in_b, B: 0.3 * in_a + in_b, D: 0.0}
