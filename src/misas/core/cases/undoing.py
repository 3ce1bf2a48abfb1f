"""What a hand may take back: the last fact, its own, within moments. Anything else is corrected by another fact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from misas.core.cases.codes import FactKind
from misas.core.cases.facts import Fact
from misas.core.refusals import Refused

K = FactKind
WITHIN: Final = timedelta(minutes=2)
"""The toast lasts ten seconds; a slow line and a hesitation are allowed."""

UNDOABLE: Final = frozenset(
    {
        K.ASSIGNED,
        K.ATTEMPTED,
        K.AGREED,
        K.DECLINED,
        K.RIGHTS_REVIEWED,
        K.PLAN_AGREED,
        K.CARE_CONFIRMED,
        K.CARE_SEARCHED,
        K.CARE_BOOKED,
        K.CARE_ATTENDED,
        K.CARE_MISSED,
        K.CARE_STARTED,
        K.CARE_DONE,
        K.CARE_PROVEN,
        K.CARE_ABANDONED,
        K.WAITING,
        K.RESUMED,
        K.POSTPONED,
        K.FOLLOWED,
        K.DOCUMENT_RECEIVED,
        K.TASK_DONE,
        K.TASK_CANCELLED,
    }
)


def check(fact: Fact, standing: Sequence[Fact], *, by: int | None, at: datetime) -> None:
    """Refuse to undo a fact that is not the last one, not one's own, not of those that can be, or too old. What an
    appointment said is corrected there: undone here alone, the two would tell different stories."""
    if fact.kind not in UNDOABLE:
        raise Refused("undo.not_this", fact=fact.kind.value)
    if "appointment" in fact.data:
        raise Refused("undo.appointment")
    if by is None or fact.by != by:
        raise Refused("undo.not_yours")
    if not standing or standing[-1] != fact:
        raise Refused("undo.something_followed")
    if at - fact.at > WITHIN:
        raise Refused("undo.too_late")
