"""The queue of triage: dense, the most pressing first, each line saying why it presses."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from misas.core.referrals.codes import Channel
from misas.core.referrals.priority import Level
from misas.core.referrals.silence import StallState
from misas.records.audit import journal
from misas.records.referrals import limits
from misas.records.referrals import queue as rows
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.referral_form.shown import cares_line
from misas.web.ui import respond
from misas.web.workspace.triage import asked
from misas.wording.referrals import CHANNELS, NEXT_ACTIONS, PRIORITY_REASONS, SILENCE_TOLD

VIEWS = (
    ("", "Tous", "awaiting"),
    ("miens", "Les miens", "mine"),
    ("retard", "En retard", "late"),
    ("urgents", "Urgents", "urgent"),
)
EMPTY = {
    "miens": ("Aucun signalement ne vous attend", "Ceux que vous suivez ont tous une réponse."),
    "retard": ("Aucun signalement en retard", "Chacun a encore du temps avant son échéance."),
    "urgents": ("Aucun signalement urgent", "Personne n’a signalé d’urgence parmi ceux qui attendent."),
}
"""What a view says when nothing is in it, and no filter hides anything."""
TONES = {Level.FIRST: "err", Level.SOON: "warn", Level.NORMAL: ""}


@require_GET
@needs("referral.see_queue")
def queue(request: Request) -> HttpResponse:
    today = timezone.localdate(request.time)
    view = request.GET.get("vue", "")
    channels = [code for code in request.GET.getlist("canal") if code in set(Channel)]
    first = int(start) if (start := request.GET.get("debut", "")).isdecimal() and len(start) < 6 else 0
    filters = rows.Filters(
        channels=frozenset(Channel(code) for code in channels),
        late=view == "retard",
        urgent=view == "urgents",
        mine=request.user.pk if view == "miens" else None,
    )
    found, more = rows.lines(filters, today, first=first)
    counts = rows.counts(today, request.user.pk)
    offered = {*counts.channels, *channels}
    journal.read("referrals.queue", None, None, by=request.actor, at=request.time)
    context = {
        "views": [_view(code, label, getattr(counts, name), view) for code, label, name in VIEWS],
        "view": view,
        "lines": [_line(row) for row in found],
        "channels": [(code.value, CHANNELS[code]) for code in Channel if code in offered],
        "chosen": channels,
        "today": today,
        "waiting": counts.awaiting,
        "nothing": EMPTY.get(view) if not channels and not first else None,
        "previous": _address(view, channels, max(0, first - limits.PAGE)) if first else None,
        "following": _address(view, channels, first + limits.PAGE) if more else None,
        "summary": f"{first + 1} à {first + len(found)}",
    }
    return respond.page(request, "workspace/triage/queue.html", context, fragment="list")


def _view(code: str, label: str, count: int, current: str) -> dict[str, Any]:
    return {"url": _address(code, [], 0), "label": label, "count": count, "current": code == current}


def _address(view: str, channels: list[str], first: int) -> str:
    coded = [("vue", view)] * bool(view) + [("canal", code) for code in channels] + [("debut", first)] * bool(first)
    base = reverse("workspace:triage")
    return f"{base}?{urlencode(coded)}" if coded else base


def _line(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "name": asked.name(row),
        "channel": CHANNELS[row["channel"]],
        "who": row["organisation__name"] or row["referrer_name"],
        "cares": cares_line(row["care_types"]),
        "why": [PRIORITY_REASONS[why] for why in row["priority_why"]],
        "tone": TONES[Level(row["priority"])],
        "told": SILENCE_TOLD[StallState(row["stall"])],
        "asks": row["next_action"] == "ask_referrer" and NEXT_ACTIONS[row["next_action"]],
    }
