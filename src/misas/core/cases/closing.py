"""How a case ends: a human gives a reason, and the facts must bear it.

NEEDS says what each reason asks for; a reason without a row asks for nothing but the human. Where the caisse
configured it, a second pair of eyes agrees before the case is closed. No clock ever closes. Reasons and families:
`exits.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from misas.core.cases.codes import CaseStatus, ExitCode, HandoverStatus, TaskKind
from misas.core.cases.exits import BY_CODE as EXIT
from misas.core.cases.facts import Facts
from misas.core.cases.lifecycle import status_of
from misas.core.cases.rules import CaseRules
from misas.core.cases.tasks import Office, derive
from misas.core.refusals import Refused

C = ExitCode


@dataclass(frozen=True, slots=True)
class Need:
    """What the facts must show, and the code of the refusal when they do not."""

    refusal: str
    holds: Callable[[Facts, Office], bool]


def _counted(facts: Facts) -> list[bool]:
    return [care.is_proven for care in facts.cares.values() if care.counts]


def _every_care_is_proven(facts: Facts, office: Office) -> bool:
    return bool(_counted(facts)) and all(_counted(facts))


def _some_care_is_proven(facts: Facts, office: Office) -> bool:
    return any(_counted(facts)) and not all(_counted(facts))


def _ladder_is_climbed(facts: Facts, office: Office) -> bool:
    kinds = {task.kind for task in derive(facts, office)}
    return facts.reached_at is None and TaskKind.CONFIRM_UNREACHABLE in kinds


def _handed_over(facts: Facts, office: Office) -> bool:
    return facts.handover is not None and facts.handover.status is HandoverStatus.ACCEPTED


RIGHTS_REVIEWED: Final = Need("closing.rights_not_reviewed", lambda f, _o: f.reviewed_at is not None)
PERSON_REACHED: Final = Need("closing.person_not_reached", lambda f, _o: f.reached_at is not None)

NEEDS: Final[dict[ExitCode, tuple[Need, ...]]] = {
    C.CARE_DONE: (Need("closing.care_not_proven", _every_care_is_proven),),
    C.CARE_PARTLY_DONE: (Need("closing.care_not_partly_proven", _some_care_is_proven),),
    C.RIGHTS_OPENED: (RIGHTS_REVIEWED,),
    C.GUIDANCE_GIVEN: (PERSON_REACHED,),
    C.HANDED_TO_SOCIAL_SERVICE: (Need("closing.not_handed_over", _handed_over),),
    C.HANDED_TO_PARTNER: (PERSON_REACHED,),
    C.REFUSED_AT_START: (Need("closing.no_refusal", lambda f, _o: f.refuses),),
    C.DROPPED_OUT: (PERSON_REACHED,),
    C.UNREACHABLE: (Need("closing.ladder_not_climbed", _ladder_is_climbed),),
    C.NO_OFFER: (PERSON_REACHED,),
    C.NO_FUNDING: (PERSON_REACHED,),
    C.AID_REFUSED: (PERSON_REACHED,),
    C.AID_UNUSED: (PERSON_REACHED,),
}


def check(facts: Facts, code: ExitCode, office: Office) -> None:
    """Refuse a reason that is retired or that the facts do not bear."""
    if not EXIT[code].offered():
        raise Refused("closing.retired", exit=code)
    for need in NEEDS.get(code, ()):
        if not need.holds(facts, office):
            raise Refused(need.refusal, exit=code)


def possible(facts: Facts, office: Office) -> tuple[ExitCode, ...]:
    """The reasons that the facts bear today, in the order of the list: what the closing page offers first."""
    if status_of(facts) is CaseStatus.CLOSED:
        return ()
    return tuple(
        code
        for code, exit_ in EXIT.items()
        if exit_.offered() and all(need.holds(facts, office) for need in NEEDS.get(code, ()))
    )


def suggested(facts: Facts, office: Office) -> ExitCode | None:
    """The reason the facts speak for, to be confirmed by a human; None when they speak for none."""
    fitting = set(possible(facts, office))
    order = (C.CARE_DONE, C.CARE_PARTLY_DONE, C.HANDED_TO_SOCIAL_SERVICE, C.REFUSED_AT_START, C.UNREACHABLE)
    return next((code for code in order if code in fitting), None)


def needs_second_look(code: ExitCode, rules: CaseRules) -> bool:
    """Whether this caisse wants a second pair of eyes for this reason."""
    return code in rules.second_look


def check_second_look(facts: Facts, by: int | None) -> None:
    """A second look is given on a pending closure, by somebody else than whoever proposed it."""
    if facts.closing is None:
        raise Refused("closing.nothing_proposed")
    if by is None or facts.closing.by == by:
        raise Refused("closing.same_person")
