"""What the clock tells of claims and of open rights, caisse by caisse. It reminds; a human decides.

Each warning leaves one task on the case, for its owner. When the case is closed, a letter tells whoever is on duty, or
else whoever followed it last; when nobody is left, nothing is noted as told and the next morning tries again. Run
twice, a sweep changes nothing more. Not here: which warnings are due (`records.rights.watched`), which day warns of
what (`core.rights.watching`, `.renewals`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

import structlog
from django.db import transaction

from misas.actions.cases.recording import held as held_case
from misas.actions.cases.recording import human
from misas.actions.cases.tasks import TEAM, leave_task
from misas.actions.ports import ports
from misas.core.access import SYSTEM, Actor
from misas.core.referrals.ports import Letter
from misas.core.rights.renewals import WarningKind
from misas.records.accounts import queries as accounts
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.records.outbox import post
from misas.records.outbox.models import Message
from misas.records.rights import limits, unfollowed
from misas.records.rights.models import Claim, OpenRight, RightsReminder
from misas.records.rights.watched import Due, due_claims, due_rights, still_due
from misas.records.territory import queries as territory
from misas.wording.rights_tasks import CLOSED_SUBJECT, closed_lines, task_title

SHORT: Final = {kind: f"r.{kind.value}" for kind in WarningKind}

log = structlog.get_logger(__name__)


@transaction.atomic
def sweep_warnings(caisse_id: int, *, at: datetime, limit: int = limits.SWEEP) -> dict[WarningKind, int]:
    """Tell what claims and open rights ask for on this day, once each. Returns how many of each kind were told.

    `limit`: claims, and open rights, told by one sweep; what is left waits for the next morning. The cases are held in
    the order of their ids, all at once, and what is due is read again then: it never waits for a colleague who waits
    for it, and tells nothing that was answered meanwhile.
    """
    today, rules = territory.caisse(caisse_id).local_date(at), ports().rules
    found = [*due_claims(caisse_id, today, limit), *due_rights(caisse_id, rules, today, limit)]
    if not found:
        return {}
    kept = {row.pk: row for row in cases.locked(Case.objects.filter(pk__in=_cases_of(found)).order_by("id"))}
    duty = _duty(caisse_id, today)
    counts: dict[WarningKind, int] = {}
    for one in still_due(found, rules, today):
        case = kept.get(one.case_id)
        if case is not None and (case.closed_at is not None) == one.is_closed and _tell(one, case, duty, at):
            counts[one.warning.kind] = counts.get(one.warning.kind, 0) + 1
    _tell_duty(caisse_id, duty, today, at)
    return counts


def send_rights_reminder(message: Message, at: datetime) -> None:
    """Tell whoever is on duty of the rights whose case is closed (`reminder.rights`)."""
    rows = Case.objects.filter(public_id__in=message.payload["cases"], closed_at__isnull=False).order_by("number")
    if numbers := list(rows.values_list("number", flat=True)):
        letter = Letter(UUID(message.payload["account"]), CLOSED_SUBJECT, closed_lines(numbers))
        ports().letters.deliver(message.key, letter)


@transaction.atomic
def leave_unfollowed(reminder: UUID, *, by: Actor, at: datetime) -> None:
    """Somebody read what is said of a right whose case is closed, and nothing is to be done. Said twice, said once.

    Raises Absent, Refused (only a human decides).
    """
    row = unfollowed.warning(reminder, to="rights.leave_unfollowed", by=by)
    human(by)
    if unfollowed.of_same(row).update(settled_at=at):
        journal.note("rights.leave_unfollowed", row, by=by, at=at, warning=row.kind)


@dataclass
class Duty:
    """Who hears of the closed cases: whoever is on duty in the caisse, else whoever of its team owned the case.
    `told`: the cases of each letter, by account."""

    holder: Account | None
    team: Mapping[int, Account]
    told: dict[UUID, list[UUID]] = field(default_factory=dict)

    def hears_of(self, case: Case) -> Account | None:
        return self.holder or self.team.get(case.owner_id)


def _cases_of(found: list[Due]) -> set[int]:
    return {one.case_id for one in found}


def _duty(caisse_id: int, today: date) -> Duty:
    holder = accounts.duty_holder(caisse_id, today)
    team = () if holder else accounts.colleagues(caisse_id, TEAM, today)
    return Duty(holder, {one.pk: one for one in team})


def _tell(one: Due, case: Case, duty: Duty, at: datetime) -> bool:
    """Leave the task on the case, or add the case to a letter. False when nobody is there to hear it."""
    row = one.reminder or RightsReminder(
        caisse_id=case.caisse_id,
        case=case,
        claim=one.about if isinstance(one.about, Claim) else None,
        open_right=one.about if isinstance(one.about, OpenRight) else None,
        kind=one.warning.kind.value,
        due=one.warning.due,
        at=at,
    )
    if one.is_closed:
        if (hearer := duty.hears_of(case)) is None:
            log.warning("rights.nobody_to_tell", caisse=case.caisse_id, case=str(case.public_id))
            return False
        duty.told.setdefault(hearer.public_id, []).append(case.public_id)
    else:
        title = task_title(one.warning.kind, one.about.title, one.warning.due)
        row.case = case
        row.task_id = leave_task(held_case(case, at), title, one.warning.due, by=SYSTEM, at=at, key=_key(one)).public_id
    row.save()
    return True


def _key(one: Due) -> str:
    return f"{SHORT[one.warning.kind]}:{one.about.public_id.hex}:{one.warning.due:%Y%m%d}"


def _tell_duty(caisse_id: int, duty: Duty, today: date, at: datetime) -> None:
    for account, told in duty.told.items():
        listed = [str(one) for one in dict.fromkeys(told)]
        post.put("reminder.rights", f"reminder.rights:{today}:{caisse_id}:{listed[0]}", caisse_id=caisse_id,
                 payload={"account": str(account), "cases": listed}, at=at)  # fmt: skip
