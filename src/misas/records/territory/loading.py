"""Puts the reference tables in place: copy beside, insert, update, retire. What others point to is never deleted.

The dates of opening are facts of the service, not of the reference: they are left alone.
Not here: the decision to load (`misas.actions.territory.load_reference`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from misas.core.territory.reference import Reference, names_of
from misas.records.territory.models import (
    AbsorbedCaisse,
    Caisse,
    Commune,
    CommuneName,
    CommuneRoute,
    ReferenceLoad,
    Scheme,
)

NAME = "territory"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What stands after a loading. `changed` is False when the same tables stood already."""

    changed: bool
    caisses: int
    communes: int


def standing() -> str:
    """The fingerprint of the tables in place, "" when none is."""
    return ReferenceLoad.objects.filter(pk=NAME).values_list("fingerprint", flat=True).first() or ""


def report(*, changed: bool) -> Loaded:
    return Loaded(changed, Caisse.objects.count(), Commune.objects.filter(is_current=True).count())


def replace(reference: Reference, fingerprint: str, at: datetime) -> None:
    """Make the tables say what the reference says. Inside a transaction of the caller."""
    Caisse.objects.bulk_create(
        [
            Caisse(
                id=c.code,
                name=c.name,
                kind=c.kind,
                departements=list(c.departements),
                seat=c.seat,
                zone=c.zone,
                holidays=c.holidays,
            )
            for c in reference.caisses
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "kind", "departements", "seat", "zone", "holidays"],
    )
    Caisse.objects.exclude(id__in=[c.code for c in reference.caisses]).update(departements=[])
    AbsorbedCaisse.objects.all().delete()
    AbsorbedCaisse.objects.bulk_create(
        [AbsorbedCaisse(id=a.code, name=a.name, successor_id=a.successor) for a in reference.absorbed]
    )
    Scheme.objects.all().delete()
    Scheme.objects.bulk_create(
        [
            Scheme(key=s.regime + s.caisse, regime=s.regime, caisse=s.caisse, name=s.name, absorbed=s.absorbed)
            for s in reference.schemes
        ]
    )
    _replace_communes(reference)
    ReferenceLoad.objects.update_or_create(name=NAME, defaults={"fingerprint": fingerprint, "loaded_at": at})


def _replace_communes(reference: Reference) -> None:
    columns = (
        *("insee", "name", "kind", "parent_id", "departement", "arrondissement", "postal_codes", "population"),
        *("lat", "lon", "point_precision"),
    )
    beside = "territory_commune_beside"
    kept = Commune._meta.db_table
    names, routes = CommuneName._meta.db_table, CommuneRoute._meta.db_table
    listed = ", ".join(columns)
    changes = ", ".join(f"{c} = excluded.{c}" for c in (*columns[1:], "is_current"))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {beside} (LIKE {kept}) ON COMMIT DROP")
        cursor.execute(f"ALTER TABLE {beside} ALTER is_current SET DEFAULT true")
        _copy(
            cursor,
            beside,
            columns,
            (
                (
                    c.insee,
                    c.name,
                    c.kind.value,
                    c.parent or None,
                    c.departement,
                    c.arrondissement,
                    list(c.postal_codes),
                    c.population,
                    *((c.point.lat, c.point.lon, c.point.precision.value) if c.point else (None, None, "")),
                )
                for c in reference.communes
            ),
        )
        cursor.execute(
            f"INSERT INTO {kept} ({listed}, is_current) SELECT {listed}, true FROM {beside}"  # noqa: S608
            f" ORDER BY parent_id NULLS FIRST, insee ON CONFLICT (insee) DO UPDATE SET {changes}"
        )
        cursor.execute(
            f"UPDATE {kept} SET is_current = false"  # noqa: S608
            f" WHERE is_current AND insee NOT IN (SELECT insee FROM {beside})"
        )
        cursor.execute(f"DROP TABLE {beside}")
        cursor.execute(f"DELETE FROM {names}")  # noqa: S608
        _copy(
            cursor,
            names,
            ("commune_id", "key", "kind", "shown"),
            ((n.insee, n.key, n.kind.value, n.shown) for n in names_of(reference)),
        )
        cursor.execute(f"DELETE FROM {routes}")  # noqa: S608
        _copy(
            cursor,
            routes,
            ("commune_id", "caisse_id", "candidates", "certainty"),
            ((r.insee, r.caisse, list(r.candidates), r.certainty.value) for r in reference.routes),
        )
        for table in (kept, names, routes):
            cursor.execute(f"ANALYZE {table}")  # for the owner; anybody else gets a warning in the log


def _copy(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
