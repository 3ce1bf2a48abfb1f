"""The doors to the rows of funding: the row if *may* says so of its case, or of its caisse, else Absent.

Whoever locks a case and rows of this room locks the case first, then the plan, the application, the envelope: two
colleagues never wait for one another.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models

from misas.core.access import Actor, Subject, may
from misas.core.refusals import Absent
from misas.records.cases import doors as cases
from misas.records.cases.models import Case, ForgoneCare
from misas.records.funding.models import (
    AidApplication,
    CommitteeSession,
    Envelope,
    Funder,
    FundingPlan,
    Invoice,
    PlanVersion,
    Quote,
    RulePack,
)


def case(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> Case:
    """The case of a quote or a plan to come. Raises Absent."""
    return cases.case(public_id, to=to, by=by, lock=lock)


def care(case: Case, public_id: UUID | str) -> ForgoneCare:
    """One forgone care of a case already passed through its door. Raises Absent."""
    return cases.care(case, public_id)


def quote(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> Quote:
    """One quote of the context with its case and its care. Raises Absent."""
    return _of_case(Quote, public_id, to, by, lock, "care")


def plan(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> FundingPlan:
    """One plan of the context with its case and the computation in force. Raises Absent."""
    return _of_case(FundingPlan, public_id, to, by, lock, "current__coverage")


def application(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> AidApplication:
    """One application of the context with its case, plan, funder, rules and session; `lock` keeps the case and the
    plan first. Raises Absent."""
    return _of_case(AidApplication, public_id, to, by, lock, "plan", "funder", "pack", "session")


def invoice(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> Invoice:
    """One invoice of the context with its case and its plan. Raises Absent."""
    return _of_case(Invoice, public_id, to, by, lock, "plan")


def version_of(plan: FundingPlan, public_id: UUID | str) -> PlanVersion:
    """One computation of a plan already passed through its door. Raises Absent."""
    found = PlanVersion.objects.filter(plan=plan, public_id=uuid(public_id)).select_related("coverage").first()
    if found is None:
        raise Absent
    return found


def envelope(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> Envelope:
    """One envelope of a caisse of the context. Raises Absent."""
    return _of_caisse(Envelope, public_id, to, by, lock, "envelope")


def session(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> CommitteeSession:
    """One session of the committee, with its funder. Raises Absent."""
    return _of_caisse(CommitteeSession, public_id, to, by, lock, "session")


def funder(public_id: UUID | str, *, to: str, by: Actor, caisse: int | None) -> Funder:
    """One funder of the nation or of a caisse of the context, seen from `caisse`. Raises Absent."""
    row = Funder.objects.filter(public_id=uuid(public_id)).select_related("organisation").first()
    if row is None or not may(by, to, Subject("funder", row.caisse_id or caisse)):
        raise Absent
    return row


def pack(public_id: UUID | str, *, to: str, by: Actor, caisse: int | None, lock: bool = False) -> RulePack:
    """One version of the rules of a funder, with it. Raises Absent."""
    rows = RulePack.objects.filter(public_id=uuid(public_id))
    if lock:
        list(rows.select_for_update().values_list("pk"))
    row = rows.select_related("funder", "author", "approver").first()
    if row is None or not may(by, to, Subject("pack", row.caisse_id or caisse)):
        raise Absent
    return row


def hold_envelopes(rows: Iterable[int]) -> dict[int, Envelope]:
    """Keep these envelopes until the transaction ends, in the order of their ids; by id."""
    held = Envelope.objects.select_for_update(of=("self",)).select_related("funder").filter(pk__in=set(rows))
    return {row.pk: row for row in held.order_by("pk")}


def uuid(public_id: UUID | str) -> UUID:
    """The identifier as it is written; what is none is Absent."""
    try:
        return public_id if isinstance(public_id, UUID) else UUID(str(public_id))
    except ValueError:
        raise Absent from None


def _of_case[M: (Quote, FundingPlan, AidApplication, Invoice)](
    model: type[M], public_id: UUID | str, to: str, by: Actor, lock: bool, *beside: str
) -> M:
    rows: models.QuerySet[M] = model.objects.filter(public_id=uuid(public_id))
    found = rows.select_related("case").first()
    if found is None:
        raise Absent
    whole = cases.case(found.case.public_id, to=to, by=by, lock=lock)
    if lock:  # nobody changes it while the case is held: it is read as the one before left it
        if isinstance(found, AidApplication | Invoice):
            list(FundingPlan.objects.filter(pk=found.plan_id).select_for_update().values_list("pk"))
        list(rows.select_for_update().values_list("pk"))
    row = rows.select_related(*beside).get()
    row.case = whole
    return row


def _of_caisse[M: (Envelope, CommitteeSession)](
    model: type[M], public_id: UUID | str, to: str, by: Actor, lock: bool, kind: str
) -> M:
    rows: models.QuerySet[M] = model.objects.filter(public_id=uuid(public_id))
    if lock:
        list(rows.select_for_update().values_list("pk"))
    row = rows.select_related("funder", "caisse").first()
    if row is None or not may(by, to, Subject(kind, row.caisse_id)):
        raise Absent
    return row
