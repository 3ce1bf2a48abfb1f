"""What the daily round looks at in a request: from which day, and what it then says. It tells humans and never decides.

`watch` gives the first day on which something may be said, so that the round reads only the rows whose day has come;
`warnings` says what. Each warning has a key of its own: said twice, it is said once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from misas.core.funding.life import validity
from misas.core.funding.life.application import BEFORE_SENDING, Application
from misas.core.funding.life.codes import AlertKind, ApplicationState, WatchKind
from misas.core.funding.life.committee import Session

S, W = ApplicationState, WatchKind

RECEIPT_WITHIN: Final = timedelta(days=15)
"""The acknowledgement of a request is due within ten working days (CRPA L112-3, R112-11-1); then somebody asks."""
APPEAL_SOON: Final = timedelta(days=30)
DEPOSIT_SOON: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a request: the planned day of its care, the session it aims at, the end of its quote, the first
    day on which its proofs of resources are too old."""

    care_day: date | None = None
    session: Session | None = None
    quote_until: date | None = None
    stale_from: date | None = None


@dataclass(frozen=True, slots=True)
class Warning:
    """One thing to tell: `due` is the day by which somebody must have acted; `threshold`: of an alert of validity."""

    kind: WatchKind
    due: date
    threshold: int = 0
    alert: AlertKind | None = None


def watch(known: Application, around: Around, told_on: date | None = None) -> date | None:
    """The first day on which `warnings` may say something new of this request; None when no day will. `told_on`: all
    that was to be said on that day was said."""
    days = [day for day in _first_days(known, around) if day is not None]
    return min((day for day in days if told_on is None or day > told_on), default=None)


def _first_days(known: Application, around: Around) -> Iterator[date | None]:
    yield from validity.days_to_look(known, around.care_day)
    yield known.silence_on
    if known.appeal_until is not None:
        yield known.appeal_until - APPEAL_SOON
    if known.state is S.SUBMITTED and known.submitted_on is not None:
        yield known.submitted_on + RECEIPT_WITHIN
    if known.state in BEFORE_SENDING:
        if around.session is not None:
            yield around.session.deposit_by - DEPOSIT_SOON
        if around.quote_until is not None:
            yield around.quote_until - validity.QUOTE_SOON
        yield around.stale_from


def warnings(known: Application, around: Around, on: date) -> tuple[Warning, ...]:
    """What is to be told of this request on this day."""
    return tuple(_warnings(known, around, on))


def _warnings(known: Application, around: Around, on: date) -> Iterator[Warning]:
    if (alert := validity.alert_due(known, on, around.care_day)) is not None:
        yield Warning(W.VALIDITY_ENDING, alert.due, alert.threshold, alert.kind)
    if (silence := known.silence_on) is not None and on >= silence:
        yield Warning(W.SILENCE_REACHED, silence)
    if (appeal := known.appeal_until) is not None and appeal - APPEAL_SOON <= on <= appeal:
        yield Warning(W.APPEAL_ENDING, appeal)
    if known.state is S.SUBMITTED and known.submitted_on is not None and on >= known.submitted_on + RECEIPT_WITHIN:
        yield Warning(W.RECEIPT_MISSING, known.submitted_on + RECEIPT_WITHIN)
    if known.state in BEFORE_SENDING:
        if (session := around.session) is not None and session.deposit_by - DEPOSIT_SOON <= on <= session.deposit_by:
            yield Warning(W.DEPOSIT_LIMIT, session.deposit_by)
        if (until := around.quote_until) is not None and on >= until - validity.QUOTE_SOON:
            yield Warning(W.QUOTE_EXPIRING, until)
        if around.stale_from is not None and on >= around.stale_from:
            yield Warning(W.RESOURCES_STALE, around.stale_from)


def key_of(warning: Warning, request: str) -> str:
    """The key under which a warning about a request is said once; an alert given after the end is said each day."""
    tail = f":{warning.threshold}" if warning.kind is W.VALIDITY_ENDING else ""
    return f"fund.{warning.kind}:{request}:{warning.due:%Y%m%d}{tail}"
