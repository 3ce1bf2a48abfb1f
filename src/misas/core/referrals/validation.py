"""What is wrong with a referral: all faults at once, by field. The one judge for forms, files, machines and terminal.

Mandatory facts: the person was informed and agrees (domain.md §2.3; CSS L.261-1; CSP L.1110-4 for health
professionals), how, and when. Presence follows the table FIELDS; coherence follows CHECKS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from misas.core.partners.identifiers import rpps_fault
from misas.core.persons.identity import validate_identity
from misas.core.referrals import reading
from misas.core.referrals.codes import Channel
from misas.core.referrals.free_text import forbidden_in
from misas.core.referrals.said import FIELDS, Door, Form, Need, Said, completed, identity_of, need
from misas.core.refusals import Fault, Invalid

AGREEMENT_AGE_DAYS: Final = 365  # an older agreement is asked again (p)
LONG_AGO_DAYS: Final = 366 * 20


def read_and_judge(
    raw: Mapping[str, Any], *, door: Door, channel: Channel, holds_nir: bool, today: date, **known: Any
) -> Said:
    """What was typed, read, completed and found sound. Raises Invalid with every fault, reading and coherence together.

    `known` are answers that the house knows itself (name and contact of the signed-in referrer): they fill blanks.
    """
    said, unread = reading.read(raw, today=today)
    said = replace(said, **{name: value for name, value in known.items() if value and not getattr(said, name)})
    said = completed(said, channel=channel, today=today)
    mute = {fault.field.partition(".")[0] for fault in unread}
    faults = [
        *unread,
        *(f for f in faults_of(said, door=door, holds_nir=holds_nir, today=today) if f.field not in mute),
    ]
    if faults:
        raise Invalid(faults)
    return said


def faults_of(said: Said, *, door: Door, holds_nir: bool, today: date) -> tuple[Fault, ...]:
    """Every fault of what was said at this door, in the order of the table then of the checks; empty when sound."""
    found = [*_presence(said, door, holds_nir)]
    blamed = {fault.field for fault in found}
    for check in CHECKS:
        found.extend(fault for fault in check(said, today) if fault.field not in blamed)
    if door is Door.HEALTH and "rpps" not in blamed and (code := rpps_fault(said.rpps)):
        found.append(Fault.of("rpps", code))
    return tuple(dict.fromkeys(found))


# What to say when a mandatory fact is missing: the law's reason is worth more than "required".
MISSING: Final[Mapping[str, str]] = {
    "informed": "referral.inform_first",
    "agreed": "referral.agreement_needed",
    "motives": "referral.motive_needed",
    "cares": "referral.prescribed_care_needed",
}
IMPLIED: Final[Mapping[str, str]] = {  # only asked once the tick they belong to is there
    "informed_on": "informed",
    "informed_how": "informed",
    "agreed_on": "agreed",
    "agreement_mode": "agreed",
}


def _presence(said: Said, door: Door, holds_nir: bool) -> Iterator[Fault]:
    for entry in FIELDS:
        value = getattr(said, entry.name)
        asked = need(entry.name, door, holds_nir=holds_nir)
        if asked is Need.NOT_ASKED and value:
            yield Fault.of(entry.name, "referral.nir_not_yours" if entry.name == "nir" else "referral.not_asked")
        elif asked is Need.REQUIRED and not value:
            tick = IMPLIED.get(entry.name)
            if tick is None or getattr(said, tick):
                yield Fault.of(entry.name, MISSING.get(entry.name, "referral.required"))
    if door is Door.AGENT and not said.referrer_name:
        yield Fault.of("referrer_name", "referral.required")


# The names of the persons' room, as this room says them.
AS_SAID: Final[Mapping[str, str]] = {
    "best_hours": "call_times",
    "used_name": "last_name",
    "address_kind": "no_fixed_home",
}


def _identity(said: Said, today: date) -> Iterator[Fault]:
    """A person is judged by the room of persons: the same rules at every door."""
    for fault in validate_identity(identity_of(said), on=today, required=frozenset()):
        name = AS_SAID.get(fault.field, fault.field)
        yield Fault(name if said.birth_name or name != "birth_name" else "last_name", fault.code, fault.values)


def _one_way_to_reach(said: Said, today: date) -> Iterator[Fault]:
    by_post = said.address and said.commune
    if not (said.phone or said.other_phone or said.email or by_post or said.third_party_phone):
        yield Fault.of("phone", "referral.no_contact")


def _third_party(said: Said, today: date) -> Iterator[Fault]:
    if said.third_party_phone and not said.third_party_name:
        yield Fault.of("third_party_name", "referral.third_party_unnamed")


def _urgency(said: Said, today: date) -> Iterator[Fault]:
    if said.urgent_before is not None and said.urgent_before < today:
        yield Fault.of("urgent_before", "referral.urgent_before_past")
    if (said.urgent_before or said.urgent_text) and not said.urgent:
        yield Fault.of("urgent", "referral.urgent_not_ticked")


def _cares(said: Said, today: date) -> Iterator[Fault]:
    for index, care in enumerate(said.cares):
        if care.since is not None and care.since > today:
            yield Fault.of(f"cares.{index}.since", "referral.since_ahead")
        elif care.since is not None and (today - care.since).days > LONG_AGO_DAYS:
            yield Fault.of(f"cares.{index}.since", "referral.since_too_old")
    types = [care.care_type for care in said.cares]
    if len(set(types)) < len(types):
        yield Fault.of("cares", "referral.same_care_twice")


def _information(said: Said, today: date) -> Iterator[Fault]:
    for name in ("informed_on", "agreed_on"):
        day = getattr(said, name)
        if day is not None and day > today:
            yield Fault.of(name, "referral.informed_ahead")
        elif day is not None and (today - day).days > AGREEMENT_AGE_DAYS:
            yield Fault.of(name, "referral.agreement_too_old")
    if said.informed_on and said.agreed_on and said.agreed_on < said.informed_on:
        yield Fault.of("agreed_on", "referral.agreed_before_informed")


def _free_texts(said: Said, today: date) -> Iterator[Fault]:
    for entry in FIELDS:
        if entry.form is Form.FREE_TEXT or entry.name in ("accessibility", "third_party_role"):
            for code in forbidden_in(getattr(said, entry.name)):
                yield Fault.of(entry.name, code)


CHECKS: Final[tuple[Callable[[Said, date], Iterator[Fault]], ...]] = (
    _identity,
    _one_way_to_reach,
    _third_party,
    _cares,
    _urgency,
    _information,
    _free_texts,
)
