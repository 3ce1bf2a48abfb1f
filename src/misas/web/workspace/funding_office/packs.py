"""The rules of the funders: the list, one pack told in French, its fields beside its text, its trials, its life."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

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
from misas.web.workspace.funding_office.pack_fields import filled, groups_of, id_of
from misas.web.workspace.funding_office.pack_texts import CaseShown, PackText, cases_shown, read_text, written
from misas.wording.funding_pack_words import SORTS
from misas.wording.funding_packs import pack_words
from misas.wording.funding_rule_screens import (
    DRAFT,
    NATION,
    NEW_PACK,
    PACK_STEPS,
    SUBMITTED,
    TITLES,
    WAITS_FOR_ANOTHER,
    WAITS_FOR_SUBMISSION,
)
from misas.wording.funding_screens import PACK_STATUSES, SAID
from misas.wording.sentences import fault_sentence, sentence

LIST: Final = "workspace/funding_office/packs.html"
ONE: Final = "workspace/funding_office/pack.html"
WRITE: Final = "workspace/funding_office/pack_write.html"
TONES: Final = {PackStatus.PUBLISHED: "ok", PackStatus.DRAFT: "warn", PackStatus.RETIRED: "plain"}


@require_GET
@needs("pack.see")
@at_the_desk("pack.see", "pack")
def packs(request: Request, desk: Desk) -> HttpResponse:
    lines = [_line(one) for one in office_pages.packs_of()]
    return respond.page(request, LIST, {"packs": lines, "may_write": allowed(request, "pack.write", "pack", desk.code)})


def _line(one: PackLine) -> dict[str, Any]:
    shown = one.in_force or one.draft
    draft = one.draft
    return {
        "name": one.funder.name,
        "url": reverse("workspace:pack", args=[shown.public_id]) if shown else "",
        "sort": SORTS[Sort(one.funder.sort)] if one.funder.sort in set(Sort) else "",
        "version": one.in_force.version if one.in_force else None,
        "since": one.in_force.starts_on if one.in_force else None,
        "draft": "" if draft is None else SUBMITTED if draft.submitted_at else DRAFT,
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
        "is_draft": _is_draft_of(row, desk),
        "may_write": allowed(request, "pack.write", "pack", row.caisse_id or desk.code),
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
    return found


def _waits_for(request: Request, row: RulePack) -> str:
    if row.status != PackStatus.DRAFT:
        return ""
    if row.submitted_at is None:
        return WAITS_FOR_SUBMISSION
    return WAITS_FOR_ANOTHER if row.author_id == request.actor.account_id else ""


@require_http_methods(["GET", "POST"])
@needs("pack.write")
@at_the_desk("pack.write", "pack")
def new(request: Request, desk: Desk) -> HttpResponse:
    return _write(request, desk, None)


@require_http_methods(["GET", "POST"])
@needs("pack.write")
@at_the_desk("pack.write", "pack")
def write(request: Request, desk: Desk, public_id: UUID) -> HttpResponse:
    return _write(request, desk, doors.pack(public_id, to="pack.see", by=request.actor, caisse=desk.code))


def _write(request: Request, desk: Desk, row: RulePack | None) -> HttpResponse:
    """Fields and text say the same: one is carried into the other, tried, or kept as a draft."""
    if request.method == "GET":
        return respond.page(request, WRITE, _context(row, read_text(row.content if row else NEW_PACK)))
    text, do = request.POST.get("text", ""), request.POST.get("do", "save")
    before = read_text(text)
    if do == "fields" or (do in ("save", "try") and _fields_changed(request, before)):
        text = written(filled(before.plain, request.POST)) if before.plain else text
    told = read_text(text)
    if do == "save" and not told.faults:
        try:
            kept = _save(request, desk, row, told)
        except (Invalid, Refused) as wrong:
            return respond.invalid(request, WRITE, _context(row, told, refused=_sentences(wrong)))
        respond.toast(request, SAID["draft"])
        return respond.go(request, reverse("workspace:pack", args=[kept.public_id]))
    cases = cases_shown(told.pack) if do == "try" and told.pack else None
    context = _context(row, told, cases=cases) | {"seen": request.POST.get("seen", "")}
    if told.faults and do in ("save", "try"):
        return respond.invalid(request, WRITE, context)
    return respond.page(request, WRITE, context)


def _save(request: Request, desk: Desk, row: RulePack | None, told: PackText) -> RulePack:
    """A draft of this caisse is written again; from anything else, its next version begins."""
    if row is not None and _is_draft_of(row, desk):
        seen = request.POST.get("seen", "")
        return actions.correct(row.public_id, told.plain, seen=seen, caisse=desk.code, by=request.actor,
                               at=request.time)  # fmt: skip
    return actions.write(desk.code, told.plain, by=request.actor, at=request.time)


def _is_draft_of(row: RulePack, desk: Desk) -> bool:
    return row.status == PackStatus.DRAFT and row.caisse_id == desk.code


def _fields_changed(request: Request, before: PackText) -> bool:
    """Whether somebody typed in the fields after the text was last carried into them, and left the text as it was."""
    return bool(before.plain) and request.POST.get("of", "") == before.text and (
        filled(before.plain, request.POST) != dict(before.plain)
    )  # fmt: skip


def _sentences(wrong: Invalid | Refused) -> list[str]:
    if isinstance(wrong, Invalid):
        return [fault_sentence(fault) for fault in wrong.faults]
    return [sentence(wrong.code, **wrong.values)]


def _context(
    row: RulePack | None, told: PackText, *, cases: list[CaseShown] | None = None, refused: list[str] | None = None
) -> dict[str, Any]:
    errors = {one.at: one.text for one in told.faults}
    url = reverse("workspace:pack_write", args=[row.public_id]) if row else reverse("workspace:pack_new")
    faults = [{"text": one.text, "place": one.place, "id": id_of(one.at, told.plain) or "id_text"}
              for one in told.faults]  # fmt: skip
    return {
        "title": TITLES["write"].format(name=row.funder.name) if row else TITLES["new"],
        "back_url": reverse("workspace:pack", args=[row.public_id]) if row else reverse("workspace:packs"),
        "back_label": row.funder.name if row else TITLES["list"],
        "url": url,
        "text": told.text,
        "of": told.text,
        "seen": row.fingerprint if row else "",
        "groups": groups_of(told.plain, errors) if told.plain else [],
        "faults": [*faults, *({"text": one, "place": "", "id": ""} for one in refused or ())],
        "tried": None if cases is None else {
            "all": all(one.passed for one in cases),
            "passed": sum(one.passed for one in cases),
            "count": len(cases),
            "wrong": [f"{one.name} : {' '.join(one.differences)}" for one in cases if not one.passed],
        },
    }  # fmt: skip


STEPS: Final = {
    "submit": (actions.submit, "pack.write", "submitted"),
    "publish": (actions.publish, "pack.publish", "published"),
    "retire": (actions.retire, "pack.retire", "retired"),
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
        respond.toast(request, " ".join(_sentences(wrong)))
    else:
        respond.toast(request, SAID[said])
    return respond.go(request, reverse("workspace:pack", args=[public_id]))
