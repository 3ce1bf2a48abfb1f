"""What the clock tells of claims and of open rights, caisse by caisse. It reminds; a human decides.

Each warning leaves one task on the case, for its owner. When the case is closed, a letter tells whoever is on duty.
Run twice, a sweep changes nothing more. Not here: which day warns of what (`core.rights.claims`, `.renewals`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from misas.actions.cases.recording import held as held_case
from misas.actions.cases.tasks import leave_task
from misas.actions.ports import ports
from misas.core.access import SYSTEM
from misas.core.referrals.ports import Letter
from misas.core.rights.claims import claim_warning
from misas.core.rights.months import add_months
from misas.core.rights.renewals import ENDED_FOR, EarlyWarning, WarningKind
from misas.records.accounts import queries as accounts
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.records.cases.models import Task as TaskRow
from misas.records.outbox import post
from misas.records.outbox.models import Message
from misas.records.persons import queries as persons
from misas.records.rights import limits
from misas.records.rights.facts import delay_of, folded
from misas.records.rights.models import Claim, ClaimFactRow, OpenRight, RightsReminder
from misas.records.rights.queries import UNDER_WAY, open_right_line
from misas.records.territory import queries as territory
from misas.wording.rights_tasks import CLOSED_SUBJECT, closed_lines, task_title


@dataclass(frozen=True, slots=True)
class Told:
    """One warning and what it is about: a claim, or an open right."""

    case_id: int
    title: str
    warning: EarlyWarning
    claim: Claim | None = None
    open_right: OpenRight | None = None

    @property
    def key(self) -> str:
        about = self.claim or self.open_right
        assert about is not None
        return f"{SHORT[self.warning.kind]}:{about.public_id.hex}:{self.warning.due:%Y%m%d}"


SHORT: Final = {kind: f"r.{kind.value}" for kind in WarningKind}


@transaction.atomic
def sweep_warnings(caisse_id: int, *, at: datetime, limit: int = limits.SWEEP) -> dict[WarningKind, int]:
    """Tell what claims and open rights ask for on this day, once each. Returns how many of each kind were told."""
    caisse = territory.caisse(caisse_id)
    today = caisse.local_date(at)
    counts: dict[WarningKind, int] = {}
    orphans: list[UUID] = []
    for told in [*_of_claims(caisse_id, today, limit), *_of_rights(caisse_id, today, limit)]:
        if _tell(told, at, orphans):
            counts[told.warning.kind] = counts.get(told.warning.kind, 0) + 1
    _tell_duty(caisse_id, orphans, today, at)
    return counts


def send_rights_reminder(message: Message, at: datetime) -> None:
    """Tell whoever is on duty of the rights whose case is closed (`reminder.rights`)."""
    rows = Case.objects.filter(public_id__in=message.payload["cases"], closed_at__isnull=False).order_by("number")
    if numbers := list(rows.values_list("number", flat=True)):
        letter = Letter(UUID(message.payload["account"]), CLOSED_SUBJECT, closed_lines(numbers))
        ports().letters.deliver(message.key, letter)


def _of_claims(caisse_id: int, today: date, limit: int) -> Iterator[Told]:
    """The claims whose day has come and of which nothing was told yet for that day."""
    waits = RightsReminder.objects.filter(claim=OuterRef("pk"), settled_at__isnull=True)
    watched = Claim.objects.filter(caisse_id=caisse_id, watch_on__lte=today).exclude(Exists(waits))
    rows = list(watched.order_by("watch_on", "id")[:limit])
    facts: dict[int, list[ClaimFactRow]] = {row.pk: [] for row in rows}
    for fact in ClaimFactRow.objects.filter(claim__in=rows).order_by("id"):
        facts[fact.claim_id].append(fact)
    for row in rows:
        warning = claim_warning(folded(row, facts[row.pk]), delay_of(row), today)
        if warning is not None:
            yield Told(row.case_id, row.title, warning, claim=row)


def _of_rights(caisse_id: int, today: date, limit: int) -> Iterator[Told]:
    """The open rights within their window or ended of late, which no claim under way asks for again."""
    rules = ports().rules
    furthest = max((one.renewal.opens_months for one in rules.rights if one.renewal), default=0)
    rows = OpenRight.objects.filter(
        caisse_id=caisse_id,
        replaced_at__isnull=True,
        until__gte=today - ENDED_FOR,
        until__lte=add_months(today, furthest),
    ).select_related("case", "person")
    told = 0
    for row in rows.order_by("until", "id").iterator(chunk_size=500):
        warning = open_right_line(row, rules, today).warning
        if warning is None or _is_told(row, warning) or _is_asked_again(row):
            continue
        yield Told(row.case_id, row.title, warning, open_right=row)
        told += 1
        if told == limit:
            return


def _is_told(row: OpenRight, warning: EarlyWarning) -> bool:
    """Whether this warning was told, or the task of the one before still waits for somebody."""
    before = RightsReminder.objects.filter(open_right=row)
    if before.filter(kind=warning.kind.value, due=warning.due).exists():
        return True
    tasks = before.filter(settled_at__isnull=True, task_id__isnull=False).values("task_id")
    return TaskRow.objects.filter(public_id__in=tasks, ended_at__isnull=True).exists()


def _is_asked_again(row: OpenRight) -> bool:
    """Whether a claim of the same right is under way for the same person, or it is open for longer elsewhere."""
    same = persons.same_as([row.person])
    claimed = Claim.objects.filter(case__person_id__in=same, right=row.right, member=row.member, status__in=UNDER_WAY)
    longer = OpenRight.objects.filter(person_id__in=same, right=row.right, member=row.member, until__gt=row.until)
    return claimed.exists() or longer.filter(replaced_at__isnull=True).exists()


def _tell(told: Told, at: datetime, orphans: list[UUID]) -> bool:
    """Leave the task on the case, or remember the case that nobody follows any more. False when it was told before."""
    case = _case_of(told)
    row = RightsReminder(
        caisse_id=case.caisse_id,
        case=case,
        claim=told.claim,
        open_right=told.open_right,
        kind=told.warning.kind.value,
        due=told.warning.due,
        at=at,
    )
    about = {"claim": told.claim} if told.claim is not None else {"open_right": told.open_right}
    if RightsReminder.objects.filter(**about, kind=row.kind, due=row.due).exists():
        return False
    if case.closed_at is None:
        title = task_title(told.warning.kind, told.title)
        row.task_id = leave_task(held_case(case, at), title, told.warning.due, by=SYSTEM, at=at, key=told.key).public_id
    else:
        orphans.append(case.public_id)
    row.save(force_insert=True)
    return True


def _case_of(told: Told) -> Case:
    """The case, kept until the transaction ends: the open one of the same person when its own is closed."""
    case = cases.locked(Case.objects.filter(pk=told.case_id))[0]
    if case.closed_at is None:
        return case
    opened = Case.objects.open().filter(person_id__in=persons.same_as([case.person]))
    return next(iter(cases.locked(opened.order_by("id"))), case)


def _tell_duty(caisse_id: int, orphans: list[UUID], today: date, at: datetime) -> None:
    on_duty = accounts.duty_holder(caisse_id, today)
    if not orphans or on_duty is None:
        return
    listed = [str(one) for one in dict.fromkeys(orphans)]
    payload = {"account": str(on_duty.public_id), "cases": listed}
    post.put("reminder.rights", f"reminder.rights:{today}:{caisse_id}:{listed[0]}", caisse_id=caisse_id,
             payload=payload, at=at)  # fmt: skip
