"""The rules of the funders: the list, one pack told in French, its trials, its life. Not here: how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from misas.actions.funding import packs as actions
from misas.core.funding.codes import PackStatus
from misas.core.funding.packs.codes import Sort
from misas.core.funding.packs.schema import Pack
from misas.core.refusals import Absent, Invalid, Refused
from misas.lib.french import day
from misas.records.funding import doors, office_pages, rules
from misas.records.funding.models import RulePack
from misas.records.funding.office_pages import PackLine
from misas.web.access.context import Request
from misas.web.access.gate import holds, needs
from misas.web.ui import respond
from misas.web.workspace.funding_office import forms
from misas.web.workspace.funding_office.desk import Desk, allowed, at_the_desk
from misas.web.workspace.funding_office.pack_texts import (
    CaseShown,
    ChangeShown,
    cases_shown,
    changes_between,
    read_text,
)
from misas.web.workspace.orientation.steps import Back, asked, done
from misas.wording.funding_pack_words import SORTS
from misas.wording.funding_packs import pack_words
from misas.wording.funding_rule_screens import (
    DRAFT,
    MODEL,
    NATION,
    PACK_STEPS,
    SUBMITTED,
    SURE,
    TITLES,
    WAITS_FOR_A_CAISSE,
    WAITS_FOR_ANOTHER,
    WAITS_FOR_SUBMISSION,
    WRITES,
    from_day,
    serves_from,
    waits_for_you,
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
    lines = [_line(one) for one in office_pages.packs_of(desk.code, desk.today)]
    return respond.page(request, LIST, {"packs": lines, "may_write": allowed(request, "pack.write", "pack", desk.code)})


def _line(one: PackLine) -> dict[str, Any]:
    draft = one.draft
    shown = one.in_force or one.to_come or draft or one.last
    return {
        "name": one.funder.name,
        "url": reverse("workspace:pack", args=[shown.public_id]) if shown else "",
        "sort": SORTS[Sort(one.funder.sort)] if one.funder.sort in set(Sort) else "",
        "version": one.in_force.version if one.in_force else None,
        "since": one.in_force.starts_on if one.in_force else None,
        "to_come": one.to_come.starts_on if one.to_come else None,
        "to_come_url": reverse("workspace:pack", args=[one.to_come.public_id]) if one.to_come else "",
        "to_come_version": one.to_come.version if one.to_come else None,
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
    versions = office_pages.versions_of(row)
    return respond.page(request, ONE, {
        "row": row,
        "name": row.funder.name,
        "status": _status(row, desk.today),
        "tone": "info" if _is_to_come(row, desk.today) else TONES[PackStatus(row.status)],
        "write": WRITES[_writing(row, desk)] if allowed(request, "pack.write", "pack", desk.code) else "",
        "steps": _steps(request, desk, row),
        "waits_for": _waits_for(request, desk, row),
        "faults": [f"{one.text} ({one.place})" if one.place else one.text for one in text.faults],
        "parts": pack_words(text.pack) if text.pack else (),
        "cases": cases,
        "passed": sum(one.passed for one in cases),
        "changes": _changes(row, versions, text.pack, desk.today),
        "versions": [_version(one, desk.today) for one in versions],
    })  # fmt: skip


def _is_to_come(row: RulePack, today: date) -> bool:
    return row.status == PackStatus.PUBLISHED and not rules.has_begun(row, today)


def _status(row: RulePack, today: date) -> str:
    if row.status == PackStatus.DRAFT and row.submitted_at:
        return SUBMITTED
    if _is_to_come(row, today) and row.starts_on:
        return from_day(row.starts_on)
    return PACK_STATUSES[PackStatus(row.status)]


def _changes(row: RulePack, versions: list[RulePack], pack: Pack | None, today: date) -> tuple[ChangeShown, ...]:
    """What a draft says otherwise than the version that it follows: whoever approves reads that first."""
    before = next(iter(rules.serving(versions, max(today, row.starts_on or today))), None)
    if row.status != PackStatus.DRAFT or before is None or pack is None:
        return ()
    was = read_text(office_pages.content_of(before)).pack
    return changes_between(was, pack) if was is not None else ()


def _version(row: RulePack, today: date) -> dict[str, Any]:
    by = f", approuvée par {row.approver.full_name}" if row.approver else ""
    since = f", depuis le {day(row.starts_on)}" if row.starts_on and not _is_to_come(row, today) else ""
    return {"public_id": row.public_id, "version": row.version,
            "said": f"{_said(row, today)}{since}{by}"}  # fmt: skip


def _said(row: RulePack, today: date) -> str:
    return (_status(row, today) if _is_to_come(row, today) else PACK_STATUSES[PackStatus(row.status)]).lower()


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
        found.append(
            ("publish", PACK_STEPS["publish" if rules.has_begun(row, desk.today) else "publish_to_come"], True)
        )
    if row.status == PackStatus.PUBLISHED and allowed(request, "pack.retire", "pack", caisse):
        found.append(("retire", PACK_STEPS["retire"], False))
    if row.status == PackStatus.DRAFT and allowed(request, "pack.write", "pack", caisse):
        found.append(("discard", PACK_STEPS["discard"], False))
    return found


def _writing(row: RulePack, desk: Desk) -> str:
    if actions.is_draft_of(row, desk.code):
        return "correct"
    return "again" if row.caisse_id else "take"


def _waits_for(request: Request, desk: Desk, row: RulePack) -> str:
    if _is_to_come(row, desk.today) and row.starts_on:
        return serves_from(row.starts_on)
    if row.status != PackStatus.DRAFT:
        return ""
    if row.caisse_id is None:
        return WAITS_FOR_A_CAISSE
    if row.submitted_at is None:
        return WAITS_FOR_SUBMISSION
    if row.author is None or row.author_id == request.actor.account_id:
        return WAITS_FOR_ANOTHER
    return waits_for_you(row.author.full_name)


STEPS: Final[Mapping[str, tuple[Callable[..., RulePack | None], str, str]]] = {
    "submit": (actions.submit, "pack.write", "submitted"),
    "publish": (actions.publish, "pack.publish", "published"),
    "retire": (actions.retire, "pack.retire", "retired"),
    "discard": (actions.discard, "pack.write", "discarded"),
}


@require_http_methods(["GET", "POST"])
@needs("pack.write", "pack.publish")
@at_the_desk("pack.see", "pack")
def step(request: Request, desk: Desk, public_id: UUID, verb: str) -> HttpResponse:
    """A gesture on a version; what cannot be undone is asked once more."""
    if verb not in STEPS or not holds(request.actor, STEPS[verb][1]):
        raise Absent
    act, _, said = STEPS[verb]
    here = reverse("workspace:pack", args=[public_id])

    def done_to_it() -> RulePack | None:
        return act(public_id, caisse=desk.code, by=request.actor, at=request.time)

    if verb in SURE:
        row = doors.pack(public_id, to="pack.see", by=request.actor, caisse=desk.code)
        url, title = reverse("workspace:pack_step", args=[public_id, verb]), f"{PACK_STEPS[verb]} : {row.funder.name}"
        gone = verb == "discard"
        back = Back(reverse("workspace:packs"), TITLES["list"]) if gone else Back(here, row.funder.name)
        form = forms.Sure(SURE[verb], request.POST if request.method == "POST" else None)
        if request.method == "GET":
            return asked(request, back, form, title, url)
        return done(request, back, form, done_to_it, SAID[said], title, url)
    if request.method == "GET":
        raise Absent
    try:
        now = done_to_it()
    except (Invalid, Refused) as wrong:
        respond.toast(request, " ".join(sentences_of(wrong)))
    else:
        waits = now is not None and _is_to_come(now, desk.today) and now.starts_on
        respond.toast(request, serves_from(waits) if waits else SAID[said])
    return respond.go(request, here)
