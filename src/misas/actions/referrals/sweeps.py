"""What the clock tells of the referrals that await a human too long: to their owners, then to a supervisor.

It never answers. Jobs call these under the context of the service; run twice, a sweep tells nothing more. Not here:
which priority a day that passes gives (`following.recompute`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from misas.actions.ports import ports
from misas.core.access import SYSTEM, Role
from misas.core.referrals.ports import Letter
from misas.core.referrals.silence import Silence, StallRules, StallState, next_state
from misas.core.territory.calendar import WorkCalendar
from misas.records.accounts import queries as accounts
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.cases.facts import rules_of
from misas.records.outbox import post
from misas.records.outbox.models import Message
from misas.records.referrals import doors
from misas.records.referrals.models import SILENCE, Referral
from misas.records.territory import queries as territory
from misas.wording import letters

TEAM = (Role.CASEWORKER, Role.SUPERVISOR)
VERBS = {StallState.REMINDED: "referral.remind", StallState.ESCALATED: "referral.escalate"}


@transaction.atomic
def sweep_late(caisse_id: int, *, at: datetime) -> dict[StallState, int]:
    """Remind owners of what they left unanswered, once for all of it; then tell a supervisor. Returns the counts.

    Her own is told to another supervisor, where there is one. While nobody supervises, nothing is called told.
    """
    caisse = territory.caisse(caisse_id)
    calendar = caisse.calendar(ports().holidays)
    today = calendar.local_date(at)
    on_duty = accounts.supervisors(caisse_id, today)
    moving = _moving(caisse_id, rules_of(caisse).triage, calendar, today, hears=bool(on_duty))
    told: dict[StallState, defaultdict[UUID, list[UUID]]] = {state: defaultdict(list) for state in VERBS}
    for row in _held(moving):
        state = moving[row.pk]
        row.stall, row.stall_at = state.value, at
        row.save(update_fields=SILENCE)
        journal.note(VERBS[state], row, by=SYSTEM, at=at, number=row.number)
        who = row.owner if state is StallState.REMINDED else _hearing(on_duty, row)
        told[state][who.public_id].append(row.public_id)
    for account, rows in told[StallState.REMINDED].items():
        _put("reminder.referrals_late", account, rows, caisse_id, today, at)
    for account, rows in told[StallState.ESCALATED].items():
        _put("reminder.referrals_escalated", account, rows, caisse_id, today, at)
    return {state: sum(len(rows) for rows in by_account.values()) for state, by_account in told.items()}


def send_late(message: Message, at: datetime) -> None:
    """Tell an owner how many referrals still await her answer. Nothing when none does any more."""
    if count := _still(message, StallState.REMINDED):
        _send(message, letters.LATE_SUBJECT, letters.late_lines(count))


def send_escalated(message: Message, at: datetime) -> None:
    """Tell a supervisor how many referrals of the caisse nobody answers. Nothing when somebody did meanwhile."""
    if count := _still(message, StallState.ESCALATED):
        _send(message, letters.LATE_ESCALATED_SUBJECT, letters.late_escalated_lines(count))


def _moving(
    caisse_id: int, rules: StallRules, calendar: WorkCalendar, today: date, *, hears: bool
) -> dict[int, StallState]:
    """The late referrals, and those whose owner left, whose state changes today: from columns alone."""
    team = set(accounts.colleagues(caisse_id, TEAM, today).values_list("pk", flat=True))
    rows = Referral.objects.filter(caisse_id=caisse_id).silent(today, team)
    moving: dict[int, StallState] = {}
    for pk, owner, due_on, stall, stall_at in rows.values_list("pk", "owner_id", "due_on", "stall", "stall_at"):
        if due_on is None:
            continue
        since = calendar.local_date(stall_at) if stall_at else None
        silence = Silence(due_on, StallState(stall), since, owner_left=owner not in team)
        state = next_state(silence, rules, calendar, today)
        if state is not None and (hears or state is StallState.REMINDED):
            moving[pk] = state
    return moving


def _held(moving: dict[int, StallState]) -> list[Referral]:
    """These rows, locked in order, with their owner; without those answered while they were waited for."""
    doors.hold_in_order(*Referral.objects.filter(pk__in=moving).values_list("public_id", flat=True))
    rows = Referral.objects.awaiting_triage().filter(pk__in=moving)
    return list(rows.select_related("owner").order_by("id"))


def _hearing(on_duty: Sequence[Account], row: Referral) -> Account:
    return next((one for one in on_duty if one.pk != row.owner_id), on_duty[0])


def _put(topic: str, account: UUID, referrals: list[UUID], caisse_id: int, today: date, at: datetime) -> None:
    """One message for all of them. A referral moves once a day at most, so the first one names the message."""
    payload = {"account": str(account), "referrals": [str(referral) for referral in referrals]}
    post.put(topic, f"{topic}:{today}:{account}:{referrals[0]}", caisse_id=caisse_id, payload=payload, at=at)


def _still(message: Message, state: StallState) -> int:
    rows = Referral.objects.awaiting_triage().filter(public_id__in=message.payload["referrals"], stall=state.value)
    return rows.count()


def _send(message: Message, subject: str, lines: tuple[str, ...]) -> None:
    ports().letters.deliver(message.key, Letter(UUID(message.payload["account"]), subject, lines))
