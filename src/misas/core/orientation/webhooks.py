"""What RDV Service Public tells us of an appointment, and what we make of it.

A body is believed if it is signed (header X-Lapin-Signature: hexadecimal HMAC-SHA256 of the body). The same body with
the same event time has no effect twice; one older than the last that was taken is recorded and ignored; what changes
nothing is recorded. The facts it leads to pass by the same law as ours (`appointments.py`). Shape read in the sources
of rdv-service-public (RdvBlueprint, WebhookDeliverable): {"data": {id, status, starts_at, duration_in_min, …},
"meta": {model, event, timestamp}}. Names and addresses of people in the body are never kept.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from misas.core.orientation.appointment_codes import AppointmentState
from misas.core.orientation.appointments import BY_VERB, OVER, SEARCHING, Appointment, AppointmentFact, advance
from misas.core.orientation.exchange_codes import NAMES
from misas.core.refusals import Refused

S = AppointmentState

LARGEST: Final = 256 * 1024
"""Bytes; a body is a few kilobytes."""
AHEAD: Final = timedelta(minutes=5)
"""How far their clock may be ahead of ours. One event told a year ahead would make all that follow old news."""
YEARS: Final = range(2000, 2101)
ID: Final = re.compile(r"[0-9A-Za-z-]+")
OFFSET: Final = re.compile(r" ([+-]\d\d):?(\d\d)$| UTC$")
WANTED: Final[dict[str, AppointmentState]] = {
    names.rdv: state for state, names in NAMES.items() if names.rdv and state is not S.MOVED
}
LAST: Final = {
    S.HONOURED: "honour",
    S.MISSED: "miss",
    S.CANCELLED_BY_PERSON: "cancel_by_person",
    S.CANCELLED_BY_PLACE: "cancel_by_place",
}


class Verdict(StrEnum):
    """What became of a webhook. Only TAKEN has an effect; FORGED is answered 401, UNREADABLE 400, the others 200."""

    TAKEN = "taken"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"
    STALE = "stale"
    NOT_OURS = "not_ours"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class Told:
    """One webhook, as far as we read it. `key` is the same for the same body at the same event time."""

    rdv: str
    wanted: AppointmentState
    starts_at: datetime
    minutes: int
    told_at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What to do with it: the verbs and their facts, in order, when it is TAKEN; `code` tells why it is REFUSED."""

    verdict: Verdict
    steps: tuple[tuple[str, AppointmentFact], ...] = ()
    appointment: Appointment | None = None
    code: str = ""


def sign(body: bytes, secret: bytes) -> str:
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, signature: str, secrets: Iterable[bytes]) -> bool:
    """Whether one of our secrets signed it. All are tried, in constant time: two stand while one replaces the other."""
    given = signature.strip().lower().encode("ascii", "replace")
    found = [hmac.compare_digest(sign(body, secret).encode(), given) for secret in secrets if secret]
    return any(found)


def read(body: bytes, *, at: datetime) -> Told | None:
    """What it says; None when it is not about one appointment of one person. `at`: now.

    Raises Refused for any other shape, and for an event of a time to come.
    """
    if len(body) > LARGEST:
        raise Refused("webhook.too_large", most=LARGEST)
    try:
        said = json.loads(body)
        rdv, meta = said["data"], said["meta"]
        if meta["model"] != "Rdv" or rdv.get("collectif"):
            return None
        told_at = _instant(meta["timestamp"])
        digest = hashlib.sha256(body).hexdigest()
        told = Told(
            rdv=_name(rdv["id"]),
            wanted=S.CANCELLED_BY_PLACE if meta["event"] == "destroyed" else WANTED[rdv["status"]],
            starts_at=_instant(rdv["starts_at"]),
            minutes=int(rdv["duration_in_min"]),
            told_at=told_at,
            key=f"{digest}:{told_at.isoformat()}",
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as wrong:
        raise Refused("webhook.unreadable") from wrong
    if told_at > at + AHEAD:
        raise Refused("webhook.ahead")
    return told


def judge(
    told: Told | None, appointment: Appointment | None, zone: ZoneInfo, *, last_told_at: datetime | None, repeated: bool
) -> Answer:
    """What becomes of a signed webhook. `last_told_at`: the latest event time already recorded for this RDV;
    `repeated`: whether its key is already known; `appointment`: ours, None when we know no such RDV."""
    if repeated:
        return Answer(Verdict.REPEATED)
    if told is None or appointment is None:
        return Answer(Verdict.NOT_OURS)
    if any(known is not None and told.told_at < known for known in (last_told_at, appointment.last_at)):
        return Answer(Verdict.STALE)
    taken: list[tuple[str, AppointmentFact]] = []
    known = appointment
    try:
        while (verb := _next(told, known)) is not None:
            fact = AppointmentFact(BY_VERB[verb].fact, told.told_at)
            if verb in ("book", "move"):
                fact = replace(fact, starts_at=told.starts_at, minutes=told.minutes)
            known = advance(known, verb, fact, zone)
            taken.append((verb, fact))
    except Refused as no:
        return Answer(Verdict.REFUSED, code=no.code)
    return Answer(Verdict.TAKEN if taken else Verdict.UNCHANGED, tuple(taken), known)


def _next(told: Told, known: Appointment) -> str | None:
    """The next verb on the way from where the appointment stands to what we are told; None once it stands there."""
    is_dated_so = (known.starts_at, known.minutes) == (told.starts_at, told.minutes)
    if known.state in OVER:
        if known.state is told.wanted or _is_only_silent(told, known):
            return None
        swapped = {known.state, told.wanted} == {S.HONOURED, S.MISSED}
        return LAST[told.wanted] if swapped else "reinstate"
    if told.wanted in (S.CANCELLED_BY_PERSON, S.CANCELLED_BY_PLACE):
        return LAST[told.wanted]
    if known.state in SEARCHING:
        return "book"
    if not is_dated_so:
        return "move"
    return LAST.get(told.wanted)


def _is_only_silent(told: Told, known: Appointment) -> bool:
    """Whether "unknown" merely repeats that nobody told them: it undoes what a machine said, or gives a new date ahead,
    but not what one of us wrote down."""
    if told.wanted is not S.BOOKED or known.by_machine:
        return False
    return told.starts_at == known.starts_at or told.starts_at <= told.told_at


def _name(said: Any) -> str:
    """The identifier over there: a number today. Raises ValueError for what no identifier is made of."""
    if not ID.fullmatch(str(said)):
        raise ValueError("letters, digits and hyphens only")
    return str(said)


def _instant(said: Any) -> datetime:
    """ISO 8601, or the older "2020-08-04 10:46:03 +0200". Raises ValueError without an offset, or out of our times."""
    text = OFFSET.sub(lambda m: f"{m[1]}:{m[2]}" if m[1] else "+00:00", str(said))
    found = datetime.fromisoformat(text)
    if found.utcoffset() is None:
        raise ValueError("an instant without a time zone is no instant")
    if found.year not in YEARS:
        raise ValueError("no appointment is given so far from now")
    return found.astimezone(UTC)
