"""The interview: the page, one answer at a time, who lives there, the month, and the results as they grow.

Each answer is one POST, saved at once; to htmx it comes back as the next question, the results follow by themselves.
Without script the same form answers with the page of the next question.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from misas.actions import rights as actions
from misas.core.refusals import Absent, Conflict, Fault, Invalid
from misas.core.rights.codes import FactStatus, FactTheme, Role
from misas.core.rights.facts import Atom
from misas.core.rights.months import read_month
from misas.records.rights import limits
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.rights import living
from misas.web.workspace.rights.asking import is_told
from misas.web.workspace.rights.interview import is_resource
from misas.web.workspace.rights.scene import BEGUN, Scene, common, in_its_hours, named_fact, scene, theme_of
from misas.web.workspace.rights.typed import Untyped, read_answer, read_version
from misas.wording.rights import FACT_THEMES
from misas.wording.sentences import fault_sentence

PAGE: Final = "workspace/rights/review.html"
QUESTION: Final = "workspace/rights/question_fragment.html"
RESULTS: Final = "workspace/rights/results.html"
SAVED: Final = "workspace/rights/saved.html"
LATEST: Final = 6
"""How many answers the guided interview keeps in sight."""

FRONT: Final = "rights.in_front"
"""Where a session keeps the question in front: the review, the member, the fact; codes alone."""
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
        wanted = _in_front(request, found)
    context = _question(found, theme, wanted, passed=request.GET.get("passe", ""))
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
        actions.record_fact(
            public_id, member=atom.member, fact=atom.fact, raw=raw, status=status,
            on=found.today, seen=seen, by=request.actor, at=request.time,
        )  # fmt: skip
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
    return _go_on(request, public_id, theme)


@require_POST
@needs("rights.record_fact")
@in_its_hours
def nothing(request: Request, public_id: UUID) -> HttpResponse:
    """None of the resources listed on screen: each is said to be nothing, as if it had been asked alone.

    What was told meanwhile, by a colleague or in another window, stays as told."""
    found = scene(request, public_id, to="rights.record_fact")
    theme = theme_of(request.POST.get("theme", ""))
    member = request.POST.get("member", "")
    try:
        seen = read_version(request.POST.get("version", ""))
    except Untyped:
        seen = BEGUN  # whatever was told since stays
    for fact in request.POST.getlist("none"):
        atom = named_fact(found, fact, member)
        if not is_resource(found.rules.table[atom.fact]):
            raise Absent
        if is_told(found.page.household, atom.member, atom.fact):
            continue
        with suppress(Conflict):
            actions.record_fact(
                public_id, member=atom.member, fact=atom.fact, raw=0, status=FactStatus.SAID, on=found.today,
                seen=seen, by=request.actor, at=request.time,
            )  # fmt: skip
    return _go_on(request, public_id, theme)


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
    return _go_on(request, public_id, theme)


def _misnamed(
    request: Request, public_id: UUID, theme: FactTheme | None, typed: Mapping[str, tuple[str, str]]
) -> HttpResponse:  # fmt: skip
    """The household again, with the name as it was typed and what is wrong with it."""
    found = scene(request, public_id)
    context = _question(found, theme, None, typed=typed) | {"shows_members": True, "oob": True}
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
    context = common(found) | {"results": now, "announced": told, "stale": False}
    return render(request, RESULTS, context)


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


def _go_on(request: Request, public_id: UUID, theme: FactTheme | None) -> HttpResponse:
    """The next question; without script the catalogue answers first, then its page is shown. The engine is asked later:
    what was just recorded is still held here."""
    if not respond.wants_fragment(request):
        actions.prepare(public_id, by=request.actor, at=request.time)
        address = reverse("workspace:review", args=[public_id])
        return respond.go(request, f"{address}?theme={theme}" if theme else address)
    found = scene(request, public_id)
    context = _question(found, theme, None)
    if theme is None and (asked := context["asked"]) is not None:
        request.session[FRONT] = [str(public_id), asked.member, asked.fact]
    response = render(request, QUESTION, context | {"oob": True, "saved_at": request.time})
    response["HX-Trigger"] = "answered"
    return response


def _in_front(request: Request, found: Scene) -> Atom | None:
    """The question that was on screen after the last answer, while it still waits: answers that came meanwhile may rank
    another one first, and whoever comes back finds the one she left."""
    review, member, fact = request.session.get(FRONT, ("", "", ""))
    left = {(one.member, one.fact) for one in found.interview.waiting()}
    return Atom(member, fact) if review == str(found.page.review.public_id) and (member, fact) in left else None


def _unread(
    request: Request, found: Scene, atom: Atom, theme: FactTheme | None, says: str, field: str, stays: bool
) -> HttpResponse:  # fmt: skip
    if stays:
        return render(request, SAVED, {"version": _seen(request, found), "unread": says})
    context = _question(found, theme, atom, post=request.POST) | {
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
    context = _question(found, theme, atom, post=request.POST) | {"overtaken_by": line.by if line else "", "oob": True}
    if respond.wants_fragment(request):
        return render(request, QUESTION, context, status=409)
    return respond.page(request, PAGE, context | {"oob": False, "results": found.results()}, status=409)


def _question(
    found: Scene, theme: FactTheme | None, wanted: Atom | None, *, post: Mapping[str, str] | None = None,
    passed: str = "", typed: Mapping[str, tuple[str, str]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The question on screen and all that stands around it: the one asked for, else the best one."""
    interview, asked, adds = found.interview, None, None
    skipped = [tuple(text.partition("~")[::2]) for text in passed.split(",") if text]
    if wanted is None:
        best = interview.next(theme, passed=skipped) or interview.next(theme)  # type: ignore[arg-type]
        wanted, adds = Atom(best.member, best.fact) if best else None, living.to_add(found, best)
    here = theme or (found.rules.table[wanted.fact].theme if wanted else None)
    if wanted is not None and adds is None:
        asked = interview.asked(wanted.fact, wanted.member, theme, post=post)
    now = (wanted.member, wanted.fact) if wanted else ("", "")
    more = [*skipped, now]
    left = interview.next(theme, passed=more)  # type: ignore[arg-type]
    pass_url = ""
    if left:
        told = ",".join(f"{member}~{fact}" for member, fact in more[-20:])
        pass_url = interview.url(theme=theme or "") + ("&" if theme else "?") + f"passe={told}"
    return common(found) | {
        "asked": asked,
        "adds": adds,
        "theme_key": theme or "",
        "theme_label": FACT_THEMES[theme] if theme else "",
        "guided": theme is None,
        "guided_url": interview.address,
        "record_url": reverse("workspace:review_record", args=[found.page.review.public_id]),
        "version": found.page.review.version,
        "pass_url": pass_url,
        "themes": interview.themes(theme),
        "known": interview.known(theme) if theme else _latest(found),
        "others": interview.others(theme, now) if theme else [],
        "amounts": interview.amounts_beside(asked.member, asked.fact, found.counted()) if asked else [],
        "nothing_url": reverse("workspace:review_nothing", args=[found.page.review.public_id]),
        "idle": interview.idle(theme) if theme else [],
        "unsettled": interview.unsettled() if theme is None else [],
        "shows_members": here is FactTheme.HOUSEHOLD,
        "members": living.members(found, typed or {}),
        "misnamed": bool(typed),
        "name_max": limits.NAME,
        "roles_to_add": living.roles_to_add(found),
        "household_hint": living.hint(found),
    }


def _latest(found: Scene) -> list[Any]:
    """The last answers given, the newest first: what one corrects while still on the line."""
    when = {key: line.version for key, line in found.page.facts.items() if line.version > BEGUN}
    shown = [(about, held) for about, held in found.interview.known() if (held.member, held.fact) in when]
    shown.sort(key=lambda pair: -when[pair[1].member, pair[1].fact])
    return shown[:LATEST]
