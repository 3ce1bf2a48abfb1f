"""Every sealed value of a caisse, table by table: how many an older key sealed, and the next ones sealed again.

A value tells its key by its first two bytes (`lib.sealing`), so a rotation that stopped goes on where it was. Drafts of
workstations are left out: they live fifteen minutes. Contents of documents are files: `actions.rotation`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db import connection
from django.db.models import BinaryField, Q, QuerySet
from django.db.models.functions import Substr

from misas.lib.sealing import place
from misas.records.imports.models import ImportRow
from misas.records.orientation import exchange
from misas.records.orientation.models import RdvConnection
from misas.records.persons import sealed as persons
from misas.records.persons.models import Person
from misas.records.persons.sealed import ring
from misas.records.referrals.models import Referral

PERSONS, REFERRALS, LINES, RDV = "persons", "referrals", "lines", "rdv"


def left(what: str, caisse_id: int) -> int:
    """How many values of this table, in a caisse of the context, an older key sealed."""
    return _old(what, caisse_id).count()


def reseal_some(what: str, caisse_id: int, limit: int, *, after: int = 0) -> tuple[int, int | None]:
    """Seal the next ones again, from an internal id on; how many, and the last id seen, None when none is left.

    What somebody holds is passed by. Raises SealBroken for a value that no key of ours opens.
    """
    rows = _old(what, caisse_id).filter(pk__gt=after).select_for_update(of=("self",), skip_locked=True)
    found = list(rows.order_by("pk")[:limit])
    return sum(SEAL_AGAIN[what](row) for row in found), found[-1].pk if found else None


type Rows = QuerySet[Person] | QuerySet[Referral] | QuerySet[ImportRow] | QuerySet[RdvConnection]


def _old(what: str, caisse_id: int) -> Rows:
    keys = ring()
    head = keys.newest_seal.to_bytes(2, "big")
    if what == PERSONS:
        lookup = keys.newest_lookup.to_bytes(2, "big")
        rows = Person.objects.filter(caisse_id=caisse_id, nir_sealed__isnull=False)
        rows = rows.alias(head=_head("nir_sealed"), looked=_head("nir_lookup"))
        return rows.exclude(head=head, looked=lookup)  # type: ignore[misc]  # bytes, by the output field
    if what == REFERRALS:
        said = Referral.objects.filter(caisse_id=caisse_id, nir_sealed__isnull=False)
        return said.alias(head=_head("nir_sealed")).exclude(head=head)  # type: ignore[misc]
    if what == RDV:
        secrets = RdvConnection.objects.filter(caisse_id=caisse_id)
        secrets = secrets.alias(head=_head("secret_sealed"), former=_head("former_sealed"))
        stale = ~Q(head=head) | (Q(former_sealed__isnull=False) & ~Q(former=head))
        return secrets.filter(stale)
    lines = ImportRow.objects.filter(caisse_id=caisse_id, sealed__isnull=False)
    return lines.alias(head=_head("sealed")).exclude(head=head)  # type: ignore[misc]


def _head(column: str) -> Substr:
    return Substr(column, 1, 2, output_field=BinaryField())


def _person(row: Person) -> bool:
    again = persons.reseal(row)
    if again:
        row.save(update_fields=["nir_sealed", "nir_lookup"])
    return again


def _referral(row: Referral) -> bool:
    before = bytes(row.nir_sealed or b"")
    where = place("referrals_referral", "nir_sealed", row.public_id)
    after = ring().seal(ring().open(before, where), where)
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_reseal(%s, %s, %s)", [row.public_id, before, after])
        return bool(cursor.fetchone()[0])


def _line(row: ImportRow) -> bool:
    where = place("imports_importrow", "sealed", row.public_id)
    row.sealed = ring().seal(ring().open(bytes(row.sealed or b""), where), where)
    row.save(update_fields=["sealed"])
    return True


def _secret(row: RdvConnection) -> bool:
    again = exchange.reseal(row)
    if again:
        row.save(update_fields=["secret_sealed", "former_sealed"])
    return again


SEAL_AGAIN: Final[dict[str, Callable[..., bool]]] = {
    PERSONS: _person,
    REFERRALS: _referral,
    LINES: _line,
    RDV: _secret,
}
