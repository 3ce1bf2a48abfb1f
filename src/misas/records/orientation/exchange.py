"""The secrets shared with RDV Service Public, sealed at the place where they stand; what it said, read again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import F, Max, Q, QuerySet

from misas.core.orientation.appointment_codes import AppointmentState
from misas.core.orientation.webhooks import Told, Verdict
from misas.lib.sealing import place
from misas.records.orientation.models import Appointment, RdvConnection, RdvWebhook
from misas.records.persons.sealed import ring

HEARD: Final = frozenset({Verdict.TAKEN.value, Verdict.UNCHANGED.value})
"""What a message that an appointment took into account came to."""


def is_connected(caisse_id: int) -> bool:
    """Whether RDV Service Public tells this caisse what happens there. One query."""
    return connected(caisse_id).exists()


def connected(caisse_id: int) -> QuerySet[RdvConnection]:
    """The connection that is in force, if there is one."""
    return RdvConnection.objects.filter(caisse_id=caisse_id, ended_at__isnull=True)


def last_heard(row: Appointment) -> datetime | None:
    """When the last message that this appointment took into account was told: not what was refused, or was nobody's."""
    heard = Q(again__in=HEARD) | Q(again="", verdict__in=HEARD)
    lines = RdvWebhook.objects.filter(heard, appointment=row, rdv=row.rdv)
    told: datetime | None = lines.aggregate(last=Max("told_at"))["last"]
    return told


def last_line(row: Appointment) -> RdvWebhook | None:
    """The last that was told of the number of this appointment, whatever became of it."""
    lines = RdvWebhook.objects.filter(caisse_id=row.caisse_id, rdv=row.rdv, told_at__isnull=False)
    return lines.order_by("-told_at", "-id").first()


def became(line: RdvWebhook) -> str:
    """What became of it, for the appointment that it is kept with: heard again, its first verdict was another's."""
    return line.again or line.verdict


def told_of(line: RdvWebhook) -> Told | None:
    """What a kept line says; None when it says nothing of where the appointment stands."""
    if not line.wanted or line.starts_at is None or line.minutes is None or line.told_at is None:
        return None
    return Told(line.rdv, AppointmentState(line.wanted), line.starts_at, line.minutes, line.told_at, line.key)


def unheard(rows: Iterable[Appointment]) -> dict[int, RdvWebhook]:
    """What was said last of each of these, told after all that is noted of it, when it was refused. One query; none
    when no appointment has a number."""
    numbered = [row.pk for row in rows if row.rdv]
    if not numbered:
        return {}
    lines = RdvWebhook.objects.filter(
        appointment__in=numbered, rdv=F("appointment__rdv"), told_at__gt=F("appointment__last_at"), wanted__gt=""
    )
    last = {line.appointment_id: line for line in lines.order_by("told_at", "id") if line.appointment_id is not None}
    return {pk: line for pk, line in last.items() if became(line) == Verdict.REFUSED}


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
