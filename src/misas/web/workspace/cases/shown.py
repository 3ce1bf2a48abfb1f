"""The case page as it is shown: identity, six steps, the band of the next action, two clocks, tasks.

Everything is read from facts; no query here. Not here: the timeline (`chronicle`), the tabs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from misas.core.access import Subject, may
from misas.core.cases.codes import AttemptOutcome, CareStage, CaseStatus, TaskKind, WaitingOn
from misas.core.cases.lifecycle import allowed_verbs
from misas.core.cases.next_action import SETTLED_BY
from misas.core.cases.tasks import Task
from misas.core.persons.codes import Accessibility, ContactKind, DayPart, RepresentativeKind, SafeContact
from misas.core.referrals.codes import CareType
from misas.core.referrals.priority import Level
from misas.lib import french
from misas.records.cases.models import ForgoneCare
from misas.records.cases.pages import CasePage
from misas.web.access.context import Request
from misas.web.workspace import people
from misas.web.workspace.caseload.lines import TONES
from misas.wording import cases as words
from misas.wording.caseload import CARES, VISIT_TODAY, WAITS
from misas.wording.chronicle import STEPS
from misas.wording.persons import ACCESSIBILITY, DAY_PARTS, LANGUAGES, REPRESENTATIVES, SAFE_CONTACT

S, T = CaseStatus, TaskKind
CALL_KINDS: Final = frozenset({T.CALL, T.CALL_BACK, T.RECORD_AGREEMENT, T.CHASE_PERSON, T.CONTACT_AFTER_CLOSURE})
QUICK: Final = (
    AttemptOutcome.REACHED,
    AttemptOutcome.NOT_REACHED,
    AttemptOutcome.VOICEMAIL,
    AttemptOutcome.CALLBACK_ASKED,
    AttemptOutcome.WRONG_NUMBER,
)
"""The outcomes of a call that stand under the note; the others are one click further."""


@dataclass(frozen=True, slots=True)
class TaskShown:
    id: str
    label: str
    detail: str
    due: date
    about: str
    human: bool
    why: str = ""


ANY_TIME: Final = ("write_note", "watch")
"""Verbs of a case that its status never stops: they have no step in the law."""


def verbs(page: CasePage, request: Request) -> frozenset[str]:
    """What may be offered here to this actor: the law of the case, then what binds the actor to it.

    Somebody who reads a case without owning it (a social worker who follows it) is not shown what would be refused.
    """
    case = page.case
    subject = Subject("case", caisse=case.caisse_id, owner=case.owner_id, followers=frozenset(page.beside.circle))
    possible = (*allowed_verbs(page.standing.status, request.actor.roles_in(case.caisse_id)), *ANY_TIME)
    return frozenset(verb for verb in possible if may(request.actor, f"case.{verb}", subject))


def logs(offered: frozenset[str]) -> bool:
    """Whether a call, a message or a letter may be noted: before she is reached, or after."""
    return bool(offered & {"log_attempt", "log_exchange"})


def identity(page: CasePage, today: date) -> dict[str, Any]:
    person, around = page.case.person, page.beside
    phones = [c.value for c in around.contacts if c.kind == ContactKind.PHONE]
    flags = [SafeContact(flag) for flag in person.safe_contact]
    first = around.referrers[0] if around.referrers else None
    helper = around.representative
    return {
        "name": people.name(person),
        "age": people.age(person, today),
        "phones": phones,
        "may_call": SafeContact.NO_CALL not in flags and SafeContact.DANGEROUS not in flags,
        "flags": [SAFE_CONTACT[flag] for flag in flags],
        "dangerous": SafeContact.DANGEROUS in flags,
        "hours": ", ".join(DAY_PARTS[DayPart(part)].lower() for part in person.best_hours),
        "language": LANGUAGES.get(person.language, person.language) if person.language not in ("", "fr") else "",
        "interpreter": person.interpreter,
        "needs": [ACCESSIBILITY[Accessibility(need)] for need in person.accessibility],
        "referrer": (first.organisation or first.name) if first else "",
        "more_referrers": max(len(around.referrers) - 1, 0),
        "agreed_at": page.facts.agreed_at,
        "declined_at": page.facts.declined_at,
        "helper": f"{helper.name} ({REPRESENTATIVES[RepresentativeKind(helper.kind)].lower()})" if helper else "",
        "helper_phone": helper.phone if helper else "",
        "urgent": page.case.priority == Level.FIRST and page.facts.closed is None,
        "status": words.STATUSES[page.standing.status],
        "tone": TONES[page.standing.status],
        "cares": people.cares(page.cares),
        "ended": words.EXITS[page.facts.closed.code] if page.facts.closed else "",
    }


def steps(page: CasePage) -> list[dict[str, str]]:
    """The six steps: done when the facts say so, the first that is not done is under way."""
    facts = page.facts
    booked = [care.booked_for for care in page.cares if care.booked_for]
    proven = [care for care in facts.cares.values() if care.is_proven]
    counted = [care for care in facts.cares.values() if care.counts and care.abandoned is None]
    after = {CareStage.ATTENDED, CareStage.IN_PROGRESS, CareStage.DONE}
    done = (
        (True, facts.opened_at),
        (facts.reached_at is not None, facts.reached_at),
        (facts.reviewed_at is not None, facts.reviewed_at),
        (facts.plan_at is not None, facts.plan_at),
        (bool(counted) and all(care.stage in after for care in counted), None),
        (bool(counted) and len(proven) == len(counted), None),
    )
    details = ["", "", "", "", "", ""]
    if booked:
        details[4] = f"le {_short(min(booked))}"
    if counted and len(counted) > 1:
        details[5] = f"{len(proven)} sur {len(counted)}"
    now = next((i for i, (is_done, _) in enumerate(done) if not is_done), None)
    closed = facts.closed is not None
    zone = page.office.calendar
    return [
        {
            "label": label,
            "state": "done" if is_done else "now" if i == now and not closed else "todo",
            "detail": details[i] or (_short(zone.local_date(at)) if is_done and at else ""),
        }
        for i, (label, (is_done, at)) in enumerate(zip(STEPS, done, strict=True))
    ]


def band(page: CasePage, today: date) -> dict[str, Any]:
    """The next action: what, why, by whom, by when, and which gesture settles it."""
    first = page.standing.first
    if first is None:
        return {}
    settle = SETTLED_BY[first.kind]
    care = care_of(page, first.about)
    late = (today - first.due).days
    return {
        "line": line(page, first),
        "why": words.ACTION_REASONS.get(first.reason, ""),
        "due": first.due,
        "late": f"{late} jour{'s' if late > 1 else ''} de retard" if late > 0 else "",
        "kind": first.kind.value,
        "about": first.about,
        "verb": settle.verb,
        "one_click": settle.one_click,
        "care": care,
        "owner": page.case.owner.full_name,
        "waiting": _waiting(page, care, today),
        "calm": page.standing.waiting_on is not WaitingOn.US,
        "calls": first.kind in CALL_KINDS,
        "writes": {T.ANNOUNCE_CALL: "sms", T.SEND_LETTER: "courrier"}.get(first.kind, ""),
    }


def _waiting(page: CasePage, care: ForgoneCare | None, today: date) -> str:
    waits = page.standing.waiting_on
    if waits is WaitingOn.PRACTITIONER and care is not None and care.booked_for == today:
        return VISIT_TODAY
    return WAITS.get(waits, "")


def line(page: CasePage, task: Task) -> str:
    """A task in words, with the care, the document or the title it is about."""
    moment = DAY_PARTS[task.day_part].lower() if task.day_part else ""
    titles = {t.public_id: t.title for t in page.beside.tasks}
    said = words.next_action(task.kind, nth=task.nth, moment=moment, title=titles.get(task.about, ""))
    care = care_of(page, task.about)
    return f"{said} : {CARES[CareType(care.care_type)].lower()}" if care else said


def tasks(page: CasePage, today: date) -> list[TaskShown]:
    """Everything there is to do but what the band already says."""
    human = {t.public_id: t for t in page.beside.tasks}
    shown = []
    for task in page.standing.tasks[1:] if page.standing.first else ():
        mine = human.get(task.about) if task.kind is T.HUMAN else None
        detail = f"{mine.owner}" if mine and mine.owner != page.case.owner.full_name else ""
        shown.append(TaskShown(f"{task.kind}-{task.about}", line(page, task), detail, task.due, task.about,
                               task.kind is T.HUMAN))  # fmt: skip
    return shown


def ended_tasks(page: CasePage) -> list[Any]:
    """The last colleagues' tasks done, so that one may see them struck out."""
    return [t for t in page.beside.tasks if t.ended_at and not t.cancelled][:3]


def care_of(page: CasePage, about: str) -> ForgoneCare | None:
    return next((care for care in page.cares if str(care.public_id) == about), None)


def _short(day: date) -> str:
    return french.day(day, year=False, short=True)
