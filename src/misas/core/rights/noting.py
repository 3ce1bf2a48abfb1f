"""What stands against noting a right as open: the AME beside a French nationality, the PUMa or a C2S, and the reverse.

The same words as the contradictions of the interview (`validation`): one of the two is to be corrected first, by
whoever knows; nothing is settled here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from misas.core.refusals import Fault
from misas.core.rights.facts import Held
from misas.core.rights.standing import BY_RSA, ONE_FORM
from misas.core.rights.validation import AGAINST

AME: Final = "ame"
PUMA: Final = "puma"
C2S_RIGHTS: Final = frozenset({*ONE_FORM, BY_RSA})


def against(right: str, facts: Mapping[str, Held], beside: Collection[str]) -> Fault | None:
    """Why a right cannot be noted as it is; None when nothing stands against it.

    `facts`: what is held of her today; `beside`: the rights known open on the same days."""
    if right == AME:
        return _against_the_ame(facts, beside)
    if AME not in beside:
        return None
    if right in C2S_RIGHTS:
        return Fault.of("right", "rights.covers_incompatible")
    return Fault.of("right", "rights.ame_beside_puma") if right == PUMA else None


def _against_the_ame(facts: Mapping[str, Held], beside: Collection[str]) -> Fault | None:
    said = {name: held.value for name, held in facts.items()}
    if said.get("nationality") == "french":
        return Fault.of("right", "rights.ame_of_a_french_person")
    if said.get("complementary_cover") in AGAINST["ame"] or C2S_RIGHTS.intersection(beside):
        return Fault.of("right", "rights.covers_incompatible")
    if said.get("base_cover") == "open" or PUMA in beside:
        return Fault.of("right", "rights.ame_beside_puma")
    return None
