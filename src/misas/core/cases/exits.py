"""How a case may end: one reason list, grouped and versioned (domain.md §2.9).

A reason is retired, never deleted: old closures keep their meaning, figures keep their history. `family` is what
whoever referred is told and what figures count; `group` is how people read the list. What each reason asks for:
`closing.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from misas.core.cases.codes import ExitCode, ExitFamily, ExitGroup

EXITS_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Exit:
    """One reason to close. `since` and `retired` are versions of the list.

    `call_again`: whether the person is contacted once more, ninety days later.
    """

    code: ExitCode
    family: ExitFamily
    group: ExitGroup
    call_again: bool = False
    since: int = 1
    retired: int | None = None

    def offered(self, version: int = EXITS_VERSION) -> bool:
        """Whether a human may choose this reason in that version of the list."""
        return self.since <= version and (self.retired is None or version < self.retired)


C, F, G = ExitCode, ExitFamily, ExitGroup

EXITS: Final[tuple[Exit, ...]] = (
    Exit(C.CARE_DONE, F.CARE_DONE, G.ACHIEVED, call_again=True),
    Exit(C.CARE_PARTLY_DONE, F.CARE_DONE, G.ACHIEVED, call_again=True),
    Exit(C.RIGHTS_OPENED, F.RIGHTS_OPENED, G.ACHIEVED, call_again=True),
    Exit(C.GUIDANCE_GIVEN, F.GUIDANCE, G.ACHIEVED, call_again=True),
    Exit(C.HANDED_TO_SOCIAL_SERVICE, F.GUIDANCE, G.RELAY),
    Exit(C.HANDED_TO_PARTNER, F.GUIDANCE, G.RELAY, call_again=True),
    Exit(C.OTHER_SCHEME, F.EXCLUDED, G.RELAY),
    Exit(C.REFUSED_AT_START, F.DROP_OUT, G.PERSON),
    Exit(C.DROPPED_OUT, F.DROP_OUT, G.PERSON, call_again=True),
    Exit(C.UNREACHABLE, F.DROP_OUT, G.PERSON, call_again=True),
    Exit(C.MOVED, F.EXCLUDED, G.PERSON),
    Exit(C.DIED, F.EXCLUDED, G.PERSON),
    Exit(C.OPPOSED, F.EXCLUDED, G.PERSON),
    Exit(C.OUTSIDE_CRITERIA, F.EXCLUDED, G.ERROR),
    Exit(C.DUPLICATE, F.EXCLUDED, G.ERROR),
    Exit(C.NO_OFFER, F.DROP_OUT, G.SYSTEM, call_again=True),
    Exit(C.NO_FUNDING, F.DROP_OUT, G.SYSTEM, call_again=True),
    Exit(C.AID_REFUSED, F.DROP_OUT, G.SYSTEM, call_again=True),
    Exit(C.AID_UNUSED, F.DROP_OUT, G.SYSTEM, call_again=True),
)

BY_CODE: Final = {exit_.code: exit_ for exit_ in EXITS}


def offered(version: int = EXITS_VERSION) -> tuple[Exit, ...]:
    """The reasons a human may choose today, in the order of the table."""
    return tuple(e for e in EXITS if e.offered(version))


def by_group(version: int = EXITS_VERSION) -> dict[ExitGroup, tuple[Exit, ...]]:
    """The same reasons, under their five groups."""
    return {group: tuple(e for e in offered(version) if e.group is group) for group in ExitGroup}
