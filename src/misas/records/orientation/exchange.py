"""The secrets shared with RDV Service Public, sealed at the place where they stand."""

from __future__ import annotations

from misas.lib.sealing import place
from misas.records.orientation.models import RdvConnection
from misas.records.persons.sealed import ring


def seal_secret(row: RdvConnection, secret: bytes) -> None:
    """Put a new secret in the row (not saved here); the one that stood becomes the former one."""
    if row.secret_sealed:
        row.former_sealed = ring().seal(
            ring().open(bytes(row.secret_sealed), _where(row)), _where(row, "former_sealed")
        )
    row.secret_sealed = ring().seal(secret, _where(row))


def secrets_of(row: RdvConnection) -> tuple[bytes, ...]:
    """The secrets that open, the newest first."""
    found = [ring().open(bytes(row.secret_sealed), _where(row))]
    if row.former_sealed:
        found.append(ring().open(bytes(row.former_sealed), _where(row, "former_sealed")))
    return tuple(found)


def reseal(row: RdvConnection) -> bool:
    """Seal again with the newest key what an older one sealed; the row is not saved here."""
    values = [value for value in (row.secret_sealed, row.former_sealed) if value]
    if not any(ring().needs_resealing(bytes(value)) for value in values):
        return False
    newest, *former = secrets_of(row)
    row.secret_sealed = ring().seal(newest, _where(row))
    row.former_sealed = ring().seal(former[0], _where(row, "former_sealed")) if former else None
    return True


def _where(row: RdvConnection, column: str = "secret_sealed") -> bytes:
    return place("orientation_rdvconnection", column, row.public_id)
