"""Take back one's last gesture on a case: the exact state before it is found again, for everybody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from misas.actions import feedback
from misas.actions.cases.recording import Held, hold, human, news_of, refresh, show_care
from misas.core.access import Actor
from misas.core.cases import undoing
from misas.core.cases.codes import FactKind
from misas.core.cases.folding import fold
from misas.records.audit import journal
from misas.records.cases import doors
from misas.records.cases import facts as known_facts
from misas.records.cases.models import Case, CaseEvent, Follower, ForgoneCare, Task
from misas.records.referrals.models import Referral

ENDED_TASK = (FactKind.TASK_DONE.value, FactKind.TASK_CANCELLED.value)


@transaction.atomic
def undo(event: UUID, *, by: Actor, at: datetime) -> Case:
    """Undo one's own last fact. The event stays, marked undone; news that nobody read are withdrawn.

    Raises Absent, Refused (not this kind, not yours, something followed, too late). Undone twice is undone once.
    """
    row = hold(doors.event(event).case.public_id, to="undo", by=by, at=at)
    standing = CaseEvent.objects.get(public_id=event)
    if standing.undone_at is not None:
        return row.row
    fact = known_facts.fact_of(standing)
    undoing.check(fact, row.history, by=by.account_id, at=at)
    told = news_of(row, fact)
    CaseEvent.objects.filter(pk=standing.pk).update(undone_at=at, undone_by_id=by.account_id)
    row.history.pop()
    row.facts = fold(row.history)
    _give_back(row, standing)
    refresh(row)
    Follower.objects.filter(case=row.row, account_id=human(by), since=standing.at).delete()
    for referral in Referral.objects.linked_to(row.row.public_id).select_for_update(of=("self",)).order_by("id"):
        for level in told:
            feedback.withdraw(referral, level, by=by, at=at, turn=row.facts.lives)
    journal.note("case.undo", row.row, by=by, at=at, event=standing.public_id, fact=standing.kind)
    return row.row


def _give_back(row: Held, event: CaseEvent) -> None:
    """Undo what the fact wrote beside itself: the caches of a care, a task's end."""
    care = event.data.get("care")
    if care is not None:
        show_care(row, care)
        if event.data.get("document"):
            ForgoneCare.objects.filter(case=row.row, public_id=care).update(evidence_document=None)
    if event.kind in ENDED_TASK:
        Task.objects.filter(case=row.row, public_id=event.data["task_id"]).update(
            ended_at=None, ended_by=None, cancelled=False
        )
