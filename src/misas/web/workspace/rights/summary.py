"""The summary to check with the person: what to do and who does it, what was told, what is missing; and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from misas.actions import rights as actions
from misas.core.rights.answers import Answer
from misas.core.rights.claims import ClaimStatus
from misas.core.rights.codes import FactTheme
from misas.core.rights.standing import Standing, Way, is_claimable, way_of
from misas.lib.french import listed
from misas.records.rights.around import UnderWay
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.rights.asking import HeldShown
from misas.web.workspace.rights.interview import who_knows
from misas.web.workspace.rights.scene import Scene, common, in_its_hours, offers, scene
from misas.wording.rights import CLAIM_STATUSES, FACT_THEMES
from misas.wording.rights_answers import NOTHING
from misas.wording.rights_claims import NEXT
from misas.wording.rights_said import (
    amount_words,
    c2s_words,
    claim_delay_words,
    stake_words,
    term_words,
)

SUMMARY: Final = "workspace/rights/summary.html"
MISSING_MOST: Final = 8
THE_PERSON: Final = "à la personne"


@dataclass(frozen=True, slots=True)
class ToDo:
    """One line of the summary: what is done about a right, who decides, what was already begun.

    `claim`: where its claim stands; `stake` and `amount` are told of what is still to ask for."""

    id: str
    member: str
    title: str
    about: str
    url: str
    amount: str = ""
    stake: str = ""
    step: str = ""
    documents: str = ""
    decider: str = ""
    delay: str = ""
    gives: str = ""
    note: str = ""
    claim: str = ""
    prepared: bool = False
    alone: bool = False
    claimable: bool = False


ORDER: Final = (Way.CLAIM, Way.STEP, Way.ALONE)
"""What somebody must do comes before what opens by itself."""


@require_GET
@needs("rights.see")
@in_its_hours
def summary(request: Request, public_id: UUID) -> HttpResponse:
    """What to check with the person, who does what, and the end of the review."""
    found = scene(request, public_id)
    page = found.page
    told = page.to_tell()
    due = {way: [one for one, standing in told if standing is Standing.DUE and way_of(one.right) is way] for way in Way}
    context = common(found) | {
        "back": "summary",
        "to_do": [
            *(_claimed(found, row) for row in page.under_way),
            *(_to_do(found, one) for way in ORDER for one in due[way]),
        ],
        "enjoyed": [_to_do(found, one) for way in (Way.OFFER, Way.NOTICE) for one in due[way]],
        "already": [found.shown(one, standing) for one, standing in told if standing is Standing.OPEN],
        "contested": [_to_do(found, one) for one, standing in told if standing is Standing.CONTESTED],
        "missing": _missing(found),
        "told": _told(found),
        "unanswered": len(found.interview.waiting()),
        "may_claim": offers(request, found, "claim.prepare"),
        "may_finish": offers(request, found, "rights.finish_review"),
        "prepare_url": reverse("workspace:prepare_claim", args=[page.case.public_id]),
    }
    return respond.page(request, SUMMARY, context)


def _to_do(found: Scene, one: Answer) -> ToDo:
    rule = one.right
    return ToDo(
        id=rule.id,
        member=one.member,
        title=rule.title,
        about=found.interview.about(one.member),
        url=found.right_url(rule.id, one.member),
        amount=amount_words(rule, one.amount) or c2s_words(rule, found.page.figures),
        stake=stake_words(rule, one.amount),
        step=rule.steps[0] if rule.steps else "",
        documents=listed(rule.documents),
        decider=rule.decider,
        delay=term_words(rule) if is_claimable(rule) else "",
        gives=rule.effect.status,
        alone=way_of(rule) is Way.ALONE,
        claimable=is_claimable(rule),
    )


def _claimed(found: Scene, row: UnderWay) -> ToDo:
    """A claim under way: its next step, whatever the answers say today."""
    rule = found.rules.by_id.get(row.right)
    prepared = row.status is ClaimStatus.PREPARED
    return ToDo(
        id=row.right,
        member=row.member,
        title=row.title,
        about=found.interview.about(row.member) or row.label,
        url=found.right_url(row.right, row.member) if rule and row.member in found.labels else "",
        step=NEXT[row.status],
        documents=listed(rule.documents) if rule and prepared else "",
        decider=rule.decider if rule else "",
        delay=claim_delay_words(row.status, rule.delay if rule else None),
        claim=CLAIM_STATUSES[row.status],
        prepared=prepared,
    )


def _missing(found: Scene) -> list[dict[str, Any]]:
    """The facts that would settle the most, asked or not, with who may know."""
    lines = []
    for question in found.page.questions[:MISSING_MOST]:
        one = found.rules.table[question.fact]
        about = found.interview.about(question.member)
        label, url = found.interview.link(question.fact, question.member)
        lines.append(
            {
                "label": label,
                "about": about,
                "settles": len(question.rights),
                "url": url,
                "who_knows": who_knows(one) or THE_PERSON,
            }
        )
    return lines


def _told(found: Scene) -> list[tuple[str, list[tuple[bool, list[Any]]]]]:
    """What was told, by theme; what is nothing stands apart, folded: one gesture says it of forty amounts."""
    told = []
    for theme in FactTheme:
        known = found.interview.known(theme)
        halves = [(nothing, [line for line in known if _is_nothing(line) is nothing]) for nothing in (False, True)]
        if known:
            told.append((FACT_THEMES[theme], [(nothing, lines) for nothing, lines in halves if lines]))
    return told


def _is_nothing(line: tuple[str, HeldShown]) -> bool:
    return line[1].said.startswith(NOTHING)


@require_POST
@needs("rights.finish_review")
@in_its_hours
def finish(request: Request, public_id: UUID) -> HttpResponse:
    """The review is done: the case takes its fact, answers and letter are kept as they are."""
    row = actions.finish(
        public_id,
        without_engine=request.POST.get("without_engine") == "1",
        by=request.actor,
        at=request.time,
        key=request.POST.get("idempotency_key") or None,
    )
    respond.toast(request, "Bilan terminé. Les réponses et la lettre sont gardées.")
    return respond.go(request, reverse("workspace:review_summary", args=[row.public_id]))
