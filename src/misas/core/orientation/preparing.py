"""What an appointment needs besides its date: what to bring, how to get there, in which language. Facts of the person's
everyday life, never of her health."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from misas.core.orientation.appointment_codes import BringAlong, TransportNeed
from misas.core.orientation.codes import Cover
from misas.core.orientation.needs import Need
from misas.core.refusals import Fault

LANGUAGE: Final = re.compile(r"[a-z]{2,3}|lsf")
"""ISO 639, or French sign language."""

IN_HAND: Final = frozenset({TransportNeed.NONE, TransportNeed.ACCOMPANIED, TransportNeed.AMBULANCE_BOOKED})
"""Transport for which nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """`interpreter`: the language to interpret from, "" for none; `interpreter_booked`: somebody will come or call."""

    bring: frozenset[BringAlong] = frozenset()
    transport: TransportNeed = TransportNeed.NONE
    interpreter: str = ""
    interpreter_booked: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether nothing is left to arrange before the day."""
        return self.transport in IN_HAND and (not self.interpreter or self.interpreter_booked)


def proposed(need: Need, cover: Cover, language: str = "") -> Preparation:
    """What to begin with: what the need asks to bring, the certificate of whoever has the C2S or the AME (no card is
    needed then), an interpreter for whoever does not speak French."""
    bring = set(need.bring)
    if cover in (Cover.C2S, Cover.AME):
        bring = (bring - {BringAlong.COMPLEMENTARY_CARD}) | {BringAlong.RIGHTS_CERTIFICATE}
    if cover is Cover.AME:
        bring -= {BringAlong.VITALE_CARD}
    return Preparation(frozenset(bring), interpreter="" if language in ("", "fr") else language)


def faults_of_preparation(bring: Iterable[str], transport: str, interpreter: str) -> list[Fault]:
    """What is wrong with what was typed."""
    faults = []
    if not set(bring) <= {item.value for item in BringAlong}:
        faults.append(Fault.of("bring", "preparation.choose_from_list"))
    if transport not in {need.value for need in TransportNeed}:
        faults.append(Fault.of("transport", "preparation.choose_from_list"))
    if interpreter and not LANGUAGE.fullmatch(interpreter):
        faults.append(Fault.of("interpreter", "preparation.which_language"))
    return faults
