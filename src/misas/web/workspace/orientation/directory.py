"""S5, the directory: a need, a place, filters; the list first, its map beside. Opened from the menu or from a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from misas.actions.ports import ports
from misas.core.access import may
from misas.core.orientation.offers import Asked
from misas.core.referrals.codes import CareType
from misas.core.refusals import Absent
from misas.records.audit import journal
from misas.records.cases import doors as cases
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import finding, limits
from misas.records.orientation.finding import Search, Wish
from misas.records.orientation.meaning import meaning_of
from misas.records.orientation.memory import standing
from misas.records.orientation.queries import cards, served
from misas.records.orientation.search import unplaced
from misas.records.persons.models import Person
from misas.web.access.context import Request
from misas.web.access.gate import holds, needs
from misas.web.ui import respond
from misas.web.workspace import people, place
from misas.web.workspace.orientation import shown
from misas.web.workspace.orientation.places import Place, place_of
from misas.web.workspace.orientation.shown import degrees
from misas.web.workspace.orientation.typed import typed_in
from misas.web.workspace.orientation.wanted import KILOMETRES, Wanted, read
from misas.wording.needs import CERTAINTIES, FAMILIES
from misas.wording.orientation import MOBILITIES
from misas.wording.orientation_screens import TAKEN_COVERS, TAKEN_MOBILITIES, TAKEN_STEP_FREE
from misas.wording.persons import LANGUAGES
from misas.wording.referrals import CARE_TYPES

PAGE: Final = "workspace/orientation/directory.html"
AT_ONCE: Final = 2
"""A care that few needs answer is looked for at once by the first; of many, one is chosen."""


@dataclass(frozen=True, slots=True)
class Around:
    """The case for which the directory is open, and the forgone care that is looked for."""

    row: Case
    care: ForgoneCare | None
    cares: tuple[ForgoneCare, ...]


@require_http_methods(["GET", "POST"])
@needs("orientation.browse")
@place.at_home
def directory(request: Request) -> HttpResponse:
    """Without any case: no name is kept, a searched name never stands in an address."""
    return _answer(request, reverse("workspace:directory"), None)


@require_http_methods(["GET", "POST"])
@needs("orientation.see")
def directory_of_case(request: Request, public_id: UUID) -> HttpResponse:
    """For one care of a case: place, rights, language and means of transport are those of the person."""
    row = cases.case(public_id, to="orientation.see", by=request.actor)
    if len(request.actor.caisses) == 1:
        request.home_caisse = row.caisse  # type: ignore[attr-defined]
    base = reverse("workspace:directory_of_case", args=[public_id])
    cares = tuple(ForgoneCare.objects.filter(case=row, abandoned__isnull=True).order_by("id"))
    sought = _said(request).get("soin", "")
    care = next((one for one in cares if str(one.public_id) == sought), cares[0] if cares else None)
    journal.read("cases.case", row.public_id, row.caisse_id, by=request.actor, at=request.time)
    with place.hours_of(row.caisse):
        return _answer(request, base, Around(row, care, cares))


@require_GET
@needs("orientation.browse")
def ground(request: Request, departement: str) -> HttpResponse:
    """The outlines of a département and of its neighbours, for the map: public, the same for everybody."""
    outlines = ports().ground.around(departement)
    if not outlines:
        raise Absent
    response = JsonResponse({"departements": outlines, "here": departement})
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _said(request: Request) -> Any:
    return request.POST if request.method == "POST" else request.GET


def _answer(request: Request, base: str, around: Around | None) -> HttpResponse:
    wanted = _wanted(request, base, around)
    known = finding.home_of(around.row.person) if around else ""
    there = place_of(_said(request), wanted.commune or known, known)
    wanted = wanted.but(commune="" if there.insee == known else there.insee)
    typed = typed_in(request)
    context = _filters(wanted, there, around) | {
        "sought": typed.text,
        "typed": typed,
        "sees_lots": holds(request.actor, "orientation.see_lots"),
    }
    if typed.text:
        context |= _by_word(request, typed.text, wanted, there, around)
    elif wanted.need in ports().needs.by_id and not there.fault:
        context |= _found(request, wanted, there, around)
    return respond.filtered(request, PAGE, context, fragment="list", address=typed.after(wanted.address))


def _wanted(request: Request, base: str, around: Around | None) -> Wanted:
    wanted = read(_said(request), base)
    if around is None or around.care is None:
        return wanted
    wanted = wanted.but(care=str(around.care.public_id))
    if wanted.need in ports().needs.by_id:
        return wanted
    possible = finding.needs_of(CareType(around.care.care_type), ports().needs)
    return wanted.but(need=possible[0].id if 0 < len(possible) <= AT_ONCE else "")


def _filters(wanted: Wanted, there: Place, around: Around | None) -> dict[str, Any]:
    book = ports().needs
    possible = finding.needs_of(CareType(around.care.care_type), book) if around and around.care else ()
    return {
        "wanted": wanted,
        "around": around,
        "who": people.name(around.row.person) if around else "",
        "care": CARE_TYPES[CareType(around.care.care_type)] if around and around.care else "",
        "families": [(label, [one for one in book.needs if one.family is key]) for key, label in FAMILIES.items()],
        "possible": [(one.title, wanted.but(need=one.id).address, one.id == wanted.need) for one in possible],
        "there": there,
        "radii": [(one, f"{one} km") for one in KILOMETRES],
        "languages": [(code, label) for code, label in LANGUAGES.items() if code != "fr"],
        "mobilities": [(code.value, label) for code, label in MOBILITIES.items()],
        "choices": [(label, wanted.but(commune=insee).address) for label, insee in there.near],
        "cares_shown": _cares(wanted, around),
        "need": book.by_id.get(wanted.need),
        "spoken": wanted.language or "",
        "steps": bool(wanted.step_free),
        "observed": _observed(wanted, around),
        "credit": ports().ground.credit,
        "search": None,
        "home": None,
        "may_propose": False,
    }


def _observed(wanted: Wanted, around: Around | None) -> str:
    """Where a place is noted from, so that the same search is shown again."""
    query = wanted.query | ({"dossier": str(around.row.public_id)} if around else {})
    return f"?{urlencode(query)}" if query else ""


def _cares(wanted: Wanted, around: Around | None) -> list[dict[str, Any]]:
    """The forgone cares of the case, each with its own search."""
    found = []
    for one in around.cares if around else ():
        key, current = str(one.public_id), around is not None and one == around.care
        url = wanted.but(care=key, need="").address
        found.append({"label": CARE_TYPES[CareType(one.care_type)], "url": url, "current": current})
    return found


def _by_word(request: Request, sought: str, wanted: Wanted, there: Place, around: Around | None) -> dict[str, Any]:
    """What a text may mean: needs, and the places of that name around; a town typed with either is where to look."""
    departements = [there.departement] if there.departement else list(place.home(request).departements)
    now = served()
    meant = meaning_of(sought, departements, book=ports().needs, served=now.families)
    told = cards([unplaced(hit.place, hit.family) for hit in meant.places], now)
    proposed = standing(around.care.pk) if around and around.care else {}
    town = meant.town
    if town is not None:
        wanted = wanted.but(commune=town.insee)
    return {
        "proposed": proposed,
        "full": len(proposed) >= limits.PROPOSED,
        "may_propose": around is not None and around.care is not None and _may_propose(request, around.row),
        "needs_found": [(one.title, FAMILIES[one.family], wanted.but(need=one.id).address) for one in meant.needs],
        "town": town,
        "town_url": wanted.address if town is not None and not town.beside else "",
        "named": [shown.named(told[hit.place]) for hit in meant.places if hit.place in told],
        "departements": meant.departements,
    }


def _found(request: Request, wanted: Wanted, there: Place, around: Around | None) -> dict[str, Any]:
    search = _search(request, wanted.but(commune=there.insee).wish(), there, around)
    lines = shown.offers(search)
    asked = search.asked
    return {
        "search": search,
        "offers": lines,
        "only_said": bool(asked.to_be_said),
        "taken": _taken(asked, wanted, around.row.person) if around else (),
        "home": _marker(asked),
        "spoken": next(iter(sorted(asked.languages)), ""),
        "steps": asked.step_free,
        "certainty": CERTAINTIES[search.need.certainty],
        "may_propose": around is not None and around.care is not None and _may_propose(request, around.row),
        "full": len(search.proposed) >= limits.PROPOSED,
        **shown.notes(search),
    }


def _marker(asked: Asked) -> dict[str, str] | None:
    """Where the map shows the commune that the search starts from; nowhere when it stands at its arrondissement."""
    if asked.home is None or asked.home_precision.is_rough:
        return None
    return {"lat": degrees(asked.home.lat), "lon": degrees(asked.home.lon)}


def _taken(asked: Asked, wanted: Wanted, person: Person) -> list[str]:
    """What this search takes from the case; not what was typed in the filters."""
    spoken = asked.languages & finding.spoken_by(person)
    return [
        TAKEN_COVERS[asked.cover],
        *([TAKEN_MOBILITIES[asked.mobility]] if wanted.mobility is None else []),
        *([TAKEN_STEP_FREE] if asked.step_free and finding.needs_no_step(person) else []),
        *(LANGUAGES.get(code, code).lower() for code in sorted(spoken)),
    ]


def _search(request: Request, wish: Wish, there: Place, around: Around | None) -> Search:
    book = ports().needs
    if around is not None:
        care = around.care.pk if around.care else None
        return finding.found_for(around.row, wish, book, request.time, there.row, care)
    seed = str(request.actor.account_id)
    return finding.find(wish, caisse=place.home(request), seed=seed, book=book, at=request.time, there=there.row)


def _may_propose(request: Request, row: Case) -> bool:
    subject = cases.subject_of(row, request.actor)
    return row.closed_at is None and bool(may(request.actor, "offer.propose", subject))
