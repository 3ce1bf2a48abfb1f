"""The question on screen and all that stands around it; which one is in front, and the next after an answer.

No view here: `interviewing` holds them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from misas.actions import rights as actions
from misas.actions.rights import Said
from misas.core.rights.codes import FactTheme
from misas.core.rights.facts import HOUSEHOLD, Atom
from misas.core.rights.gates import is_asked
from misas.records.rights import limits
from misas.web.access.context import Request
from misas.web.ui import respond
from misas.web.workspace.rights import at_once, living
from misas.web.workspace.rights.asking import is_told
from misas.web.workspace.rights.scene import BEGUN, Scene, common, scene
from misas.wording.rights import FACT_THEMES
from misas.wording.rights_at_once import kept_in_short

QUESTION: Final = "workspace/rights/question_fragment.html"
Gesture = tuple[Sequence[Said], Sequence[Said]]
"""What one gesture said, and what of it was told otherwise before and stays."""
LATEST: Final = 6
"""How many answers the guided interview keeps in sight."""
FRONT: Final = "rights.in_front"
"""Where a session keeps the question in front: the review, the member, the fact; codes alone."""


def go_on(request: Request, public_id: UUID, theme: FactTheme | None, gesture: Gesture | None = None) -> HttpResponse:
    """The next question; without script the catalogue answers first, then its page is shown. The engine is asked later:
    what was just recorded is still held here. `gesture`: what was said of several facts or members, and
    what of it was already told otherwise."""
    if not respond.wants_fragment(request):
        actions.prepare(public_id, by=request.actor, at=request.time)
        address = reverse("workspace:review", args=[public_id])
        if gesture is not None:
            respond.toast(request, kept_in_short(len(gesture[1])))
        return respond.go(request, f"{address}?theme={theme}" if theme else address)
    found = scene(request, public_id)
    context = question(found, theme, None)
    put_in_front(request, found, context)
    noted = at_once.noted(found.interview, *gesture) if gesture else None
    response = render(request, QUESTION, context | {"oob": True, "saved_at": request.time, "noted": noted})
    response["HX-Trigger"] = "answered"
    return response


def put_in_front(request: Request, found: Scene, context: Mapping[str, Any]) -> None:
    """Keep the question that is on screen, when it is the one advised: a reload shows it again."""
    asked = context["asked"]
    if context["guided"] and asked is not None:
        shown = [str(found.page.review.public_id), asked.member, asked.fact]
        if request.session.get(FRONT) != shown:
            request.session[FRONT] = shown


def in_front(request: Request, found: Scene) -> Atom | None:
    """The question that was on screen, until it is answered: answers that came meanwhile may rank another one first, or
    leave this one nothing to settle, and whoever comes back finds the one she left."""
    review, member, fact = request.session.get(FRONT, ("", "", ""))
    household, table = found.page.household, found.rules.table
    there = {HOUSEHOLD, *(one.id for one in household.members)}
    if review != str(found.page.review.public_id) or fact not in table or member not in there:
        return None
    waits = (member, fact) in {(one.member, one.fact) for one in found.interview.waiting()}
    makes_sense = is_asked(table[fact], member, household, table) is not False
    is_left = waits or (makes_sense and not is_told(household, member, fact))
    return Atom(member, fact) if is_left else None


def question(
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
        "sharing": at_once.sharing(interview, asked.member, asked.fact) if asked else None,
        "amounts": at_once.amounts(interview, asked.member, asked.fact) if asked else None,
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
