"""Two facts that do not go together, each with where it comes from and where it is corrected. Nothing is settled here.

A fault says its place as the file of a household does: `household.couple`, `members[1].permit`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from misas.core.refusals import Fault
from misas.core.rights.facts import HOUSEHOLD
from misas.web.workspace.rights.asking import HeldShown, held_shown, is_told
from misas.web.workspace.rights.interview import Interview
from misas.wording.sentences import fault_sentence

_PLACE: Final = re.compile(r"(household|members\[(\d+)\])\.([a-z0-9_]+)")

BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "rights.child_older_than_parent": ("birth_date",),
    "rights.resources_before_birth": ("birth_date",),
    "rights.before_birth": ("birth_date",),
    "rights.covers_incompatible": ("base_cover", "complementary_cover"),
    "rights.ame_of_a_french_person": ("nationality",),
    "rights.permit_of_a_french_person": ("nationality",),
    "rights.permit_both_valid_and_expired": ("permit",),
    "rights.pregnancy_to_check": ("sex",),
}
"""The facts that stand against the one at fault: of the same member, or of the applicant for a child's birth."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    sentence: str
    facts: tuple[tuple[str, HeldShown], ...]
    """Each with whom it is about, "" for the applicant."""

    @property
    def is_of_two(self) -> bool:
        """Whether two answers stand against each other: one alone may be wrong by itself."""
        return len(self.facts) > 1


def contradictions(faults: Iterable[Fault], interview: Interview) -> list[Contradiction]:
    return [Contradiction(fault_sentence(fault), _facts(fault, interview)) for fault in faults]


def _facts(fault: Fault, interview: Interview) -> tuple[tuple[str, HeldShown], ...]:
    found = _PLACE.fullmatch(fault.field)
    if found is None or found[3] not in interview.table:
        return ()
    household = interview.household
    member = HOUSEHOLD if found[1] == "household" else household.members[int(found[2])].id
    others = [(member, beside) for beside in BESIDE.get(fault.code, ())]
    if fault.code == "rights.child_older_than_parent":
        others = [(household.applicant.id, "birth_date")]
    pairs = dict.fromkeys([(member, found[3]), *others])
    return tuple(
        (interview.about(who), held_shown(fact, who, household, interview.table, interview.url(fact=fact, member=who)))
        for who, fact in pairs
        if is_told(household, who, fact)
    )
