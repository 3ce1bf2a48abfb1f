"""A signed body that holds what no appointment holds is refused as any other, and never stops the door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from misas.core.orientation.webhooks import LARGEST, read
from misas.core.refusals import Refused
from tests.kit.rdv import RDV, body

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
STARTS = NOW + timedelta(days=11)
RAW = body(at=NOW, starts=STARTS)


def dated(starts: str) -> bytes:
    return RAW.replace(STARTS.isoformat().encode(), starts.encode())


def named(name: str) -> bytes:
    return RAW.replace(f'"id": {RDV}'.encode(), f'"id": {name}'.encode())


@pytest.mark.parametrize(
    "strange",
    [
        named(r'"40\u000012"'), named(r'"\ud800"'), named('""'), named("null, \"x\": [1]").replace(b"null", b"[4012]"),
        dated("0001-01-01T00:00:00+02:00"), dated("9999-12-31T23:59:00-02:00"), dated("9999-12-31T23:59:00+00:00"),
        RAW.replace(b'"duration_in_min": 30', b'"duration_in_min": 1e999'),
        b"[" * 100_000, b'{"data":' * 30_000,
    ],
)  # fmt: skip
def test_what_no_appointment_holds_is_unreadable(strange: bytes) -> None:
    assert strange != RAW and len(strange) <= LARGEST
    with pytest.raises(Refused) as no:
        read(strange, at=NOW)
    assert no.value.code == "webhook.unreadable"


def test_an_event_of_a_time_to_come_is_refused() -> None:
    ahead = body(at=NOW + timedelta(minutes=5), starts=STARTS)
    assert read(ahead, at=NOW) is not None, "their clock may be ahead of ours"
    for late in (timedelta(minutes=5, seconds=1), timedelta(days=365)):
        with pytest.raises(Refused) as no:
            read(body(at=NOW + late, starts=STARTS), at=NOW)
        assert no.value.code == "webhook.ahead"
