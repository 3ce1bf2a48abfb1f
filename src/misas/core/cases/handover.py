"""Handing a person over to the *service social*: what the packet says, who owns until when, who may still read.

The caseworker owns until acceptance; acceptance gives ownership; the case stays open until one of them closes it with a
reason (design.md §7). Nothing is handed over without the person's recorded agreement (domain.md §1, decision 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from misas.core.cases.codes import HandoverMotive, HandoverStatus
from misas.core.cases.facts import Facts
from misas.core.cases.rules import CaseRules
from misas.core.refusals import Fault, Refused
from misas.core.territory.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Packet:
    """What the caseworker passes on. Never a diagnosis. `agreed_on`: the day the person agreed to be handed over."""

    motives: tuple[HandoverMotive, ...]
    situation: str
    already_done: str
    expected: str
    agreed_on: date | None
    urgent: bool = False


def faults(packet: Packet, *, today: date, longest: int) -> list[Fault]:
    """What is wrong with a packet, field by field. `longest`: characters kept of each text."""
    found = []
    if not packet.motives:
        found.append(Fault.of("motives", "handover.no_motive"))
    for name in ("situation", "expected"):
        if not getattr(packet, name).strip():
            found.append(Fault.of(name, "handover.missing"))
    for name in ("situation", "already_done", "expected"):
        if len(getattr(packet, name)) > longest:
            found.append(Fault.of(name, "handover.too_long", longest=longest))
    if packet.agreed_on is None:
        found.append(Fault.of("agreed_on", "handover.no_agreement"))
    elif packet.agreed_on > today:
        found.append(Fault.of("agreed_on", "handover.agreement_in_future"))
    return found


def check_pending(facts: Facts) -> None:
    """An answer, or a withdrawal, is about a handover that still waits for its answer."""
    if facts.handover is None or facts.handover.status is not HandoverStatus.PROPOSED:
        raise Refused("handover.not_pending")


def check_returnable(facts: Facts) -> None:
    """The service social may return what was proposed to it, and what it had accepted."""
    if not facts.in_handover:
        raise Refused("handover.not_pending")


def reads_until(accepted: datetime, rules: CaseRules, calendar: WorkCalendar) -> date:
    """The last day on which the former owner may still read."""
    return calendar.local_date(accepted) + timedelta(days=rules.former_owner_reads_days)
