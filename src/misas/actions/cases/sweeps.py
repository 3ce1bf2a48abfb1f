"""What the clock may do to cases, caisse by caisse: tell silence, look again at what a day changes. It never closes.

Jobs call these under the context of the service. Each case is done in the transaction of its batch; run twice, a sweep
changes nothing more.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from misas.actions.cases.recording import held, record, refresh
from misas.actions.ports import ports
from misas.core.access import SYSTEM, Role
from misas.core.cases.rules import CaseRules
from misas.core.referrals.silence import Silence, StallState, next_state
from misas.core.territory.calendar import WorkCalendar
from misas.records.accounts import queries as accounts
from misas.records.cases import doors, limits
from misas.records.cases import facts as known_facts
from misas.records.cases.models import Case
from misas.records.outbox import post
from misas.records.persons.models import Person
from misas.records.territory import queries as territory

TEAM = (Role.CASEWORKER, Role.SUPERVISOR, Role.SOCIAL_WORKER)


@transaction.atomic
def sweep_stalled(caisse_id: int, *, at: datetime) -> dict[StallState, int]:
    """Remind owners of their silent cases, once for all of them; escalate to whoever is on duty. Returns the counts."""
    caisse = territory.caisse(caisse_id)
    calendar = caisse.calendar(ports().holidays)
    today = calendar.local_date(at)
    moving = _moving(caisse_id, known_facts.rules_of(caisse), calendar, today)
    reminded: defaultdict[UUID, list[UUID]] = defaultdict(list)
    escalated: list[UUID] = []
    for row in doors.locked(Case.objects.filter(pk__in=moving).order_by("id")):
        if moving[row.pk] is StallState.REMINDED:
            record(held(row, at), "remind", by=SYSTEM, at=at)
            reminded[row.owner.public_id].append(row.public_id)
        else:
            record(held(row, at), "escalate", by=SYSTEM, at=at)
            escalated.append(row.public_id)
    for owner, cases in reminded.items():
        _put("reminder.stalled", owner, cases, caisse_id, today, at)
    on_duty = accounts.duty_holder(caisse_id, today)
    if escalated and on_duty is not None:
        _put("reminder.escalated", on_duty.public_id, escalated, caisse_id, today, at)
    return {
        StallState.REMINDED: sum(len(cases) for cases in reminded.values()),
        StallState.ESCALATED: len(escalated),
    }


@transaction.atomic
def sweep_recompute(caisse_id: int, *, at: datetime, limit: int = limits.SWEEP) -> int:
    """Write again the caches that the calendar alone has changed (a wait that ended). Returns how many."""
    rows = Case.objects.filter(caisse_id=caisse_id).to_recompute(at).order_by("recompute_at", "id")
    return _refresh_all(rows[:limit], at)


@transaction.atomic
def refresh_person(person: Person, *, at: datetime) -> int:
    """Look again at the open case of a person whose contacts or safety changed: the next attempt may be another one."""
    return _refresh_all(Case.objects.open().filter(person=person).order_by("id"), at)


def _refresh_all(rows: QuerySet[Case], at: datetime) -> int:
    looked = doors.locked(rows)
    for row in looked:
        refresh(held(row, at))
    return len(looked)


def _moving(caisse_id: int, rules: CaseRules, calendar: WorkCalendar, today: date) -> dict[int, StallState]:
    """The silent cases, and those whose owner left, whose state changes today: from columns alone."""
    team = set(accounts.colleagues(caisse_id, TEAM, today).values_list("pk", flat=True))
    rows = Case.objects.filter(caisse_id=caisse_id).silent(today, team)
    known = rows.values_list("pk", "owner_id", "next_due", "stall", "stall_at")
    moving = {}
    for pk, owner, next_due, stall, stall_at in known.iterator(chunk_size=2000):
        if next_due is None:
            continue
        since = calendar.local_date(stall_at) if stall_at else None
        silence = Silence(next_due, StallState(stall), since, owner_left=owner not in team)
        state = next_state(silence, rules.stall, calendar, today)
        if state is not None:
            moving[pk] = state
    return moving


def _put(topic: str, account: UUID, cases: list[UUID], caisse_id: int, today: date, at: datetime) -> None:
    """One message for all these cases. A case moves once a day at most, so the first one names the message."""
    payload = {"account": str(account), "cases": [str(case) for case in cases]}
    post.put(topic, f"{topic}:{today}:{account}:{cases[0]}", caisse_id=caisse_id, payload=payload, at=at)
