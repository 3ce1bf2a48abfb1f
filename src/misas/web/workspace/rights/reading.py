"""What is read of a review: one right with its why and its steps, the summary to check, the letter; and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from misas.actions import rights as actions
from misas.actions.rights.finishing import letter_of
from misas.core.cases.codes import AttemptChannel
from misas.core.cases.reach import FORBIDS
from misas.core.persons.codes import SafeContact
from misas.core.refusals import Absent
from misas.core.rights.answers import Answer
from misas.core.rights.claims import ClaimStatus
from misas.core.rights.codes import Entity, FactTheme, Verdict
from misas.core.rights.evaluate import is_open
from misas.core.rights.facts import HOUSEHOLD
from misas.core.rights.rules import Right, leaves
from misas.core.rights.standing import EXPLAINS, Standing, Way, is_claimable, way_of
from misas.lib.french import listed
from misas.records.rights.around import UnderWay
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.rights.asking import HeldShown, held_shown, is_told
from misas.web.workspace.rights.interview import who_knows
from misas.web.workspace.rights.scene import Scene, common, in_its_hours, offers, scene
from misas.web.workspace.rights.why import C2S_RIGHTS, figures, if_claimed_lines, others, why_lines
from misas.wording.persons import SAFE_CONTACT
from misas.wording.rights import CLAIM_STATUSES, FACT_THEMES
from misas.wording.rights_answers import NOT_COMPARED, NOTHING
from misas.wording.rights_claims import NEXT
from misas.wording.rights_reasons import change_line
from misas.wording.rights_said import (
    NOTHING_TO_ASK,
    OPENINGS,
    TO_KNOW_ONLY,
    amount_words,
    c2s_words,
    claim_delay_words,
    renewal_words,
    stake_words,
    term_words,
)

RIGHT: Final = "workspace/rights/right.html"
SUMMARY: Final = "workspace/rights/summary.html"
LETTER: Final = "workspace/rights/letter.html"
MISSING_MOST: Final = 8
THE_PERSON: Final = "à la personne"


@require_GET
@needs("rights.see")
@in_its_hours
def right(request: Request, public_id: UUID, right: str) -> HttpResponse:
    """One right for one member: why, what it gives, how to claim it. In a dialog to htmx."""
    found = scene(request, public_id)
    member = request.GET.get("membre", "") or found.page.household.applicant.id
    one = found.rules.by_id.get(right)
    if one is None or member not in found.labels:
        raise Absent
    answer = next((a for a in found.page.answers if a.right.id == right and a.member == member), None)
    context = common(found) | _right(request, found, one, member, answer)
    return respond.page(request, RIGHT, context, fragment="why")


def _right(request: Request, found: Scene, one: Right, member: str, answer: Answer | None) -> dict[str, Any]:
    engine, table, names = found.page.engine, found.rules.table, found.engine_labels
    told: dict[str, Any] = {
        "back": "right",
        "right": one,
        "member": member,
        "is_contested": one.id in found.contested,
        "answer": answer,
        "delay": term_words(one),
        "renewal": renewal_words(one),
        "stake": stake_words(one, answer.amount if answer else None),
        "opening": TO_KNOW_ONLY if one.id in EXPLAINS else OPENINGS[one.opening],
        "is_notice": one.id in EXPLAINS,
        "is_asked": True,
        "is_refused": False,
        "has": [],
        "back_url": found.interview.address,
        "back_label": "Bilan des droits",
        "prepare_url": reverse("workspace:prepare_claim", args=[found.page.case.public_id]),
        "may_prepare": False,
    }
    if answer is None:
        return told
    standing = found.page.standing(answer)
    asks = standing in (Standing.DUE, Standing.TO_CHECK, Standing.CONTESTED)
    c2s = engine.c2s if engine and one.id in C2S_RIGHTS else None
    ask = found.atom_url if found.is_open else None
    has = _has(found, one, member) if standing is Standing.OPEN else []
    grounds = () if has and answer.verdict is Verdict.NO else answer.grounds  # what she has is no reason of a refusal
    return told | {
        "shown": found.shown(answer, standing),
        "opening": NOTHING_TO_ASK.get(standing, told["opening"]),
        "is_asked": standing not in NOTHING_TO_ASK,
        "is_refused": standing is Standing.NOT_DUE,
        "has": has,
        "lines": why_lines(others(grounds, c2s) if c2s else grounds, table, names, ask, one),
        "change": change_line(answer.change, table) if answer.change else "",
        "figures": figures(c2s, table, names, ask, found.interview.about) if c2s else None,
        "not_compared": NOT_COMPARED if engine and c2s and engine.is_not_compared else "",
        "if_claimed": if_claimed_lines(
            [c for c in engine.if_claimed if (c.right, c.member) == (one.id, member)], found.rules.by_id, names
        )
        if engine
        else [],
        "may_prepare": asks and is_claimable(one) and offers(request, found, "claim.prepare"),
    }


def _has(found: Scene, one: Right, member: str) -> list[HeldShown]:
    """The facts that say a right is open already; none when a decision alone says it."""
    household, table = found.page.household, found.rules.table
    if not is_open(one, household, table, member):
        return []
    facts = dict.fromkeys(leaf.fact for leaf in leaves(one.open_when)) if one.open_when else {}
    owners = {fact: HOUSEHOLD if table[fact].entity is Entity.HOUSEHOLD else member for fact in facts}
    return [
        held_shown(fact, who, household, table, "") for fact, who in owners.items() if is_told(household, who, fact)
    ]


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
