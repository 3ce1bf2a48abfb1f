"""What the database itself refuses, as SQL text made from the tables of this room. Read by the models, never typed
again.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from misas.core.cases.codes import (
    CareStage,
    CaseStatus,
    EvidenceClass,
    ExitCode,
    FactKind,
    TaskKind,
    WaitingOn,
)
from misas.core.referrals.silence import StallState


def one_of(column: str, codes: Iterable[StrEnum]) -> str:
    """`column` holds one of these codes."""
    return f"{column} IN ({', '.join(f"'{code}'" for code in codes)})"


def case_checks() -> dict[str, str]:
    """The promise: an open case has an owner, a next action and a due date; a closure, a human and a reason."""
    is_closed = f"status = '{CaseStatus.CLOSED}'"
    after_closure = f"next_action = '{TaskKind.CONTACT_AFTER_CLOSURE}'"
    return {
        "status": one_of("status", CaseStatus),
        "waiting_on": one_of("waiting_on", WaitingOn),
        "stall": one_of("stall", StallState),
        "next_action": f"next_action IS NULL OR {one_of('next_action', TaskKind)}",
        "closed_code": f"closed_code IS NULL OR {one_of('closed_code', ExitCode)}",
        "kept": (
            f"({is_closed} AND closed_at IS NOT NULL AND closed_by_id IS NOT NULL AND closed_code IS NOT NULL)"
            f" OR (status <> '{CaseStatus.CLOSED}' AND owner_id IS NOT NULL AND next_action IS NOT NULL"
            f" AND next_due IS NOT NULL AND closed_at IS NULL AND closed_by_id IS NULL AND closed_code IS NULL)"
        ),
        "next_whole": "(next_action IS NULL) = (next_due IS NULL)",
        "after_closure": f"next_action IS NULL OR ({is_closed}) = ({after_closure})",
    }


def event_checks() -> dict[str, str]:
    return {"kind": one_of("kind", FactKind)}


def care_checks() -> dict[str, str]:
    """A stage rests on its date: no care is done without the day, none proven without being done."""
    return {
        "stage": one_of("stage", CareStage),
        "evidence": f"evidence IS NULL OR ({one_of('evidence', EvidenceClass)} AND done_on IS NOT NULL)",
        "done": f"stage <> '{CareStage.DONE}' OR done_on IS NOT NULL",
        "booked": f"stage <> '{CareStage.BOOKED}' OR booked_for IS NOT NULL",
        "started": f"stage <> '{CareStage.IN_PROGRESS}' OR started_on IS NOT NULL",
        "abandoned": f"(stage = '{CareStage.ABANDONED}') = (abandoned IS NOT NULL)",
    }
