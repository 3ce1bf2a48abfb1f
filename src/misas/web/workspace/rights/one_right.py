"""One right for one member: why, what it gives, how to ask for it."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from misas.core.refusals import Absent
from misas.core.rights.answers import Answer
from misas.core.rights.codes import Entity, Verdict
from misas.core.rights.evaluate import is_open
from misas.core.rights.facts import HOUSEHOLD
from misas.core.rights.rules import Right, leaves
from misas.core.rights.standing import EXPLAINS, Standing, is_claimable
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.rights.asking import HeldShown, held_shown, is_told
from misas.web.workspace.rights.scene import Scene, common, in_its_hours, offers, scene
from misas.web.workspace.rights.why import C2S_RIGHTS, figures, if_claimed_lines, others, why_lines
from misas.wording.rights_answers import NOT_COMPARED
from misas.wording.rights_reasons import change_line
from misas.wording.rights_said import (
    NOTHING_TO_ASK,
    OPENINGS,
    THE_AME_INSTEAD,
    TO_KNOW_ONLY,
    renewal_words,
    stake_words,
    term_words,
)

RIGHT: Final = "workspace/rights/right.html"
AME: Final = "ame"
WITHOUT_PAPERS: Final = frozenset({"none", "expired"})
"""The permits with which nobody has a C2S, and may have the AME."""


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
        "instead": _instead(found, one, member, standing),
        "if_claimed": if_claimed_lines(
            [c for c in engine.if_claimed if (c.right, c.member) == (one.id, member)], found.rules.by_id, names
        )
        if engine
        else [],
        "may_prepare": asks and is_claimable(one) and offers(request, found, "claim.prepare"),
    }


def _instead(found: Scene, one: Right, member: str, standing: Standing) -> tuple[str, str] | None:
    """Of a C2S that is not due to somebody without papers, the AME: its sentence and its page."""
    if one.id not in C2S_RIGHTS or standing is not Standing.NOT_DUE:
        return None
    who = found.page.household.applicant.id if member == HOUSEHOLD else member
    permit = found.page.household.held(who, "permit").value
    ame = next((each for each in found.page.answers if each.right.id == AME and each.member == who), None)
    says = THE_AME_INSTEAD.get(found.page.standing(ame)) if ame and permit in WITHOUT_PAPERS else None
    return (says, found.right_url(AME, who)) if says else None


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
