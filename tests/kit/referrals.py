"""Referrals for the tests: what a partner types, and a calendar with the holidays of the autumn. No database."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from misas.core.territory.calendar import WorkCalendar

CALENDAR = WorkCalendar(
    ZoneInfo("Europe/Paris"), lambda year: frozenset({date(year, 11, 1), date(year, 11, 11), date(year, 12, 25)})
)

TYPED: dict[str, Any] = {
    "referrer_name": "Aline Costa",
    "last_name": "Benali",
    "first_names": "Nadia",
    "birth_date": "12/03/1984",
    "phone": "06 39 98 12 34",
    "cares": [{"care_type": "dental_prosthetic", "stage": "quote_obtained"}],
    "reasons": ["out_of_pocket"],
    "informed": "on",
    "agreed": "on",
    "feedback": "on",
}


def typed(**changes: Any) -> dict[str, Any]:
    """What a one-page form sends; a change to None takes the answer away."""
    return {name: value for name, value in (TYPED | changes).items() if value is not None}
