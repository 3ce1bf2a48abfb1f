"""Share the work of a caisse: target shares, absences, delays, and the queue given out by deficit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import held, human, record
from misas.core.access import Actor, Role, Subject, may
from misas.core.cases import rules
from misas.core.cases.allocation import Given, Waiting, Worker, allocate
from misas.core.refusals import Absent, Fault, Invalid, Refused
from misas.records.accounts import queries as accounts
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.cases import doors, limits, supervised
from misas.records.cases.models import Absence, AllocationShare, CaisseRules, Case
from misas.records.cases.supervised import Colleague
from misas.records.territory import queries as territory

TEAM = (Role.CASEWORKER, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What allocation would do now: its answers, and whether somebody is there to take the cases."""

    given: tuple[Given, ...]
    somebody_there: bool


def propose_allocation(
    caisse_id: int, waiting: Iterable[tuple[UUID, int]], team: Iterable[Colleague], *, by: Actor
) -> Proposal:
    """What `allocate_queue` would answer now, and why, on rows already read (`supervised`). No query. Raises Absent."""
    _require("case.allocate", caisse_id, by)
    try:
        return Proposal(tuple(allocate(_waiting(waiting), _takers(team))), True)
    except Refused:
        return Proposal((), False)


@transaction.atomic
def allocate_queue(caisse_id: int, *, limit: int = limits.BULK, by: Actor, at: datetime) -> list[Given]:
    """Give the waiting cases of a caisse to its present caseworkers, by deficit to their shares; each answer says why.

    Raises Absent, Refused (nobody is there: the queue stays with whoever is on duty).
    """
    _require("case.allocate", caisse_id, by)
    queue = Case.objects.filter(caisse_id=caisse_id).to_assign().in_queue_order()[:limit]
    rows = {str(row.public_id): row for row in doors.locked(queue)}
    team = supervised.team(caisse_id, today=territory.caisse(caisse_id).local_date(at)).colleagues
    given = allocate(_waiting((key, row.points) for key, row in rows.items()), _takers(team))
    for answer in given:
        why = {"points": answer.points, "carried": answer.carried, "target": str(round(float(answer.target), 2))}
        record(held(rows[answer.case], at), "assign", by=by, at=at, data={"owner": answer.account, "why": why})
    return given


@transaction.atomic
def set_share(caisse_id: int, account: Account, share: int, *, by: Actor, at: datetime) -> AllocationShare:
    """The part of the work aimed at for one caseworker, as a weight from 0 (no new case) to 100."""
    _require("case.set_shares", caisse_id, by)
    if not 0 <= share <= 100:
        raise Invalid([Fault.of("share", "team.share_range")])
    _of_the_team(caisse_id, account, at)
    row, _made = AllocationShare.objects.update_or_create(
        caisse_id=caisse_id, account=account, defaults={"share": share}
    )
    journal.note("case.set_shares", row, by=by, at=at, account=account.public_id, share=share)
    return row


@transaction.atomic
def record_absence(
    caisse_id: int, account: Account, first_day: date, last_day: date, *, by: Actor, at: datetime
) -> Absence:
    """Days on which she takes no new case: her own, or those a supervisor records."""
    _require("case.record_absence", caisse_id, by)
    if account.pk != by.account_id and not by.has(Role.SUPERVISOR, caisse_id):
        raise Refused("team.absence_of_another")
    if last_day < first_day:
        raise Invalid([Fault.of("last_day", "team.absence_order")])
    _of_the_team(caisse_id, account, at)
    said = {"caisse_id": caisse_id, "account": account, "first_day": first_day, "last_day": last_day}
    row = Absence.objects.filter(**said).first()
    if row is None:  # said twice, it is one absence
        row = Absence.objects.create(**said)
        journal.note("case.record_absence", row, by=by, at=at, account=account.public_id)
    return row


@transaction.atomic
def end_absence(absence: UUID, *, by: Actor, at: datetime) -> None:
    """She is back today, or was never away: what is left of the absence is taken away. Ended twice is ended once.

    Raises Absent, Refused (somebody else's, and one does not supervise).
    """
    row = Absence.objects.filter(public_id=absence).select_for_update().first()
    if row is None:
        raise Absent
    _require("case.record_absence", row.caisse_id, by)
    if row.account_id != by.account_id and not by.has(Role.SUPERVISOR, row.caisse_id):
        raise Refused("team.absence_of_another")
    eve = territory.caisse(row.caisse_id).local_date(at) - timedelta(days=1)
    journal.note("case.end_absence", row, by=by, at=at)
    if row.first_day > eve:
        row.delete()
    elif row.last_day > eve:
        row.last_day = eve
        row.save(update_fields=["last_day"])


@transaction.atomic
def set_rules(caisse_id: int, values: Mapping[str, Any], *, by: Actor, at: datetime) -> CaisseRules:
    """Change the delays of a caisse. Cases keep the dates already given until their next fact. Raises Invalid."""
    _require("case.set_rules", caisse_id, by)
    rules.read(values)
    row, _made = CaisseRules.objects.update_or_create(
        caisse_id=caisse_id, defaults={"values": dict(values), "changed_at": at, "changed_by_id": human(by)}
    )
    journal.note("case.set_rules", row, by=by, at=at)
    return row


def _waiting(queue: Iterable[tuple[UUID | str, int]]) -> list[Waiting]:
    return [Waiting(str(public_id), points, place) for place, (public_id, points) in enumerate(queue)]


def _takers(team: Iterable[Colleague]) -> list[Worker]:
    return [Worker(one.account, one.share, one.points, one.absent) for one in team if one.allocated]


def _require(verb: str, caisse_id: int, by: Actor) -> None:
    if not may(by, verb, Subject("case", caisse=caisse_id)):
        raise Absent


def _of_the_team(caisse_id: int, account: Account, at: datetime) -> None:
    today = territory.caisse(caisse_id).local_date(at)
    if not accounts.colleagues(caisse_id, TEAM, today).filter(pk=account.pk).exists():
        raise Refused("case.owner_not_of_team", name=account.full_name)
