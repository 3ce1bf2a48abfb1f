"""The interview: the page, one answer at a time, who lives there, the month, and the results as they grow.

Each answer is one POST, saved at once; to htmx it comes back as the next question, the results follow by themselves.
Without script the same form answers with the page of the next question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from misas.actions import rights as actions
from misas.actions.rights import Said
from misas.core.refusals import Absent, Conflict, Fault, Invalid
from misas.core.rights.codes import FactTheme, Role
from misas.core.rights.facts import Atom
from misas.core.rights.months import read_month
from misas.core.rights.sharing import is_resource, shared_with
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.rights import at_once, living
from misas.web.workspace.rights.question import QUESTION, Gesture, go_on, in_front, put_in_front, question
from misas.web.workspace.rights.scene import BEGUN, Scene, common, in_its_hours, named_fact, scene, theme_of
from misas.web.workspace.rights.typed import Untyped, read_answer, read_version
from misas.wording.sentences import fault_sentence

PAGE: Final = "workspace/rights/review.html"
RESULTS: Final = "workspace/rights/results.html"
SAVED: Final = "workspace/rights/saved.html"
PATIENCE: Final = 5.0
"""Seconds an answer may be waited for here; later ones come by the worker."""


@require_GET
@needs("rights.see")
@in_its_hours
def review(request: Request, public_id: UUID) -> HttpResponse:
    """The page, or to htmx the question that its address names."""
    found = scene(request, public_id)
    theme = theme_of(request.GET.get("theme", ""))
    wanted = named_fact(found, request.GET["fait"], request.GET.get("membre", "")) if "fait" in request.GET else None
    if wanted is None and theme is None and "passe" not in request.GET:
        wanted = in_front(request, found)
    context = question(found, theme, wanted, passed=request.GET.get("passe", ""))
    if "fait" not in request.GET:
        put_in_front(request, found, context)
    if respond.wants_fragment(request):
        return render(request, QUESTION, context | {"oob": True})
    return respond.page(request, PAGE, context | {"results": found.results(), "stale": found.page.is_stale})


@require_POST
@needs("rights.record_fact")
@in_its_hours
def record(request: Request, public_id: UUID) -> HttpResponse:
    """Save one answer. `stay`: it saves itself while it is typed, and only says so."""
    found = scene(request, public_id, to="rights.record_fact")
    atom = named_fact(found, request.POST.get("fact", ""), request.POST.get("member", ""))
    theme = theme_of(request.POST.get("theme", ""))
    stays = request.POST.get("stay") == "1"
    one = found.rules.table[atom.fact]
    try:
        seen = read_version(request.POST.get("version", ""))
        raw, status = read_answer(request.POST, one, found.page.household.month)
        gesture = _recorded(request, public_id, found, Said(atom.member, atom.fact, raw, status), seen, stays)
    except Untyped as wrong:
        return _unread(
            request, found, atom, theme, fault_sentence(Fault.of(wrong.field, wrong.code)), wrong.field, stays
        )
    except Invalid as wrong:
        return _unread(request, found, atom, theme, fault_sentence(wrong.faults[0]), "value", stays)
    except Conflict as conflict:
        return _overtaken(request, public_id, atom, theme, conflict)
    if stays:
        now = scene(request, public_id)
        response = render(request, SAVED, {"version": now.page.review.version, "at": request.time})
        response["HX-Trigger"] = "answered"
        return response
    return go_on(request, public_id, theme, gesture)


def _recorded(
    request: Request, public_id: UUID, found: Scene, said: Said, seen: int | None, stays: bool
) -> Gesture | None:
    """Record an answer; what it said of the others, and what stays, when it is « pareil pour tout le foyer »."""
    told: dict[str, Any] = {"on": found.today, "by": request.actor, "at": request.time}
    if stays or request.POST.get("everyone") != "1":
        actions.record_fact(
            public_id, member=said.member, fact=said.fact, raw=said.raw, status=said.status, seen=seen, **told
        )
        return None
    table = found.rules.table
    others = shared_with(table[said.fact], said.member, found.page.household, table)
    all_said = [said, *(replace(said, member=each) for each in others)]
    kept = actions.record_for_all(public_id, said, others, seen=seen, **told)
    return all_said, kept


@require_POST
@needs("rights.record_fact")
@in_its_hours
def nothing(request: Request, public_id: UUID) -> HttpResponse:
    """None of the amounts listed on screen: each is said to be nothing, as if it had been asked alone; of all the
    household when `everyone`. What was told meanwhile, by a colleague or in another window, stays and is named."""
    found = scene(request, public_id, to="rights.record_fact")
    theme = theme_of(request.POST.get("theme", ""))
    atoms = [named_fact(found, fact, request.POST.get("member", "")) for fact in request.POST.getlist("none")]
    if not atoms or any(not is_resource(found.rules.table[atom.fact]) for atom in atoms):
        raise Absent
    everyone = request.POST.get("everyone") == "1"
    said = at_once.nothing_of(found.interview, atoms[0].member, [atom.fact for atom in atoms], everyone=everyone)
    try:
        seen = read_version(request.POST.get("version", ""))
    except Untyped:
        seen = BEGUN  # whatever was told since stays
    kept = actions.record_together(public_id, said, on=found.today, seen=seen, by=request.actor, at=request.time)
    return go_on(request, public_id, theme, (said, kept))


@require_POST
@needs("rights.change_household")
@in_its_hours
def member(request: Request, public_id: UUID) -> HttpResponse:
    """Add somebody to the household, take somebody away, or say what its members are called."""
    theme = theme_of(request.POST.get("theme", ""))
    role, gone = request.POST.get("add", ""), request.POST.get("remove", "")
    if role:
        if role not in set(Role) - {Role.APPLICANT}:
            raise Absent
        key = request.POST.get("idempotency_key") or None
        actions.add_member(public_id, role=Role(role), by=request.actor, at=request.time, key=key)
    elif gone:
        actions.remove_member(public_id, gone, by=request.actor, at=request.time)
    elif typed := living.typed_names(request.POST):
        wrong = {}
        for named, label in typed.items():
            try:
                actions.name_member(public_id, named, label, by=request.actor, at=request.time)
            except Invalid as refused:
                wrong[named] = (label, fault_sentence(refused.faults[0]))
        if wrong:
            return _misnamed(request, public_id, theme, wrong)
    return go_on(request, public_id, theme)


def _misnamed(
    request: Request, public_id: UUID, theme: FactTheme | None, typed: Mapping[str, tuple[str, str]]
) -> HttpResponse:  # fmt: skip
    """The household again, with the name as it was typed and what is wrong with it."""
    found = scene(request, public_id)
    context = question(found, theme, None, typed=typed) | {"shows_members": True, "oob": True}
    if respond.wants_fragment(request):
        return render(request, QUESTION, context, status=422)
    return respond.invalid(request, PAGE, context | {"oob": False, "results": found.results()})


@require_POST
@needs("rights.change_household")
@in_its_hours
def month(request: Request, public_id: UUID) -> HttpResponse:
    """Look at the claim as if it were made in another month."""
    wanted = read_month(request.POST.get("month", ""))
    if wanted is not None:
        actions.set_month(public_id, wanted, by=request.actor, at=request.time)
        actions.prepare(public_id, by=request.actor, at=request.time)
    return respond.go(request, reverse("workspace:review", args=[public_id]))


@require_http_methods(["GET", "POST"])
@needs("rights.see")
@in_its_hours
def shown_results(request: Request, public_id: UUID) -> HttpResponse:
    """The results: POST answers first on what is held now, GET shows what stands."""
    before = scene(request, public_id, to="rights.see" if request.method == "GET" else "rights.answer")
    found = before
    if request.method == "POST" and not before.page.is_finished:
        actions.answer(public_id, by=request.actor, at=request.time, within=PATIENCE)
        found = scene(request, public_id)
    if "back" in request.POST:
        return respond.go(request, _back(request, found))
    if not respond.wants_fragment(request):
        return respond.go(request, found.interview.address)
    now = found.results()
    told = now.said if now.said != before.results().said else ""
    context = common(found) | {"results": now, "announced": told, "stale": False, **themes_around(request, found)}
    return render(request, RESULTS, context)


def themes_around(request: Request, found: Scene) -> dict[str, Any]:
    """The themes beside the question on screen, counted on these answers: a reload would count no otherwise."""
    shown = parse_qs(urlsplit(request.headers.get("HX-Current-URL", "")).query).get("theme", [""])[0]
    theme = FactTheme(shown) if shown in set(FactTheme) else None
    themes = found.interview.themes(theme)
    return {"themes_too": True, "oob": True, "themes": themes, "guided": theme is None,
            "guided_url": found.interview.address}  # fmt: skip


def _back(request: Request, found: Scene) -> str:
    """The page of ours that asked for the answers again. Raises Absent."""
    page = found.page
    match request.POST["back"]:
        case "summary":
            return reverse("workspace:review_summary", args=[page.review.public_id])
        case "letter":
            return reverse("workspace:review_letter", args=[page.review.public_id])
        case "tab":
            return reverse("workspace:case_tab", args=[page.case.public_id, "droits"])
        case "right":
            right, member = request.POST.get("right", ""), request.POST.get("member", "")
            if right in found.rules.by_id and member in found.labels:
                return found.right_url(right, member)
    raise Absent


def _unread(
    request: Request, found: Scene, atom: Atom, theme: FactTheme | None, says: str, field: str, stays: bool
) -> HttpResponse:  # fmt: skip
    if stays:
        return render(request, SAVED, {"version": _seen(request, found), "unread": says})
    context = question(found, theme, atom, post=request.POST) | {
        "invalid": True,
        "wrong": says,
        "wrong_field": field,
        "version": _seen(request, found),
        "oob": True,
    }
    if respond.wants_fragment(request):
        return render(request, QUESTION, context, status=422)
    return respond.invalid(request, PAGE, context | {"oob": False, "results": found.results()})


def _seen(request: Request, found: Scene) -> int:
    """The version that the form was shown with: what a colleague told since is seen before it is replaced."""
    try:
        seen = read_version(request.POST.get("version", ""))
    except Untyped:
        seen = None
    return found.page.review.version if seen is None else seen


def _overtaken(
    request: Request, public_id: UUID, atom: Atom, theme: FactTheme | None, conflict: Conflict
) -> HttpResponse:  # fmt: skip
    """A colleague answered the same question meanwhile: both answers are shown, nothing is lost."""
    found = scene(request, public_id)
    line = found.page.facts.get((atom.member, atom.fact))
    context = question(found, theme, atom, post=request.POST) | {"overtaken_by": line.by if line else "", "oob": True}
    if respond.wants_fragment(request):
        return render(request, QUESTION, context, status=409)
    return respond.page(request, PAGE, context | {"oob": False, "results": found.results()}, status=409)
