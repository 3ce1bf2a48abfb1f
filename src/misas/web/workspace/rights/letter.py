"""The letter of a review, ready to print."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from misas.actions.rights.finishing import letter_of
from misas.core.cases.codes import AttemptChannel
from misas.core.cases.reach import FORBIDS
from misas.core.persons.codes import SafeContact
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.rights.scene import common, in_its_hours, scene
from misas.wording.persons import SAFE_CONTACT

LETTER: Final = "workspace/rights/letter.html"


@require_GET
@needs("rights.see")
@in_its_hours
def letter(request: Request, public_id: UUID) -> HttpResponse:
    """The letter, ready to print: as it was frozen for a finished review, as it would be for an open one."""
    found = scene(request, public_id)
    page, person = found.page, found.page.case.person
    flags = [SafeContact(flag) for flag in person.safe_contact]
    lines, finished = page.review.letter or letter_of(page), page.review.finished_at
    context = common(found) | {
        "back": "letter",
        "caisse": page.case.caisse,
        "person": person,
        "blocks": _blocks([(kind, text) for kind, text in lines]),
        "summary_url": reverse("workspace:review_summary", args=[public_id]),
        "by_hand": not person.address or any(AttemptChannel.LETTER in FORBIDS[flag] for flag in flags),
        "flags": [SAFE_CONTACT[flag] for flag in flags],
        "written_on": page.case.caisse.local_date(finished) if finished else page.today,
        "is_finished": page.is_finished,
    }
    return respond.page(request, LETTER, context)


def _blocks(lines: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Headings, paragraphs, and lists of the lines that follow one another."""
    blocks: list[dict[str, Any]] = []
    for kind, text in lines:
        if kind == "li" and blocks and blocks[-1]["kind"] == "ul":
            blocks[-1]["lines"].append(_named(text))
        elif kind == "li":
            blocks.append({"kind": "ul", "lines": [_named(text)]})
        else:
            blocks.append({"kind": kind, "text": text})
    return blocks


def _named(text: str) -> dict[str, str]:
    """A line of a list: the name of the right, then what is said of it."""
    head, stop, rest = text.partition(". ")
    return {"head": head + stop.strip(), "rest": rest}
