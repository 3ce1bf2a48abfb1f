"""The smallest change that would flip the answer of the C2S, when every fact is known: one tie less, or some euros.

Says what would have to be true; never advises to make it so. Each change is computed again by the engine before it is
told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from misas.core.rights.changing import Change
from misas.core.rights.engine import C2SFigures
from misas.core.rights.facts import Household

if TYPE_CHECKING:
    from misas.connectors.openfisca.server.answering import Law


def c2s_change(law: Law, household: Household, told: C2SFigures) -> Change | None:
    return None
