"""The cases of the whole team, filtered by address; a selection is given to a colleague in one gesture, and taken back.

Stalled cases stand here too: who was reminded and when, what was told to the supervisor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from misas.actions import cases as actions
from misas.core.cases.codes import CaseStatus, ExitFamily
from misas.core.refusals import Absent, Fault, Invalid, Refused
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.cases import limits, supervised
from misas.records.cases.caseload import Filters
from misas.records.cases.supervised import Colleague, TeamView
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.supervision.overview import since
from misas.web.workspace.supervision.place import Place, at_desk
from misas.web.workspace.supervision.shown import case_line
from misas.wording.cases import EXIT_FAMILIES, STATUSES

VIEWS = {
    "ouverts": (TeamView.OPEN, "Ouverts"),
    "retard": (TeamView.LATE, "En retard"),
    "attente": (TeamView.WAITING, "En attente d’un tiers"),
    "rappel": (TeamView.REMINDED, "Sans nouvelle, rappel fait"),
    "alerte": (TeamView.ESCALATED, "Sans nouvelle, à vous"),
    "termines": (TeamView.CLOSED, "Terminés depuis un an"),
}
CHOSEN_STATUSES = [(code.value, label) for code, label in STATUSES.items() if code is not CaseStatus.CLOSED]
UNDO = "reassigned:"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: codes and public ids only."""

    view: str
    owner: str
    statuses: tuple[str, ...]
    family: str
    page: int

    @classmethod
    def of(cls, sent: QueryDict) -> Asked:
        view = sent.get("vue", "")
        page = sent.get("page", "1")
        return cls(
            view if view in VIEWS else "ouverts",
            sent.get("suivi", ""),
            tuple(code for code in sent.getlist("statut") if code in set(CaseStatus)),
            family if (family := sent.get("famille", "")) in set(ExitFamily) else "",
            int(page) if page.isdecimal() and 0 < int(page[:5]) < 10_000 else 1,
        )

    def url(self, **other: Any) -> str:
        said = {"vue": self.view, "suivi": self.owner, "statut": self.statuses, "famille": self.family, **other}
        coded = [(name, value) for name, value in said.items() if value]
        return f"{reverse('workspace:team_cases')}?{urlencode(coded, doseq=True)}"


@require_GET
@needs("case.reassign")
@at_desk
def team_cases(request: Request, place: Place) -> HttpResponse:
    asked = Asked.of(request.GET)
    team = supervised.team(place.code, today=place.today)
    view, label = VIEWS[asked.view]
    found, more = supervised.cases(
        view,
        _filters(asked, team.colleagues),
        caisse_id=place.code,
        today=place.today,
        since=since(place.today),
        page=asked.page,
    )
    journal.read("cases.team", None, place.code, by=request.actor, at=request.time)
    first = (asked.page - 1) * limits.PAGE
    context = {
        "place": place,
        "asked": asked,
        "closed": view is TeamView.CLOSED,
        "views": [_tab(code, words, team.counts.get(kind), asked) for code, (kind, words) in VIEWS.items()],
        "label": label,
        "lines": [case_line(case) for case in found],
        "people": [(str(one.public_id), f"{one.name} ({one.opened})") for one in team.colleagues],
        "takers": takers(team.colleagues),
        "statuses": CHOSEN_STATUSES,
        "families": [(code.value, words) for code, words in EXIT_FAMILIES.items()],
        "filtered": bool(asked.owner or asked.statuses or asked.family),
        "today": place.today,
        "here": asked.url(),
        "summary": f"{first + 1} à {first + len(found)}",
        "previous": asked.url(page=asked.page - 1) if asked.page > 1 else None,
        "following": asked.url(page=asked.page + 1) if more else None,
    }
    return respond.page(request, "workspace/supervision/team_cases.html", context, fragment="list")


@require_POST
@needs("case.reassign")
def reassign(request: Request) -> HttpResponse:
    """Give the chosen cases to one colleague, all or none; sent twice, nothing more happens.

    Raises Invalid (nobody chosen, no case chosen), Refused (not of the team).
    """
    back = _back(request, reverse("workspace:team_cases"))
    owner = _colleague(request)
    given = actions.assign_many(_chosen(request), owner, by=request.actor, at=request.time)
    if not given:
        respond.toast(request, f"Rien à changer : ces dossiers sont déjà suivis par {owner.full_name}.")
        return respond.go(request, back)
    token = uuid4().hex
    request.session[UNDO + token] = [str(event.public_id) for event in given]
    s = "s" if len(given) > 1 else ""
    undo = reverse("workspace:undo_reassign", args=[token])
    respond.toast(request, f"{len(given)} dossier{s} confié{s} à {owner.full_name}.", undo_url=undo)
    return respond.go(request, back)


@require_POST
@needs("case.reassign")
def undo_reassign(request: Request, token: str) -> HttpResponse:
    """Take the last gift back, case by case: what moved since stays where it is."""
    events = request.session.pop(UNDO + token, [])
    undone = 0
    for event in reversed(events):
        try:
            actions.undo(UUID(event), by=request.actor, at=request.time)
        except (Refused, Absent):
            continue
        undone += 1
    kept = len(events) - undone
    text = "Les dossiers sont de nouveau chez leur responsable d’avant."
    if kept:
        text = f"{undone} sur {len(events)} ont retrouvé leur responsable d’avant. Les autres ont avancé depuis."
    respond.toast(request, text if events else "Cette attribution ne s’annule plus.")
    return respond.go(request, _back(request, reverse("workspace:team_cases")))


def takers(colleagues: tuple[Colleague, ...]) -> list[tuple[str, str]]:
    """Whom a case may be given to today, with what each carries; who is away is said, not hidden."""
    return [
        (str(one.public_id), f"{one.name}, {one.points} points" + (", absence en cours" if one.absent else ""))
        for one in colleagues
        if one.takes
    ]


def _filters(asked: Asked, colleagues: tuple[Colleague, ...]) -> Filters:
    owner = next((one.account for one in colleagues if str(one.public_id) == asked.owner), 0) if asked.owner else None
    return Filters(
        statuses=frozenset(CaseStatus(code) for code in asked.statuses),
        families=frozenset({ExitFamily(asked.family)}) if asked.family else frozenset(),
        owner=owner,
    )


def _tab(code: str, label: str, count: int | None, asked: Asked) -> dict[str, Any]:
    """A tab keeps the person filtered on: one looks at her work from several sides."""
    url = Asked(code, asked.owner, (), "", 1).url()
    return {"url": url, "label": label, "count": None if asked.owner else count, "current": code == asked.view}


def _colleague(request: Request) -> Account:
    try:
        asked = UUID(request.POST.get("owner", ""))
    except ValueError:
        raise Invalid([Fault.of("owner", "caseload.choose_somebody")]) from None
    found = Account.objects.filter(public_id=asked).first()
    if found is None:
        raise Invalid([Fault.of("owner", "caseload.choose_somebody")])
    return found


def _chosen(request: Request) -> list[UUID]:
    try:
        return [UUID(value) for value in request.POST.getlist("case")]
    except ValueError:
        raise Absent from None


def _back(request: Request, otherwise: str) -> str:
    """The list the gesture came from, when it says so and it is ours."""
    asked = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if ours else otherwise
