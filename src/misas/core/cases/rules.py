"""The delays of one caisse: how its ladder climbs, when each thing is due, when silence is told, who looks twice.

The default is that of domain.md §2.5 and §2.9 (proposed: no national rule is known). A caisse changes values, never
the shape. Business days unless the name says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Final

from misas.core.cases.codes import ExitCode, TaskKind, WaitingOn
from misas.core.persons.codes import DayPart
from misas.core.referrals.silence import TRIAGE, StallRules
from misas.core.refusals import Fault, Invalid

T, W = TaskKind, WaitingOn


@dataclass(frozen=True, slots=True)
class LadderRules:
    first_within: int = 2
    calls: int = 3
    calls_within: int = 10
    call_after_busy: int = 1
    letter_after: int = 2
    answer_time: int = 5
    unreachable_after_days: int = 30  # calendar days
    day_parts: tuple[DayPart, ...] = (DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)


DUE_IN: Final[Mapping[TaskKind, int]] = MappingProxyType(
    {
        T.ASSIGN: 1,
        T.CALL_BACK: 1,
        T.PLAN_SAFE_CONTACT: 1,
        T.CONFIRM_UNREACHABLE: 1,
        T.RECORD_AGREEMENT: 1,
        T.CONFIRM_REFUSAL: 2,
        T.REVIEW_RIGHTS: 5,
        T.PROPOSE_PLAN: 5,
        T.CONFIRM_CARE: 5,
        T.SEARCH_CARE: 5,
        T.FOLLOW_SEARCH: 10,
        T.VERIFY_APPOINTMENT: 1,
        T.FOLLOW_CARE: 20,
        T.PROVE_CARE: 10,
        T.COLLECT_DOCUMENT: 10,
        T.CHASE_PERSON: 5,
        T.CHASE_DOCUMENTS: 10,
        T.CHASE_PARTNER: 10,
        T.CHASE_FUNDER: 10,
        T.CHASE_PRACTITIONER: 10,
        T.CHASE_SOCIAL_SERVICE: 5,
        T.CHASE_RIGHTS_SERVICE: 20,
        T.FOLLOW_HANDOVER: 5,
        T.TAKE_OVER: 5,
        T.FOLLOW_UP: 20,
        T.FOLLOW_SECOND_LOOK: 3,
        T.CLOSE: 5,
        T.CONTACT_AFTER_CLOSURE: 10,  # the second try, after the first at `call_again_after_days`
    }
)

CHASE: Final[Mapping[WaitingOn, TaskKind]] = MappingProxyType(
    {
        W.PERSON: T.CHASE_PERSON,
        W.DOCUMENTS: T.CHASE_DOCUMENTS,
        W.PARTNER: T.CHASE_PARTNER,
        W.FUNDER: T.CHASE_FUNDER,
        W.PRACTITIONER: T.CHASE_PRACTITIONER,
        W.SOCIAL_SERVICE: T.CHASE_SOCIAL_SERVICE,
        W.RIGHTS_SERVICE: T.CHASE_RIGHTS_SERVICE,
    }
)


@dataclass(frozen=True, slots=True)
class CaseRules:
    ladder: LadderRules = field(default_factory=LadderRules)
    triage: StallRules = TRIAGE
    stall: StallRules = field(default_factory=StallRules)
    due_in: Mapping[TaskKind, int] = field(default_factory=lambda: DUE_IN)
    second_look: frozenset[ExitCode] = frozenset()
    call_again_after_days: int = 90  # calendar days
    former_owner_reads_days: int = 30  # calendar days

    def delay(self, kind: TaskKind) -> int:
        return self.due_in[kind]


DEFAULT: Final = CaseRules()
LONGEST = 250


def read(values: Mapping[str, Any]) -> CaseRules:
    """The rules of a caisse from its stored values; the unsaid keeps the default. Raises Invalid with every fault."""
    faults: list[Fault] = []
    ladder = _numbers(LadderRules(), values.get("ladder", {}), "ladder", faults)
    triage = _numbers(TRIAGE, values.get("triage", {}), "triage", faults)
    stall = _numbers(StallRules(), values.get("stall", {}), "stall", faults)
    due_in = dict(DUE_IN)
    for name, days in values.get("due_in", {}).items():
        if name not in DUE_IN:
            faults.append(Fault.of(f"due_in.{name}", "rules.unknown"))
        elif _is_delay(days, f"due_in.{name}", faults):
            due_in[TaskKind(name)] = days
    second_look = set()
    for name in values.get("second_look", ()):
        if name in set(ExitCode):
            second_look.add(ExitCode(name))
        else:
            faults.append(Fault.of(f"second_look.{name}", "rules.unknown"))
    base = CaseRules(ladder, triage, stall, MappingProxyType(due_in), frozenset(second_look))
    plain = {key: values[key] for key in ("call_again_after_days", "former_owner_reads_days") if key in values}
    rules = _numbers(base, plain, "", faults)
    known = {f.name for f in fields(CaseRules)}
    faults += [Fault.of(name, "rules.unknown") for name in values if name not in known]
    if faults:
        raise Invalid(faults)
    return rules


def _numbers[R: (LadderRules, StallRules, CaseRules)](
    rules: R, said: Mapping[str, Any], where: str, faults: list[Fault]
) -> R:
    taken: dict[str, Any] = {}
    for name, value in said.items():
        path = f"{where}.{name}" if where else name
        if name == "day_parts" and isinstance(rules, LadderRules):
            if value and set(value) <= set(DayPart):
                taken[name] = tuple(DayPart(part) for part in value)
            else:
                faults.append(Fault.of(path, "rules.unknown"))
        elif name not in {f.name for f in fields(rules)}:
            faults.append(Fault.of(path, "rules.unknown"))
        elif _is_delay(value, path, faults):
            taken[name] = value
    return replace(rules, **taken)


def _is_delay(value: object, path: str, faults: list[Fault]) -> bool:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LONGEST:
        return True
    faults.append(Fault.of(path, "rules.not_a_delay", longest=LONGEST))
    return False
