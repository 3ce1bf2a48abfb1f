"""The workload of the team by name, the shares that allocation aims at, who is away. Never a rating of people."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from misas.actions import cases as actions
from misas.core.refusals import Absent, Fault, Invalid
from misas.lib.typed_dates import read_date
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.cases import supervised
from misas.records.cases.supervised import Colleague
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.accounts.forms import Form
from misas.web.ui import respond
from misas.web.workspace.supervision.overview import list_url
from misas.web.workspace.supervision.place import Place, at_desk
from misas.wording.sentences import fault_sentence

PAGE = "workspace/supervision/workload.html"
AHEAD = 2  # years: an absence typed with two digits of year is of this century


class AbsenceForm(Form):
    """Days as people type them; what is wrong with them is said by the action."""

    account = forms.CharField(label="Qui", required=False, widget=forms.Select)
    first_day = forms.CharField(label="Du", required=False, help_text="Par exemple 24/12/2026")
    last_day = forms.CharField(label="Au", required=False, help_text="Ce jour compris")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].widget.choices = [("", "Choisissez"), *people]
        for name in ("first_day", "last_day"):
            self.fields[name].widget.attrs = {"autocomplete": "off", "class": "short"}

    def days(self, today: date) -> tuple[date, date]:
        """The two days typed. Raises Invalid when one is not a day."""
        latest = today.replace(year=today.year + AHEAD, day=1)
        read = {name: read_date(self.data.get(name, ""), latest=latest) for name in ("first_day", "last_day")}
        if faults := [Fault.of(name, "team.not_a_day") for name, day in read.items() if day is None]:
            raise Invalid(faults)
        first, last = read["first_day"], read["last_day"]
        assert first is not None and last is not None
        return first, last


@require_GET
@needs("case.set_shares")
@at_desk
def workload(request: Request, place: Place) -> HttpResponse:
    return respond.page(request, PAGE, _context(request, place))


@require_POST
@needs("case.set_shares")
@at_desk
def set_share(request: Request, place: Place, account: UUID) -> HttpResponse:
    typed = request.POST.get("share", "").strip()
    try:
        share = int(typed) if typed.isdecimal() and len(typed) < 5 else -1
        actions.set_share(place.code, _colleague(account), share, by=request.actor, at=request.time)
    except Invalid as wrong:
        said = {"share_typed": typed, "share_of": account, "share_wrong": fault_sentence(wrong.faults[0])}
        return respond.invalid(request, PAGE, _context(request, place) | said)
    respond.toast(request, "La part est enregistrée.")
    return respond.go(request, reverse("workspace:workload"))


@require_POST
@needs("case.record_absence")
@at_desk
def add_absence(request: Request, place: Place) -> HttpResponse:
    context = _context(request, place)
    form = AbsenceForm(request.POST, people=context["people"])
    try:
        account = _asked(request)
        first, last = form.days(place.today)
        actions.record_absence(place.code, account, first, last, by=request.actor, at=request.time)
    except Invalid as wrong:
        form.full_clean()
        form.take(wrong.faults)
        return respond.invalid(request, PAGE, context | {"form": form})
    respond.toast(request, "L’absence est notée. Cette personne ne reçoit plus de dossier ces jours-là.")
    return respond.go(request, reverse("workspace:workload"))


@require_POST
@needs("case.record_absence")
def end_absence(request: Request, public_id: UUID) -> HttpResponse:
    actions.end_absence(public_id, by=request.actor, at=request.time)
    respond.toast(request, "L’absence est terminée.")
    return respond.go(request, reverse("workspace:workload"))


def _asked(request: Request) -> Account:
    try:
        return _colleague(UUID(request.POST.get("account", "")))
    except (ValueError, Absent):
        raise Invalid([Fault.of("account", "team.choose_somebody")]) from None


def _colleague(public_id: UUID) -> Account:
    """Whether she is of the team is judged by the action."""
    found = Account.objects.filter(public_id=public_id).first()
    if found is None:
        raise Absent
    return found


def _context(request: Request, place: Place) -> dict[str, Any]:
    team = supervised.team(place.code, today=place.today).colleagues
    journal.read("cases.workload", None, place.code, by=request.actor, at=request.time)
    people = [(str(one.public_id), one.name) for one in team if one.takes]
    return {
        "place": place,
        "lines": [_line(one, team) for one in team],
        "absences": supervised.absences(place.code, today=place.today),
        "people": people,
        "form": AbsenceForm(people=people),
        "today": place.today,
    }


def _line(one: Colleague, team: tuple[Colleague, ...]) -> dict[str, Any]:
    """`target`: the points her share calls for, of what those who are there carry together."""
    present = [other for other in team if other.allocated and not other.absent and other.share]
    weights = sum(other.share for other in present)
    carried = sum(other.points for other in present)
    target = round(carried * one.share / weights) if one in present and weights else None
    return {
        "one": one,
        "target": target,
        "open_url": list_url(vue="ouverts", suivi=one.public_id),
        "late_url": list_url(vue="retard", suivi=one.public_id),
    }
