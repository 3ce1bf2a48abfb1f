"""The rules of a funder being written: fields beside their text, tried, kept as a draft. Not here: their life."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions.funding import packs as actions
from misas.core.refusals import Conflict, Invalid, Refused
from misas.records.funding import doors
from misas.records.funding.models import RulePack
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.funding_office.desk import Desk, at_the_desk
from misas.web.workspace.funding_office.pack_fields import anchors, groups_of
from misas.web.workspace.funding_office.pack_sheets import Sheet, begun, sent
from misas.web.workspace.funding_office.pack_shown import id_of
from misas.web.workspace.funding_office.pack_texts import PackText, cases_shown, read_text
from misas.wording.funding_rule_screens import BOTH_SIDES, NEW_PACK, TITLES
from misas.wording.funding_screens import SAID
from misas.wording.sentences import sentences_of

WRITE: Final = "workspace/funding_office/pack_write.html"
TEXT_ID: Final = "id_text"


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
        text = actions.beginning_text(row, desk.code) if row else NEW_PACK
        return respond.page(request, WRITE, _context(request, row, begun(text)))
    sheet, do = sent(request.POST), request.POST.get("do", "save")
    if do in ("fields", "text"):
        return _carried(request, row, sheet.from_fields() if do == "fields" else sheet.from_text())
    if sheet.in_fields and sheet.in_text:
        return respond.invalid(request, WRITE, _context(request, row, sheet, refused=[BOTH_SIDES]))
    sheet = sheet.joined()
    told = read_text(sheet.text)
    if told.faults:
        return respond.invalid(request, WRITE, _context(request, row, sheet, told))
    if do == "try":
        return respond.page(request, WRITE, _context(request, row, sheet, told) | {"tried": _tried(told)})
    try:
        kept = actions.save_draft(desk.code, sheet.text, of=row.public_id if row else None,
                                  seen=request.POST.get("seen", ""), by=request.actor, at=request.time)  # fmt: skip
    except (Invalid, Refused) as wrong:
        context = _context(request, row, sheet, told, refused=sentences_of(wrong)) | {"invalid": True}
        stale = isinstance(wrong, Conflict)
        status = HTTPStatus.CONFLICT if stale else HTTPStatus.UNPROCESSABLE_ENTITY
        return respond.page(request, WRITE, context, status=status)
    respond.toast(request, SAID["draft"])
    return respond.go(request, reverse("workspace:pack", args=[kept.public_id]))


def _carried(request: Request, row: RulePack | None, sheet: Sheet) -> HttpResponse:
    """Both sides saying what one of them said; what is wrong there is said at once."""
    told = read_text(sheet.text)
    if told.faults:
        return respond.invalid(request, WRITE, _context(request, row, sheet, told))
    return respond.page(request, WRITE, _context(request, row, sheet))


def _tried(told: PackText) -> dict[str, Any]:
    cases = cases_shown(told.pack) if told.pack else []
    return {
        "all": all(one.passed for one in cases),
        "passed": sum(one.passed for one in cases),
        "count": len(cases),
        "wrong": [f"{one.name} : {' '.join(one.differences)}" for one in cases if not one.passed],
    }


def _context(
    request: Request, row: RulePack | None, sheet: Sheet, told: PackText | None = None, *,
    refused: list[str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    faults = told.faults if told else ()
    there = anchors(sheet.typed, [one.at for one in faults])
    errors = {there[one.at]: one.text for one in reversed(faults) if there[one.at]}
    shown = [
        {"text": one.text, "place": one.place, "id": id_of(there[one.at]) if there[one.at] else TEXT_ID}
        for one in faults
    ]
    return {
        "title": TITLES["write"].format(name=row.funder.name) if row else TITLES["new"],
        "back_url": reverse("workspace:pack", args=[row.public_id]) if row else reverse("workspace:packs"),
        "back_label": row.funder.name if row else TITLES["list"],
        "url": reverse("workspace:pack_write", args=[row.public_id]) if row else reverse("workspace:pack_new"),
        "text": sheet.text,
        "of": sheet.of,
        "seen": request.POST.get("seen", row.fingerprint if row else ""),
        "groups": groups_of(sheet.typed, errors) if sheet.typed else [],
        "faults": [*({"text": one, "place": "", "id": ""} for one in refused or ()), *shown],
    }  # fmt: skip
