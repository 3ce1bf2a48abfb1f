"""The rules of the funders: the list, one pack told in French, its trials, its life. Not here: how it is written."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from misas.actions.funding import packs as actions
from misas.core.funding.codes import PackStatus
from misas.core.funding.packs.codes import Sort
from misas.core.refusals import Absent, Invalid, Refused
from misas.lib.french import day
from misas.records.funding import doors, office_pages
from misas.records.funding.models import RulePack
from misas.records.funding.office_pages import PackLine
from misas.web.access.context import Request
from misas.web.access.gate import holds, needs
from misas.web.ui import respond
from misas.web.workspace.funding_office.desk import Desk, allowed, at_the_desk
from misas.web.workspace.funding_office.pack_texts import CaseShown, cases_shown, read_text
from misas.wording.funding_pack_words import SORTS
from misas.wording.funding_packs import pack_words
from misas.wording.funding_rule_screens import (
    DRAFT,
    MODEL,
    NATION,
    PACK_STEPS,
    SUBMITTED,
    WAITS_FOR_A_CAISSE,
    WAITS_FOR_ANOTHER,
    WAITS_FOR_SUBMISSION,
    WRITES,
)
from misas.wording.funding_screens import PACK_STATUSES, SAID
from misas.wording.sentences import sentences_of

LIST: Final = "workspace/funding_office/packs.html"
ONE: Final = "workspace/funding_office/pack.html"
TONES: Final = {PackStatus.PUBLISHED: "ok", PackStatus.DRAFT: "warn", PackStatus.RETIRED: "plain"}


@require_GET
@needs("pack.see")
@at_the_desk("pack.see", "pack")
def packs(request: Request, desk: Desk) -> HttpResponse:
    lines = [_line(one) for one in office_pages.packs_of(desk.code)]
    return respond.page(request, LIST, {"packs": lines, "may_write": allowed(request, "pack.write", "pack", desk.code)})


def _line(one: PackLine) -> dict[str, Any]:
    draft = one.draft
    shown = one.in_force or draft or one.last
    return {
        "name": one.funder.name,
        "url": reverse("workspace:pack", args=[shown.public_id]) if shown else "",
        "sort": SORTS[Sort(one.funder.sort)] if one.funder.sort in set(Sort) else "",
        "version": one.in_force.version if one.in_force else None,
        "since": one.in_force.starts_on if one.in_force else None,
        "draft": "" if draft is None else SUBMITTED if draft.submitted_at else DRAFT if draft.caisse_id else MODEL,
        "draft_url": reverse("workspace:pack", args=[draft.public_id]) if draft and draft is not shown else "",
        "scope": one.funder.caisse.name if one.funder.caisse else NATION,
    }


@require_GET
@needs("pack.see")
@at_the_desk("pack.see", "pack")
def pack(request: Request, desk: Desk, public_id: UUID) -> HttpResponse:
    row = doors.pack(public_id, to="pack.see", by=request.actor, caisse=desk.code)
    text = read_text(row.content)
    cases: list[CaseShown] = cases_shown(text.pack) if text.pack else []
    return respond.page(request, ONE, {
        "row": row,
        "name": row.funder.name,
        "status": PACK_STATUSES[PackStatus(row.status)],
        "tone": TONES[PackStatus(row.status)],
        "write": WRITES[_writing(row, desk)] if allowed(request, "pack.write", "pack", desk.code) else "",
        "steps": _steps(request, desk, row),
        "waits_for": _waits_for(request, row),
        "faults": [f"{one.text} ({one.place})" if one.place else one.text for one in text.faults],
        "parts": pack_words(text.pack) if text.pack else (),
        "cases": cases,
        "passed": sum(one.passed for one in cases),
        "versions": [_version(one) for one in office_pages.versions_of(row)],
    })  # fmt: skip


def _version(row: RulePack) -> dict[str, Any]:
    by = f", approuvée par {row.approver.full_name}" if row.approver else ""
    since = f", depuis le {day(row.starts_on)}" if row.starts_on else ""
    return {"public_id": row.public_id, "version": row.version,
            "said": f"{PACK_STATUSES[PackStatus(row.status)].lower()}{since}{by}"}  # fmt: skip


def _steps(request: Request, desk: Desk, row: RulePack) -> list[tuple[str, str, bool]]:
    found: list[tuple[str, str, bool]] = []
    if (caisse := row.caisse_id) is None or caisse != desk.code:
        return found
    if row.status == PackStatus.DRAFT and row.submitted_at is None and allowed(request, "pack.write", "pack", caisse):
        found.append(("submit", PACK_STEPS["submit"], True))
    is_other = row.author_id != request.actor.account_id
    if (
        row.status == PackStatus.DRAFT
        and row.submitted_at
        and is_other
        and allowed(request, "pack.publish", "pack", caisse)
    ):
        found.append(("publish", PACK_STEPS["publish"], True))
    if row.status == PackStatus.PUBLISHED and allowed(request, "pack.retire", "pack", caisse):
        found.append(("retire", PACK_STEPS["retire"], False))
    if row.status == PackStatus.DRAFT and allowed(request, "pack.write", "pack", caisse):
        found.append(("discard", PACK_STEPS["discard"], False))
    return found


def _writing(row: RulePack, desk: Desk) -> str:
    if actions.is_draft_of(row, desk.code):
        return "correct"
    return "again" if row.caisse_id else "take"


def _waits_for(request: Request, row: RulePack) -> str:
    if row.status != PackStatus.DRAFT:
        return ""
    if row.caisse_id is None:
        return WAITS_FOR_A_CAISSE
    if row.submitted_at is None:
        return WAITS_FOR_SUBMISSION
    return WAITS_FOR_ANOTHER if row.author_id == request.actor.account_id else ""


STEPS: Final = {
    "submit": (actions.submit, "pack.write", "submitted"),
    "publish": (actions.publish, "pack.publish", "published"),
    "retire": (actions.retire, "pack.retire", "retired"),
    "discard": (actions.discard, "pack.write", "discarded"),
}


@require_POST
@needs("pack.write", "pack.publish")
@at_the_desk("pack.see", "pack")
def step(request: Request, desk: Desk, public_id: UUID, verb: str) -> HttpResponse:
    if verb not in STEPS or not holds(request.actor, STEPS[verb][1]):
        raise Absent
    act, _, said = STEPS[verb]
    try:
        act(public_id, caisse=desk.code, by=request.actor, at=request.time)
    except (Invalid, Refused) as wrong:
        respond.toast(request, " ".join(sentences_of(wrong)))
    else:
        respond.toast(request, SAID[said])
        if verb == "discard":
            return respond.go(request, reverse("workspace:packs"))
    return respond.go(request, reverse("workspace:pack", args=[public_id]))
