"""The envelopes of a caisse: what each funder may spend in a year, what is asked, promised, paid; what may come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from misas.actions.funding import envelopes as actions
from misas.core.funding.codes import EnvelopeKind
from misas.core.funding.forecast import Forecast, forecast
from misas.lib.french import MONTHS, day, euros
from misas.records.funding import doors, office_pages
from misas.records.funding.models import Envelope, EnvelopeEntry
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.funding_office import forms
from misas.web.workspace.funding_office.desk import Desk, allowed, at_the_desk
from misas.web.workspace.orientation.steps import Back, asked, done
from misas.wording.funding_envelopes import MOVEMENTS
from misas.wording.funding_screens import LABELS, SAID, TITLES

LIST: Final = "workspace/funding_office/envelopes.html"
ONE: Final = "workspace/funding_office/envelope.html"


@require_GET
@needs("envelope.see")
@at_the_desk("envelope.see", "envelope")
def envelopes(request: Request, desk: Desk) -> HttpResponse:
    asked_for = request.GET.get("annee", "")
    year = int(asked_for) if asked_for.isdecimal() and len(asked_for) == 4 else desk.today.year
    rows = office_pages.envelopes_of(desk.code, year)
    return respond.page(request, LIST, {
        "year": year,
        "years": sorted({*office_pages.years_of(desk.code), desk.today.year, year}, reverse=True),
        "envelopes": [{"row": row, "is_short": row.reserved_cents > row.left_cents} for row in rows],
        "may_open": allowed(request, "envelope.open", "envelope", desk.code),
        "may_share": bool(rows) and allowed(request, "portfolio.prepare", "portfolio", desk.code),
    })  # fmt: skip


@require_GET
@needs("envelope.see")
@at_the_desk("envelope.see", "envelope")
def envelope(request: Request, desk: Desk, public_id: UUID) -> HttpResponse:
    row = doors.envelope(public_id, to="envelope.see", by=request.actor)
    known = office_pages.envelope_of(row)
    told = forecast(row.total_cents, row.year, known.promised, known.asked, today=desk.today, sessions=known.sessions)
    is_open = row.closed_at is None
    return respond.page(request, ONE, {
        "envelope": row,
        "forecast": {"sentences": list(_sentences(told)), "months": list(_months(told))},
        "entries": [_entry(one) for one in known.entries],
        "may_move": is_open and allowed(request, "envelope.move", "envelope", row.caisse_id),
        "may_close": is_open and allowed(request, "envelope.close", "envelope", row.caisse_id),
    })  # fmt: skip


def _entry(one: EnvelopeEntry) -> dict[str, Any]:
    return {
        "on": one.on,
        "label": MOVEMENTS[EnvelopeKind(one.kind)],
        "cents": one.cents,
        "why": one.reason,
        "by": one.by.full_name if one.by else "",
    }


def _sentences(told: Forecast) -> Iterator[str]:
    yield f"{euros(told.promised)} sont promis depuis janvier, {euros(told.asked)} attendent une réponse."
    if not told.is_paced:
        is_over = told.months[-1].is_past
        yield "L’année est finie." if is_over else "Il est trop tôt pour dire un rythme : il faut deux mois de recul."
        return
    if told.empty_from is None:
        yield "Même si tout est accordé, l’enveloppe suffit jusqu’à la fin de l’année."
    elif told.empty_by is None:
        yield f"Si tout est accordé, elle est épuisée en {MONTHS[told.empty_from.month - 1]}. Sinon, elle suffit."
    elif told.empty_from == told.empty_by:
        yield f"Elle est épuisée en {MONTHS[told.empty_by.month - 1]}, dans tous les cas."
    else:
        yield f"Elle est épuisée entre {MONTHS[told.empty_from.month - 1]} et {MONTHS[told.empty_by.month - 1]}."
    if told.lacks:
        yield f"Si tout est accordé, il manque {euros(told.lacks)} en fin d’année."


def _months(told: Forecast) -> Iterator[dict[str, Any]]:
    for month in told.months:
        yield {
            "label": MONTHS[month.first.month - 1].capitalize(),
            "low": month.low,
            "high": month.high,
            "sessions": ", ".join(day(one, year=False) for one in month.sessions),
        }


@require_http_methods(["GET", "POST"])
@needs("envelope.open")
@at_the_desk("envelope.open", "envelope")
def open_one(request: Request, desk: Desk) -> HttpResponse:
    url, back = reverse("workspace:envelope_open"), Back(reverse("workspace:envelopes"), TITLES["envelopes"])
    pairs = [(str(one.public_id), one.name) for one in office_pages.sitting_funders(desk.code)]
    if request.method == "GET":
        form = forms.OpenEnvelope(pairs, initial={"year": desk.today.year})
        return asked(request, back, form, TITLES["envelope"], url)
    form = forms.OpenEnvelope(pairs, request.POST)

    def act() -> None:
        said = form.cleaned_data
        draft = actions.EnvelopeDraft(said["funder"], said["year"], said["cents"])
        actions.open_envelope(desk.code, draft, by=request.actor, at=request.time, key=_key(request))

    return done(request, back, form, act, SAID["envelope"], TITLES["envelope"], url)


@require_http_methods(["GET", "POST"])
@needs("envelope.move")
@at_the_desk("envelope.move", "envelope")
def amend(request: Request, desk: Desk, public_id: UUID) -> HttpResponse:
    row = doors.envelope(public_id, to="envelope.move", by=request.actor)
    url, title = reverse("workspace:envelope_amend", args=[public_id]), TITLES["envelope_amend"]
    if request.method == "GET":
        return asked(request, _back(row), forms.Amend(), title, url)
    form = forms.Amend(request.POST)

    def act() -> None:
        said = form.cleaned_data
        actions.amend_envelope(public_id, said["cents"], said["reason"], by=request.actor, at=request.time,
                               key=_key(request))  # fmt: skip

    return done(request, _back(row), form, act, SAID["envelope"], title, url)


@require_http_methods(["GET", "POST"])
@needs("envelope.close")
@at_the_desk("envelope.close", "envelope")
def close(request: Request, desk: Desk, public_id: UUID) -> HttpResponse:
    """Asked once more: it promises nothing after that."""
    row = doors.envelope(public_id, to="envelope.close", by=request.actor)
    url, title = reverse("workspace:envelope_close", args=[public_id]), TITLES["envelope_close"]
    if request.method == "GET":
        return asked(request, _back(row), forms.Sure(LABELS["close_envelope"]), title, url)
    form = forms.Sure(LABELS["close_envelope"], request.POST)
    return done(
        request, _back(row), form, lambda: actions.close_envelope(public_id, by=request.actor, at=request.time),
        SAID["envelope"], title, url,
    )  # fmt: skip


def _back(row: Envelope) -> Back:
    return Back(reverse("workspace:envelope", args=[row.public_id]), row.funder.name)


def _key(request: Request) -> str | None:
    return request.POST.get("idempotency_key") or None
