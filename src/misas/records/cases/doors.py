"""The doors to rows of cases: the row if *may* says so, else Absent. Absence and refusal are never told apart."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from misas.core.access import Actor, Role, Subject, may
from misas.core.cases.codes import HandoverStatus
from misas.core.refusals import Absent
from misas.records.cases.models import Case, CaseEvent, Follower, ForgoneCare, Handover, Note, Task

WHOLE = ("caisse__case_rules", "person", "owner")
"""What a verb needs beside the row of a case."""
OFFICE = (Role.CASEWORKER, Role.SUPERVISOR)


def case(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> Case:
    """One case of the context with its person, caisse and owner; `lock` keeps it until the transaction ends.

    With `lock`, two colleagues on one case act one after the other, each on what the other left.
    """
    rows = Case.objects.filter(public_id=_uuid(public_id))
    row = next(iter(locked(rows)), None) if lock else rows.select_related(*WHOLE).first()
    if row is None or not may(by, to, subject_of(row, by)):
        raise Absent
    return row


def locked(rows: QuerySet[Case]) -> list[Case]:
    """These rows, kept until the transaction ends, with what a verb needs beside them.

    Two queries, on purpose: a lock taken through a join gives no row at all when the joined key changed while it waited
    (a case given to somebody else meanwhile would seem absent).
    """
    keys = list(rows.select_for_update().values_list("pk", flat=True))
    found = {row.pk: row for row in Case.objects.filter(pk__in=keys).select_related(*WHOLE)}
    return [found[key] for key in keys]


def subject_of(row: Case, by: Actor) -> Subject:
    """What a permission looks at in a case. The circle is read only for whoever is not of the office."""
    if by.is_system or by.has_any(OFFICE, row.caisse_id):
        return Subject("case", caisse=row.caisse_id, owner=row.owner_id)
    followers = frozenset(Follower.objects.filter(case=row).values_list("account_id", flat=True))
    return Subject("case", caisse=row.caisse_id, owner=row.owner_id, followers=followers)


def care(case: Case, public_id: UUID | str) -> ForgoneCare:
    """One forgone care of a case already held."""
    row = ForgoneCare.objects.filter(case=case, public_id=_uuid(public_id)).first()
    if row is None:
        raise Absent
    return row


def task(public_id: UUID | str) -> Task:
    """One task of the context; its case is asked for at its own door."""
    row = Task.objects.filter(public_id=_uuid(public_id)).select_related("case").first()
    if row is None:
        raise Absent
    return row


def note(public_id: UUID | str) -> Note | None:
    """One note of the context, or None when nobody wrote it yet: the workstation names a note before its first save."""
    return Note.objects.filter(public_id=_uuid(public_id)).select_related("case", "changed_by").first()


def event(public_id: UUID | str) -> CaseEvent:
    row = CaseEvent.objects.filter(public_id=_uuid(public_id)).select_related("case").first()
    if row is None:
        raise Absent
    return row


def handover(case: Case) -> Handover | None:
    """The handover in force, if any."""
    in_force = (HandoverStatus.PROPOSED.value, HandoverStatus.ACCEPTED.value)
    return Handover.objects.filter(case=case, status__in=in_force).first()


def _uuid(public_id: UUID | str) -> UUID:
    try:
        return public_id if isinstance(public_id, UUID) else UUID(str(public_id))
    except ValueError:
        raise Absent from None
