"""Instants and days. Knows zones, not trades: business days are `misas.core.territory.calendar`."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """The wall clock of this zone at this instant. Raises ValueError for an instant without a zone."""
    if at.utcoffset() is None:
        raise ValueError("an instant without a time zone is no instant")
    return at.astimezone(zone)


def local_date(at: datetime, zone: ZoneInfo) -> date:
    """The day it is in this zone at this instant."""
    return local(at, zone).date()
