"""What stands beside a case on its page, in one query: contacts, who referred, tasks of colleagues, notes, the circle.

Each part is a subquery of one row, so the page costs the same whatever it holds. Not here: the facts (`pages`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject

from misas.records.cases import limits
from misas.records.cases.models import Case, Follower, Note, Task
from misas.records.persons.models import ContactPoint, Representative
from misas.records.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Contact:
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Referrer:
    """Who referred, under which number. `organisation` is empty for an agent of the caisse."""

    number: str
    organisation: str
    name: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class TaskLine:
    public_id: str
    title: str
    due: date
    owner: str
    ended_at: datetime | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class NoteLine:
    id: int
    public_id: str
    text: str
    version: int
    written_at: datetime
    written_by: str
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class Helper:
    """Who represents or helps the person."""

    kind: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Beside:
    contacts: tuple[Contact, ...] = ()
    referrers: tuple[Referrer, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    notes: tuple[NoteLine, ...] = ()
    circle: dict[int, str] = field(default_factory=dict)
    representative: Helper | None = None


def beside(row: Case) -> Beside:
    """Everything around a case already passed through its door. One query."""
    parts = (
        Case.objects.filter(pk=row.pk)
        .order_by()
        .values_list(
            _list(_contacts(row), kind="kind", value="value"),
            _list(_referrals(row), number="number", organisation="organisation__name", name="referrer_name",
                  received_at="received_at"),
            _list(_tasks(row), public_id="public_id", title="title", due="due", owner="owner__full_name",
                  ended_at="ended_at", cancelled="cancelled"),
            _list(_notes(row), id="pk", public_id="public_id", text="text", version="version", written_at="written_at",
                  written_by="written_by__full_name", changed_at="changed_at", changed_by="changed_by__full_name"),
            _list(_circle(row), id="account_id", name="account__full_name"),
            _list(_helpers(row), kind="kind", name="name", phone="phone"),
        )
        .get()
    )  # fmt: skip
    contacts, referrers, tasks, notes, circle, helpers = parts
    return Beside(
        tuple(Contact(**c) for c in contacts),
        tuple(Referrer(**{**r, "organisation": r["organisation"] or "", "received_at": _at(r["received_at"])})
              for r in referrers),
        tuple(TaskLine(**{**t, "due": date.fromisoformat(t["due"]), "ended_at": _at(t["ended_at"])}) for t in tasks),
        tuple(NoteLine(**{**n, "written_at": _at(n["written_at"]), "changed_at": _at(n["changed_at"])}) for n in notes),
        {member["id"]: member["name"] for member in circle},
        Helper(**helpers[0]) if helpers else None,
    )  # fmt: skip


def _list(rows: QuerySet[Any], **columns: str) -> ArraySubquery:
    return ArraySubquery(rows.values(line=JSONObject(**{name: F(path) for name, path in columns.items()})))


def _contacts(row: Case) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(person=row.person_id, ended_at__isnull=True).order_by("rank", "id")


def _referrals(row: Case) -> QuerySet[Referral]:
    return Referral.objects.linked_to(row.public_id).order_by("received_at", "id")


def _tasks(row: Case) -> QuerySet[Task]:
    """All those still open, and the last ended: the timeline names both."""
    return Task.objects.filter(case=row).order_by(F("ended_at").desc(nulls_first=True), "due", "id")[: limits.TASKS]


def _notes(row: Case) -> QuerySet[Note]:
    return Note.objects.filter(case=row).order_by("-written_at", "-id")[: limits.TIMELINE_PAGE + 1]


def _circle(row: Case) -> QuerySet[Follower]:
    return Follower.objects.filter(case=row).order_by("since", "id")


def _helpers(row: Case) -> QuerySet[Representative]:
    return Representative.objects.filter(person=row.person_id, ended_at__isnull=True).order_by("-named_at")[:1]


def _at(said: str | None) -> Any:
    return datetime.fromisoformat(said) if said else None
