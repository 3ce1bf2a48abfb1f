"""Reading the code of an affiliation: régime (2), caisse (3), centre (4, often absent).

Not here: what the code means, which is `routing`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from misas.core.refusals import Fault, Invalid

SEPARATORS = re.compile(r"[\s.\-/]+")
SHAPE = re.compile(r"([0-9]{2})([0-9]{3})([0-9]{4})?", re.ASCII)
GENERAL = "01"


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Where a person is insured, as codes: `regime` "01", `caisse` "301", `centre` "1234" or empty."""

    regime: str
    caisse: str
    centre: str = ""

    @property
    def is_general(self) -> bool:
        return self.regime == GENERAL

    def __str__(self) -> str:
        return "".join((self.regime, self.caisse, self.centre))


def read_affiliation(text: str, field: str = "affiliation") -> Affiliation:
    """Read "01 301 1234", "013011234" or "01301". Raises Invalid with one fault on `field`."""
    found = SHAPE.fullmatch(SEPARATORS.sub("", text))
    if found is None:
        raise Invalid([Fault.of(field, "territory.affiliation_form")])
    regime, caisse, centre = found.groups(default="")
    return Affiliation(regime, caisse, centre)
