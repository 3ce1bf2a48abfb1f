"""By which ways a person may be tried, from her contacts and from what must not happen when we call or write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from misas.core.cases.codes import AttemptChannel
from misas.core.persons.codes import DayPart, SafeContact

Ch = AttemptChannel

FORBIDS: Final[dict[SafeContact, frozenset[AttemptChannel]]] = {
    SafeContact.NO_VOICEMAIL: frozenset(),
    SafeContact.NO_SMS: frozenset({Ch.SMS}),
    SafeContact.NO_LETTER: frozenset({Ch.LETTER}),
    SafeContact.NO_EMAIL: frozenset({Ch.EMAIL, Ch.AMELI_MESSAGE}),
    SafeContact.NO_CALL: frozenset({Ch.PHONE}),
    SafeContact.DISCREET: frozenset({Ch.SMS}),
    SafeContact.ASK_THIRD_PARTY: frozenset({Ch.SMS, Ch.EMAIL, Ch.LETTER, Ch.AMELI_MESSAGE}),
    SafeContact.DANGEROUS: frozenset({Ch.SMS, Ch.EMAIL, Ch.LETTER, Ch.AMELI_MESSAGE}),
}
"""What each safe-contact flag takes away from the ladder. An ameli message announces itself by e-mail."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The ways that may be tried; the parts of the day she prefers, the most preferred first; whether a human must plan
    the contact before anything else."""

    channels: frozenset[AttemptChannel] = frozenset(AttemptChannel)
    best: tuple[DayPart, ...] = field(default=())
    plan_first: bool = False


def reach_of(
    *,
    phone: bool,
    mobile: bool,
    email: bool,
    address: bool,
    referrer: bool,
    safe: Iterable[SafeContact] = (),
    best: Iterable[DayPart] = (),
) -> Reach:
    """The ways open to us: those we have an address for, less those that her safety forbids."""
    flags = frozenset(safe)
    have = {Ch.PHONE: phone, Ch.SMS: mobile, Ch.EMAIL: email, Ch.LETTER: address, Ch.REFERRER: referrer}
    channels = {channel for channel in AttemptChannel if have.get(channel, True)}
    for flag in flags:
        channels -= FORBIDS[flag]
    return Reach(frozenset(channels), tuple(best), SafeContact.DANGEROUS in flags)
