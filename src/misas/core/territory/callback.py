"""The number a person is told to call back, and when it answers: what a letter and an SMS of the caisse say.

Until a caisse gives its own, DEFAULT: 36 46, the national number of the Assurance maladie (source: ameli.fr, "Nous
contacter"; the caisse of the caller answers; hours differ between caisses, so none is said by default).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from misas.core.refusals import Fault, Invalid
from misas.lib import phones

DEFAULT_PHONE: Final = "3646"
DEFAULT_SOURCE: Final = "ameli.fr, « Nous contacter »"
HOURS_MAX: Final = 80
_SHORT = re.compile(r"3\d{3}")  # short numbers of services, dialled as they are (numbering plan, Arcep 2018-0881)


@dataclass(frozen=True, slots=True)
class Callback:
    """`phone` is a short number or E.164; `hours` in plain words, "" when nothing is said."""

    phone: str = DEFAULT_PHONE
    hours: str = ""

    @property
    def shown(self) -> str:
        """The number as it is read aloud: 36 46, 01 99 00 12 34."""
        return f"{self.phone[:2]} {self.phone[2:]}" if _SHORT.fullmatch(self.phone) else phones.shown_form(self.phone)


def read_callback(phone: str, hours: str) -> Callback:
    """What an administrator typed; an empty number is the default again. Raises Invalid with every fault."""
    faults = []
    digits = re.sub(r"\D", "", phone)
    kept = DEFAULT_PHONE if not phone.strip() else digits if _SHORT.fullmatch(digits) else phones.kept_form(phone)
    if kept is None:
        faults.append(Fault.of("phone", "territory.callback_phone"))
    said = " ".join(hours.split())
    if len(said) > HOURS_MAX:
        faults.append(Fault.of("hours", "territory.callback_hours", most=HOURS_MAX))
    if faults or kept is None:
        raise Invalid(faults)
    return Callback(kept, said)
