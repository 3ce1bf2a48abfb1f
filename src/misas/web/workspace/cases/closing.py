"""Close a case on one page: the reasons that the facts bear, why the others are closed, what the referrer will hear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions import cases
from misas.actions.ports import ports
from misas.core.cases import closing, exits
from misas.core.cases.codes import ExitCode, FactKind
from misas.core.cases.exits import BY_CODE
from misas.core.referrals.feedback import NewsFamily
from misas.core.refusals import Invalid, Refused
from misas.records.audit import journal
from misas.records.cases import doors, pages, presence
from misas.records.cases import facts as known
from misas.records.cases.models import Case
from misas.records.cases.pages import CasePage
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.cases import shown
from misas.web.workspace.cases.gesture import changed
from misas.wording.cases import EXIT_GROUPS, EXITS
from misas.wording.feedback import ENDINGS
from misas.wording.gestures import said
from misas.wording.sentences import fault_sentence, sentence

PAGE = "workspace/cases/close.html"


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    label: str
    open: bool
    why_not: str
    heard: str
    second_look: bool
    suggested: bool


@require_http_methods(["GET", "POST"])
@needs("case.close")
@place.at_home
def close(request: Request, public_id: UUID) -> HttpResponse:
    row = doors.case(public_id, to="case.close", by=request.actor, lock=request.method == "POST")
    if request.method == "POST":
        return _close(request, row)
    page = pages.case_page(row, row.caisse.calendar(ports().holidays), at=request.time)
    journal.read("cases.case", row.public_id, row.caisse_id, by=request.actor, at=request.time)
    if page.facts.closed is not None:
        return respond.go(request, reverse("workspace:case", args=[public_id]))
    return respond.page(request, PAGE, _context(request, page))


def _close(request: Request, row: Case) -> HttpResponse:
    here = reverse("workspace:case", args=[row.public_id])
    key = request.POST.get("idempotency_key") or None
    if key and presence.already_done(row, key):
        return respond.go(request, here)
    code = request.POST.get("code", "")
    if (stale := changed(request, row)) is not None:
        return stale
    try:
        if code not in set(ExitCode):
            raise Refused("closing.choose")
        event = cases.close_case(
            row.public_id,
            ExitCode(code),
            comment=request.POST.get("comment", "").strip(),
            by=request.actor,
            at=request.time,
            key=key,
        )
    except Refused as refused:
        return _again(request, row, code, sentence(refused.code, **refused.values))
    except Invalid as invalid:
        return _again(request, row, code, " ".join(fault_sentence(fault) for fault in invalid.faults))
    respond.toast(request, said("closed" if event.kind == FactKind.CLOSED else "closing_proposed"))
    return respond.go(request, here)


def _again(request: Request, row: Case, code: str, why: str) -> HttpResponse:
    page = pages.case_page(row, row.caisse.calendar(ports().holidays), at=request.time)
    context = _context(request, page) | {"fault": why, "chosen": code, "comment": request.POST.get("comment", "")}
    return respond.invalid(request, PAGE, context)


def _context(request: Request, page: CasePage) -> dict[str, Any]:
    if page.facts.closed is not None:
        raise Refused("case.already_closed")
    rules = known.rules_of(page.case.caisse)
    today = page.office.day(request.time)
    heard = bool(page.beside.referrers)
    groups = [
        (EXIT_GROUPS[group], [_reason(page, e.code, rules.second_look, heard) for e in found])
        for group, found in exits.by_group().items()
        if found
    ]
    return {
        "case": page.case,
        "who": shown.identity(page, today),
        "groups": sorted(groups, key=lambda g: not any(r.suggested for r in g[1])),
        "chosen": page.suggested.value if page.suggested else "",
        "seen": page.events[0].pk,
        "heard": heard,
        "waits": page.facts.closing is not None,
        "fault": "",
        "comment": "",
    }


def _reason(page: CasePage, code: ExitCode, looked_twice: frozenset[ExitCode], heard: bool) -> Reason:
    why_not = ""
    try:
        closing.check(page.facts, code, page.office)
    except Refused as refused:
        why_not = sentence(refused.code, **refused.values)
    return Reason(
        code=code.value,
        label=EXITS[code],
        open=not why_not,
        why_not=why_not,
        heard=ENDINGS[NewsFamily(BY_CODE[code].family.value)] if heard else "",
        second_look=code in looked_twice,
        suggested=code is page.suggested,
    )
