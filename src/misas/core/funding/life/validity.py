"""The clocks of a plan: how long a commitment, a quote and a proof of resources hold, and who is told in time.

A commitment is alerted 30, 15 and 5 days before its end, and at once when the care is planned after it. It lapses only
by a human, after two alerts that reached a human on two days; when fewer could be given in time, they are given after
the end. The clocks say; they never decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from misas.core.funding.life.application import Application
from misas.core.funding.life.codes import AlertKind, ApplicationState
from misas.core.refusals import Refused
from misas.core.rights.months import add_months

THRESHOLDS: Final = (30, 15, 5)
"""Days before the end of a commitment."""
PAST_END: Final = -1
"""The threshold of an alert given once the validity is over."""
CARE_TOO_LATE: Final = 0
"""The threshold of an alert given because the care is planned after the end."""
ALERTS_BEFORE_LAPSE: Final = 2
QUOTE_SOON: Final = timedelta(days=15)
RESOURCES_MONTHS: Final = 3
"""Proofs of resources older than this are asked again (common core of the funders' lists)."""

_USABLE: Final = frozenset({ApplicationState.COMMITTED, ApplicationState.EXTENDED})


@dataclass(frozen=True, slots=True)
class AlertDue:
    """An alert to give: why, the threshold it stands for, and by when somebody must have acted."""

    kind: AlertKind
    threshold: int
    due: date


def alert_due(known: Application, on: date, care_day: date | None = None) -> AlertDue | None:
    """The alert that this day asks for and that nobody heard yet; one a day at most. `care_day`: the planned day of
    the care, None when no appointment stands."""
    until = known.valid_until
    if known.state not in _USABLE or until is None or any(alert.on >= on for alert in known.alerts):
        return None
    heard = {alert.threshold for alert in known.alerts}
    if on > until:
        enough = len(known.alerts) >= ALERTS_BEFORE_LAPSE
        return None if enough else AlertDue(AlertKind.PAST_END, PAST_END, on)
    passed = [days for days in THRESHOLDS if on >= until - timedelta(days=days)]
    if passed and min(passed) not in heard:
        kind = AlertKind.CARE_TOO_LATE if too_late(until, care_day) else AlertKind.ENDS_SOON
        return AlertDue(kind, min(passed), until)
    if too_late(until, care_day) and CARE_TOO_LATE not in heard:
        return AlertDue(AlertKind.CARE_TOO_LATE, CARE_TOO_LATE, until)
    return None


def is_heard(known: Application, threshold: int, on: date) -> bool:
    """Whether this alert was already given, or another one the same day."""
    said = threshold != PAST_END and any(alert.threshold == threshold for alert in known.alerts)
    return said or any(alert.on >= on for alert in known.alerts)


def days_to_look(known: Application, care_day: date | None = None) -> tuple[date, ...]:
    """The days from which the clock may have something new to say of a commitment."""
    until = known.valid_until
    if known.state not in _USABLE or until is None:
        return ()
    heard = {alert.threshold for alert in known.alerts}
    days = [until - timedelta(days=back) for back in THRESHOLDS if not any(0 < done <= back for done in heard)]
    if too_late(until, care_day) and CARE_TOO_LATE not in heard and known.last_on is not None:
        days.append(known.last_on)
    if len(known.alerts) < ALERTS_BEFORE_LAPSE:
        last = known.alerts[-1].on if known.alerts else until
        days.append(max(until, last) + timedelta(days=1))
    return tuple(days)


def looks_from(known: Application, care_day: date | None = None) -> date | None:
    """The first of these days."""
    return min(days_to_look(known, care_day), default=None)


def too_late(until: date, care_day: date | None) -> bool:
    """Whether the care is planned after the last day of a commitment: an extension is asked, or a sooner visit."""
    return care_day is not None and care_day > until


def is_valid_for(known: Application, care_day: date) -> bool:
    """Whether this commitment can be used for a care done that day."""
    return known.state in _USABLE and known.valid_until is not None and care_day <= known.valid_until


def may_lapse(known: Application, on: date) -> bool:
    """Whether a human may say today that this commitment is lost."""
    is_over = known.state in _USABLE and known.valid_until is not None and on > known.valid_until
    return is_over and len({alert.on for alert in known.alerts}) >= ALERTS_BEFORE_LAPSE


def judge_lapse(known: Application, on: date) -> None:
    """Refuse a lapse before its time, or that nobody was warned of twice."""
    if known.valid_until is None or on <= known.valid_until:
        raise Refused("funding.still_valid", until=known.valid_until)
    if not may_lapse(known, on):
        raise Refused("funding.not_alerted_twice", alerts=len({alert.on for alert in known.alerts}))


def quote_is_over(valid_until: date | None, on: date) -> bool:
    return valid_until is not None and on > valid_until


def quote_ends_soon(valid_until: date | None, on: date) -> bool:
    return valid_until is not None and valid_until - QUOTE_SOON <= on <= valid_until


def stale_from(issued_on: date, months: int = RESOURCES_MONTHS) -> date:
    """The first day on which a paper of that day is too old."""
    return add_months(issued_on, months) + timedelta(days=1)
