"""*Mes signalements*: what one referred, in four plain states, with the news that may be told; then one of them.

A partner sees those of its organisation, an agent those they entered. Not here: whether a person is accompanied.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from misas.actions.feedback import read_news
from misas.core.access import OUTSIDE_ROLES
from misas.core.privacy.codes import Scope
from misas.core.referrals.feedback import NewsLevel, PlainState
from misas.core.referrals.withdrawals import ToldHow
from misas.records.audit import journal
from misas.records.referrals import doors, followed, withdrawn
from misas.records.territory import queries as territory
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.referral_form.shown import said_lines
from misas.web.ui import respond
from misas.wording.feedback import FAMILIES, NO_MORE_NEWS, PLAIN_STATES, news_sentence
from misas.wording.referrals import TOLD_HOW, WITHDRAWN_SAID

TONES = {
    PlainState.RECEIVED: "",
    PlainState.CONTACT_MADE: "info",
    PlainState.ACCOMPANYING: "warn",
    PlainState.ENDED: "ok",
}
UNREAD = "non-lues"


@require_GET
@needs("referral.follow")
def mine(request: Request) -> HttpResponse:
    state = PlainState(wanted) if (wanted := request.GET.get("etat", "")) in set(PlainState) else None
    unread = request.GET.get("nouvelles") == UNREAD
    found = followed.page(_mine(request), state=state, unread=unread, after=_uuid(request.GET.get("apres", "")))
    journal.read("referrals.followed", None, None, by=request.actor, at=request.time)
    coded = {name: value for name, value in (("etat", state), ("nouvelles", UNREAD if unread else "")) if value}
    context = {
        "lines": [
            (line, PLAIN_STATES[PlainState(line.plain_state)], TONES[PlainState(line.plain_state)], _news(line))
            for line in found.lines
        ],
        "states": [("", "Tous"), *((code.value, label) for code, label in PLAIN_STATES.items())],
        "state": state.value if state else "",
        "unread": [UNREAD] if unread else [],
        "unread_choices": [(UNREAD, "Nouvelles à lire")],
        "filtered": bool(coded),
        "first_page": "apres" not in request.GET,
        "following": f"?{urlencode(coded | {'apres': str(found.following)})}" if found.following else None,
        "refer_url": _refer_url(request),
        "outside": request.actor.has_any(OUTSIDE_ROLES),
    }
    return respond.page(request, "partner_space/mine.html", context, fragment="list")


@require_GET
@needs("referral.follow")
def one(request: Request, public_id: UUID) -> HttpResponse:
    row = doors.referral(public_id, to="referral.follow", by=request.actor)
    journal.read("referral", row.public_id, row.caisse_id, by=request.actor, at=request.time)
    news = followed.news_of(row)
    state = PlainState(row.plain_state)
    context = {
        "row": row,
        "number": row.origin_number or row.number,
        "state": PLAIN_STATES[state],
        "tone": TONES[state],
        "steps": _steps(state),
        "blocks": said_lines(row.said, nir_given=row.nir_sealed is not None),
        "news": [(told, news_sentence(told.level, told.family)) for told in news],
        "unread": any(told.read_at is None for told in news),
        "went_to": territory.caisse(row.successor_caisse_id).name if row.successor_caisse_id else "",
        "silent": "" if row.leave.allows(NewsLevel.ENDED) else NO_MORE_NEWS,
        "withdrawn": [(r, WITHDRAWN_SAID[Scope(r.scope)], TOLD_HOW[ToldHow(r.how)]) for r in withdrawn.reports_of(row)],
        "receipt_url": reverse("partner_space:receipt", args=[row.public_id]),
    }
    return respond.page(request, "partner_space/one.html", context)


@require_POST
@needs("referral.follow")
def read(request: Request, public_id: UUID) -> HttpResponse:
    """The news of this referral were read. Sent by the page itself once it is shown, or by its button."""
    read_news(public_id, by=request.actor, at=request.time)
    if respond.wants_fragment(request):
        return HttpResponse("")  # the button has no more use
    return respond.go(request, reverse("partner_space:one", args=[public_id]))


def _mine(request: Request) -> Any:
    if request.actor.organisation is not None and request.actor.has_any(OUTSIDE_ROLES):
        return followed.of_organisation(request.actor.organisation)
    return followed.of_account(request.user.pk)


def _refer_url(request: Request) -> str:
    return reverse("partner_space:refer" if request.actor.has_any(OUTSIDE_ROLES) else "workspace:refer")


def _news(line: followed.Followed) -> tuple[str, bool]:
    """The last news in a few words, and whether one was not read yet. The receipt alone is no news."""
    level = NewsLevel(line.news_level)
    if level is NewsLevel.RECEIVED:
        return "", False
    ended = level is NewsLevel.ENDED and line.news_family
    return (FAMILIES[line.news_family] if ended else news_sentence(level)), line.unread > 0  # type: ignore[index]


def _steps(state: PlainState) -> list[dict[str, str]]:
    order = list(PlainState)
    here = order.index(state)
    return [
        {
            "label": PLAIN_STATES[code],
            "state": "done" if i < here or state is PlainState.ENDED else "now" if i == here else "todo",
        }
        for i, code in enumerate(order)
    ]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
