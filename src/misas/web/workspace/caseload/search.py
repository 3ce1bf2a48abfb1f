"""The one search box: people by name, birth date, telephone, NIR or number; cases and referrals by number.

It is posted. The number of a referral is what a person holds: she was read it aloud, and calls back with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from misas.actions import persons
from misas.core.access import Subject, may
from misas.core.cases.codes import CaseStatus
from misas.core.persons.search import shown_number
from misas.core.referrals import numbering
from misas.core.referrals.codes import ReferralStatus
from misas.core.referrals.feedback import PlainState
from misas.lib import french
from misas.records.cases import queries as cases
from misas.records.cases.models import Case
from misas.records.persons.queries import Found
from misas.records.referrals import queries as referrals
from misas.records.referrals.doors import subject_of
from misas.records.referrals.models import Referral
from misas.web.access.context import Request
from misas.web.access.gate import holds, needs
from misas.web.ui import respond
from misas.web.workspace import people, place
from misas.wording.cases import STATUSES
from misas.wording.feedback import PLAIN_STATES
from misas.wording.referrals import STATUSES as REFERRAL_STATUSES
from misas.wording.sentences import fault_sentence

SHOWN = 8
_CASE_NUMBER = re.compile(r"(?:dossier\s*)?(?:n\s*[°ºo]?\s*)?(\d{1,9})", re.IGNORECASE)
"""As every screen writes it, and as people type it: "Dossier n° 8", "n°8", "8"."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer. `url` is empty for somebody who may search but not open the page of a person."""

    url: str
    name: str
    about: str
    number: str
    phones: tuple[str, ...] = ()
    case: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One referral found by its number; `url` leads to what was said and answered."""

    url: str
    number: str
    status: str


@require_http_methods(["GET", "POST"])
@needs("person.search")
@place.at_home
def search(request: Request) -> HttpResponse:
    text = request.POST.get("q", "").strip()
    context: dict[str, Any] = {"sought": text, "asked": bool(text), "today": place.today(request)}
    if text:
        found = persons.find_persons(text, on=place.today(request), by=request.actor, at=request.time)
        context |= {
            **_found(request, found, text),
            "referrals": _said(request, text),
            "more": found.more,
            "faults": [fault_sentence(fault) for fault in found.faults],
        }
    return respond.page(request, "workspace/caseload/search.html", context)


@require_POST
@needs("person.search")
@place.at_home
def palette(request: Request) -> HttpResponse:
    """The options of Ctrl+K: people, then the case that has this number, then the places of the house."""
    text = request.POST.get("q", "").strip()
    found = Found()
    if len(text) >= 2:
        found = persons.find_persons(text, on=place.today(request), by=request.actor, at=request.time)
    context = _found(request, found, text) | {"referrals": _said(request, text)}
    context["hits"] = [hit for hit in context["hits"] if hit.url][:SHOWN]
    return render(request, "workspace/caseload/options.html", context)


def _number(text: str) -> int | None:
    said = _CASE_NUMBER.fullmatch(text)
    return int(said[1]) if said else None


def _said(request: Request, text: str) -> list[Said]:
    number = numbering.parse(text)
    if number is None:
        return []
    found = (_open_to(request, row) for row in referrals.by_number(number))
    return [said for said in found if said is not None]


def _open_to(request: Request, row: Referral) -> Said | None:
    """Its page at triage; for whoever referred, that of her own list; else nothing: it is not there."""
    if may(request.actor, "referral.see", subject_of(row)):
        url = reverse("workspace:triage_one", args=[row.public_id])
        return Said(url, row.number, REFERRAL_STATUSES[ReferralStatus(row.status)])
    if may(request.actor, "referral.follow", subject_of(row)):
        url = reverse("partner_space:one", args=[row.public_id])
        return Said(url, row.origin_number or row.number, PLAIN_STATES[PlainState(row.plain_state)])
    return None


def _found(request: Request, found: Found, text: str) -> dict[str, Any]:
    """The persons found, each with the case that tells where she stands; the cases that have this number."""
    people_found, number = [hit.person for hit in found.hits], _number(text)
    shown: dict[int, Case] = {}
    numbered: list[Case] = []
    if people_found or number is not None:
        shown, numbered = cases.shown_cases_of(people_found, number=number)
    allowed = [row for row in numbered if may(request.actor, "case.read", _subject(row))][:SHOWN]
    return {"hits": _hits(request, found, shown if holds(request.actor, "case.list") else {}), "cases": allowed}


def _subject(row: Case) -> Subject:
    return Subject("case", row.caisse_id, owner=row.owner_id)


def _hits(request: Request, found: Found, shown: dict[int, Case]) -> list[Hit]:
    sees = holds(request.actor, "person.see")
    lines = []
    for hit in found.hits:
        person, row = hit.person, shown.get(hit.person.pk)
        years = people.age(person, place.today(request))
        about = ", ".join(part for part in (f"{years} ans" if years is not None else "", person.commune) if part)
        page = reverse("workspace:person", args=[person.public_id]) if sees else ""
        lines.append(
            Hit(
                url=reverse("workspace:case", args=[row.public_id]) if row and row.closed_at is None else page,
                name=people.sorted_name(person),
                about=about,
                number=shown_number(person.caisse_id, person.number),
                phones=hit.phones,
                case=_case_line(row),
            )
        )
    return lines


def _case_line(row: Case | None) -> str:
    """The number of a case and where it stands; the day it was closed when it is over."""
    if row is None:
        return ""
    if row.closed_at is not None:
        return f"Dossier n° {row.number}, clos le {french.day(row.caisse.local_date(row.closed_at))}"
    return f"Dossier n° {row.number}, {STATUSES[CaseStatus(row.status)].lower()}"
