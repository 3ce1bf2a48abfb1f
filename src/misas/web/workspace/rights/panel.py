"""The tab *Droits* of a case: where the review stands, what it answers, the claims with their clocks, what is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from misas.actions.ports import ports
from misas.core.access import may
from misas.core.rights.claims import ClaimStatus
from misas.core.rights.codes import ReviewStatus
from misas.lib.french import day
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.records.rights import queries
from misas.records.rights.models import RightsReview
from misas.records.rights.queries import ClaimLine, OpenRightLine
from misas.records.rights.review_page import ReviewPage, page_of
from misas.web.access.context import Request
from misas.web.workspace.rights.results import Results
from misas.web.workspace.rights.scene import BEGUN, Scene, changed, of_page
from misas.wording.rights import CLAIM_STATUSES, holder_words
from misas.wording.rights_claims import BUTTONS
from misas.wording.rights_said import claim_sentences, warning_words, window_words

S = ClaimStatus
ORDER: Final = ("record_silence", "file", "complete", "grant", "refuse", "appeal", "ask_documents", "withdraw")
"""What is most likely next comes first, and stands out."""

GIVES_UP: Final = "withdraw"
"""Shown apart: it ends the claim."""

TONES: Final = {S.GRANTED: "ok", S.REFUSED: "err", S.WITHDRAWN: "plain", S.PREPARED: "warn"}


@dataclass(frozen=True, slots=True)
class ClaimShown:
    id: UUID
    title: str
    about: str
    status: str
    tone: str
    sentences: tuple[str, ...]
    steps: tuple[tuple[str, str, bool], ...]
    gives_up: str


@dataclass(frozen=True, slots=True)
class OpenShown:
    title: str
    about: str
    says: str
    origin: str


def panel(request: Request, case: Case, today: date) -> dict[str, Any]:
    """What the tab asks beyond the case itself. Eight queries."""
    rules = ports().rules
    reviews = queries.reviews_of(case)
    open_one = next((row for row in reviews if row.status == ReviewStatus.OPEN), None)
    last = next((row for row in reviews if row.status == ReviewStatus.FINISHED), None)
    shown = open_one if open_one and open_one.answered_at else last
    claims, rights = queries.claims_of(case, rules, today), queries.open_rights_of(case, rules, today)
    subject = cases.subject_of(case, request.actor)
    told: dict[str, Any] = {
        "open_review": open_one,
        "last_review": last,
        "may_note": bool(may(request.actor, "rights.note_open_right", subject)) and case.closed_at is None,
        "may_review": bool(may(request.actor, "rights.open_review", subject)) and case.closed_at is None,
        "warnings": [
            {"title": rules.by_id[one.right].title, "says": warning_words(one)}
            for one in queries.warnings_of(claims, rights)
            if one.right in rules.by_id
        ],
    }
    names: dict[str, str] = {}
    if shown is not None:
        shown.case = case  # already read, with its person and its caisse
        page = page_of(shown, rules, today)
        found = of_page(request, page, rules, today)
        names = {row.key: found.interview.about(row.key) for row in page.members}
        told |= _reviewed(found, open_one)
    return told | {
        "claims": [_claim(line, names, request, today, subject) for line in claims],
        "open_rights": [_open(line, names, today) for line in rights],
    }


def _reviewed(found: Scene, open_one: RightsReview | None) -> dict[str, Any]:
    """What the review of the tab says."""
    page, now = found.page, found.results()
    started = any(line.version > BEGUN for line in page.facts.values())
    return {
        **changed(found),
        "back": "tab",
        "results": now,
        "answered_on": page.review.answered_at,
        "disagreement": found.disagreement,
        "open_review_started": open_one is not None and started,
        "review_line": _line(page.review, page, started, now),
    }


def _line(shown: RightsReview, page: ReviewPage, started: bool, now: Results) -> str:
    """Where the review stands, in one sentence."""
    counts = now.counts
    if shown.status == ReviewStatus.FINISHED:
        by = f" par {shown.finished_by.full_name}" if shown.finished_by else ""
        return f"Bilan terminé{by} : {counts}."
    known = len(page.facts)
    told = f"{known} réponse{'s' if known > 1 else ''} déjà connue{'s' if known > 1 else ''}"
    return f"Bilan en cours, {told} : {counts}." if started else f"Pré-bilan prêt, {told} : {counts}."


def _claim(line: ClaimLine, names: Mapping[str, str], request: Request, today: date, subject: Any) -> ClaimShown:
    allowed = [verb for verb in ORDER if verb in line.verbs and may(request.actor, f"claim.{verb}", subject)]
    return ClaimShown(
        id=line.row.public_id,
        title=line.row.title,
        about=names.get(line.row.member) or line.row.member_label,
        status=CLAIM_STATUSES[line.claim.status],
        tone=TONES.get(line.claim.status, "info"),
        sentences=claim_sentences(line.claim, line.delay, today),
        steps=tuple(
            (verb, _button(line, verb, today), rank == 0) for rank, verb in enumerate(allowed) if verb != GIVES_UP
        ),
        gives_up=BUTTONS[GIVES_UP] if GIVES_UP in allowed else "",
    )


def _button(line: ClaimLine, verb: str, today: date) -> str:
    """What a step is called: a refusal that comes once silence has accepted is another thing."""
    is_late = verb == "refuse" and line.silence_has_accepted(today)
    return BUTTONS["refuse_after_silence" if is_late else verb]


def _open(line: OpenRightLine, names: Mapping[str, str], today: date) -> OpenShown:
    row = line.row
    if line.window is not None:
        says = window_words(line.window, today)
    elif row.until is not None:
        says = f"Ouvert jusqu’au {day(row.until)}."
    else:
        says = f"Ouvert depuis le {day(row.since)}." if row.since else "Ouvert, sans date de fin connue."
    return OpenShown(
        row.title, row.member_label or names.get(row.member, ""), says, f"selon {holder_words(row.source)}"
    )
