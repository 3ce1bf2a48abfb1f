"""The doors to offers, appointments and refusals of care: the row if *may* says so of its case, else Absent.

Whoever locks a case and a row of this room locks the case first: two colleagues never wait for one another.
"""

from __future__ import annotations

from uuid import UUID

from django.db import models

from misas.core.access import Actor
from misas.core.refusals import Absent
from misas.records.cases import doors as cases
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation.models import AccessDesk, Appointment, CareOffer, CareRefusal


def case(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> Case:
    """The case of an offer or an appointment to come. Raises Absent."""
    return cases.case(public_id, to=to, by=by, lock=lock)


def care(case: Case, public_id: UUID | str) -> ForgoneCare:
    """One forgone care of a case already passed through its door. Raises Absent."""
    return cases.care(case, public_id)


def offer(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> CareOffer:
    """One offer of the context with its case and its care; `lock` keeps the case first. Raises Absent."""
    return _of_case(CareOffer, public_id, to, by, lock, "care")


def appointment(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> Appointment:
    """One appointment of the context with its case, its care and its offer. Raises Absent."""
    return _of_case(Appointment, public_id, to, by, lock, "care", "offer")


def refusal(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> CareRefusal:
    """One refusal of care of the context with its case. Raises Absent."""
    return _of_case(CareRefusal, public_id, to, by, lock, "care", "offer")


def offer_of(care: ForgoneCare, public_id: UUID | str) -> CareOffer:
    """One offer made for this care. Raises Absent."""
    found = CareOffer.objects.filter(care=care, public_id=uuid(public_id)).first()
    if found is None:
        raise Absent
    return found


def desk(public_id: UUID | str, caisse_id: int, *, lock: bool = False) -> AccessDesk:
    """One PASS of a caisse of the context. Raises Absent."""
    rows = AccessDesk.objects.select_for_update() if lock else AccessDesk.objects.all()
    found = rows.filter(caisse_id=caisse_id, public_id=uuid(public_id)).first()
    if found is None:
        raise Absent
    return found


def uuid(public_id: UUID | str) -> UUID:
    """The identifier as it is written; what is none is Absent."""
    try:
        return public_id if isinstance(public_id, UUID) else UUID(str(public_id))
    except ValueError:
        raise Absent from None


def _of_case[M: (CareOffer, Appointment, CareRefusal)](
    model: type[M], public_id: UUID | str, to: str, by: Actor, lock: bool, *beside: str
) -> M:
    rows: models.QuerySet[M] = model.objects.filter(public_id=uuid(public_id))
    found = rows.select_related("case").first()
    if found is None:
        raise Absent
    whole = cases.case(found.case.public_id, to=to, by=by, lock=lock)
    if lock:  # nobody changes it while the case is held: it is read as the one before left it
        list(rows.select_for_update().values_list("pk"))
    row = rows.select_related(*beside).get()
    row.case = whole
    return row
