"""The agenda of a caseworker, day by day: appointments, the questions of the day after, those still to be taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from misas.core.cases.codes import CareStage
from misas.core.orientation.appointment_codes import AppointmentState
from misas.core.orientation.appointments import STANDING
from misas.core.persons.codes import Sex
from misas.core.referrals.codes import CareType
from misas.lib.french import day as day_words
from misas.records.audit import journal
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import agenda as book
from misas.records.orientation.agenda import AgendaLine, Searched
from misas.records.orientation.models import Appointment
from misas.web.access.context import Request
from misas.web.access.gate import holds, needs
from misas.web.ui import respond
from misas.web.workspace import people, place
from misas.web.workspace.orientation.panel import state_shown
from misas.web.workspace.orientation.reminded import reminders_said
from misas.wording.appointments import verb_label
from misas.wording.caseload import CARES
from misas.wording.cases import CARE_STAGES
from misas.wording.orientation_screens import AGENDA_VIEWS, shown_of

PAGE: Final = "workspace/orientation/agenda.html"
ASKED_BACK: Final = 30
"""Days during which the question of the day after waits for its answer."""
FARTHEST_YEARS: Final = 10


@dataclass(frozen=True, slots=True)
class AgendaShown:
    """One appointment, or one care that needs one. `asks`: it is over and nobody said whether it took place;
    `reminders`: what left to remind her of it, and what is still to leave."""

    id: UUID
    case: UUID
    number: str
    who: str
    owner: str
    care: str
    where: str
    state: str
    tone: str
    went: tuple[str, str]
    starts_at: datetime | None = None
    minutes: int = 0
    asks: bool = False
    reminders: str = ""


@dataclass(frozen=True, slots=True)
class DayShown:
    """One day. `rest`: where the whole day is read, when the week holds too much to show it; "" when it is whole."""

    day: date
    label: str
    is_today: bool
    lines: tuple[AgendaShown, ...]
    rest: str


@require_GET
@needs("orientation.agenda")
@place.at_home
def agenda(request: Request) -> HttpResponse:
    """`vue`: jour or semaine; `jour`: any day of it; `pour`: hers, or the whole caisse for whoever reads all of it."""
    home, today = place.home(request), place.today(request)
    view = request.GET.get("vue", "") if request.GET.get("vue") in AGENDA_VIEWS else "semaine"
    may_see_all = holds(request.actor, "orientation.agenda_of_all")
    day, whole = _day(request.GET.get("jour", ""), today), may_see_all and request.GET.get("pour") == "tous"
    first = day if view == "jour" else day - timedelta(days=day.weekday())
    last = day if view == "jour" else first + timedelta(days=6)
    owner, zone = None if whole else request.actor.account_id, ZoneInfo(home.zone)
    shown = book.agenda(home.pk, first, last, owner=owner, zone=zone)
    yesterday = today - timedelta(days=1)
    asked = book.untold(home.pk, today - timedelta(days=ASKED_BACK), yesterday, owner=owner, zone=zone)
    to_take = book.to_take(home.pk, owner=owner)
    journal.read("orientation.agenda", None, home.pk, by=request.actor, at=request.time)
    lines = [(one.local.date(), _line(one, today, request.time)) for one in shown.lines]
    beyond = lines[-1][0] if shown.found > len(lines) else None
    step = timedelta(days=1 if view == "jour" else 7)
    return respond.page(request, PAGE, {
        "days": [_shown(first + timedelta(days=n), lines, today, beyond, whole)
                 for n in range((last - first).days + 1)],
        "cut": shown_of(len(shown.lines), shown.found),
        "asked": [_of(one, asks=True) for one in asked.lines],
        "asked_count": shown_of(len(asked.lines), asked.found) or f"{asked.found} à noter",
        "to_take": [_searched(one) for one in to_take.lines],
        "to_take_count": shown_of(len(to_take.lines), to_take.found) or str(to_take.found),
        "title": _title(view, first, last),
        "views": [{"label": label, "url": _url(name, day, whole), "current": name == view}
                  for name, label in AGENDA_VIEWS.items()],
        "before": _url(view, day - step, whole),
        "after": _url(view, day + step, whole),
        "now": _url(view, today, whole),
        "other": _url(view, day, not whole) if may_see_all else "",
        "whole": whole,
        "today": today,
    })  # fmt: skip


def _day(typed: str, today: date) -> date:
    """Today for what is no day, or is so far that no appointment can stand there."""
    try:
        found = date.fromisoformat(typed) if typed else today
    except ValueError:
        return today
    return found if abs(found.year - today.year) <= FARTHEST_YEARS else today


def _url(view: str, day: date, whole: bool) -> str:
    query = {"vue": view, "jour": day.isoformat()} | ({"pour": "tous"} if whole else {})
    return f"{reverse('workspace:agenda')}?{urlencode(query)}"


def _title(view: str, first: date, last: date) -> str:
    if view == "jour":
        return day_words(first, weekday=True).capitalize()
    return f"Semaine du {day_words(first, year=first.year != last.year)} au {day_words(last)}"


def _shown(day: date, lines: list[tuple[date, AgendaShown]], today: date, beyond: date | None, whole: bool) -> DayShown:
    """`beyond`: the last day that is shown, in part, when not every line is."""
    mine = tuple(shown for on, shown in lines if on == day)
    rest = _url("jour", day, whole) if beyond is not None and day >= beyond else ""
    return DayShown(day, day_words(day, year=False, weekday=True).capitalize(), day == today, mine, rest)


def _line(one: AgendaLine, today: date, at: datetime) -> AgendaShown:
    return _of(one.row, one.local.date() < today and one.row.state in STANDING, _reminders(one, at))


def _reminders(one: AgendaLine, at: datetime) -> str:
    """In one line; "" once the appointment is over or nobody is expected."""
    if one.row.state not in STANDING or (one.row.starts_at is not None and one.row.starts_at <= at):
        return ""
    return reminders_said(one.reminders, ZoneInfo(str(one.local.tzinfo)), at, agrees=one.row.remind)


def _of(row: Appointment, asks: bool, reminders: str = "") -> AgendaShown:
    where = (row.offer.name, row.offer.town) if row.offer else ("", "")
    shown = state_shown(AppointmentState(row.state), asks)
    return replace(
        _about(row.case, row.care, row.public_id, where, shown),
        starts_at=row.starts_at,
        minutes=row.minutes,
        asks=asks,
        reminders=reminders,
    )


def _searched(one: Searched) -> AgendaShown:
    """A care of which every appointment fell is said to be searched for, as on its own page."""
    shown = state_shown(one.state, asks=False) if one.state else (CARE_STAGES[CareStage.SEARCHING], "")
    return _about(one.care.case, one.care, one.care.public_id, one.place, shown)


def _about(case: Case, care: ForgoneCare, named: UUID, where: tuple[str, str], shown: tuple[str, str]) -> AgendaShown:
    """Whose care it is, and where; `shown`: its word and its tone."""
    sex = Sex(case.person.sex)
    return AgendaShown(
        id=named,
        case=case.public_id,
        number=str(case.number),
        who=people.name(case.person),
        owner=case.owner.full_name if case.owner else "",
        care=CARES[CareType(care.care_type)],
        where=", ".join(part for part in where if part),
        state=shown[0],
        tone=shown[1],
        went=(verb_label("honour", sex), verb_label("miss", sex)),
    )
