"""Finish a review: the case takes its fact, and the answers and the letter stay as they were that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions import cases
from misas.actions.cases.recording import human
from misas.actions.ports import ports
from misas.actions.rights.answering import WITHIN, answered
from misas.actions.rights.opening import ENDS_ON, open_as_told
from misas.core.access import Actor
from misas.core.refusals import Conflict, Refused
from misas.core.rights.answers import Answer
from misas.core.rights.codes import EngineState, ReviewStatus
from misas.core.rights.engine import C2S
from misas.core.rights.renewals import renewal_window
from misas.core.rights.standing import EXPLAINS, RENEWAL, Standing
from misas.core.rights.undescribed import to_describe
from misas.records.audit import journal
from misas.records.rights import doors
from misas.records.rights.models import RightsReview
from misas.records.rights.review_page import ReviewPage, page_of
from misas.wording.rights_letter import Asked, Letter, Missing, Paragraph, Told, letter
from misas.wording.rights_members import IN_LETTER_TO_ADD, TO_ADD, spoken_to
from misas.wording.rights_reasons import question_words
from misas.wording.rights_said import c2s_words

SPOKEN_ONLY: Final = frozenset({"pregnancy"})
"""What is asked aloud, never on a paper that somebody else may open."""


def finish(
    review: UUID,
    *,
    comment: str = "",
    without_engine: bool = False,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> RightsReview:
    """The review is done: the case goes on to its plan, the answers and the letter are frozen. Done twice, done once.

    What was said since the last answers is answered first, and kept even when the end is refused: an engine away is
    then asked again later, and a human may go on without it. Raises Absent, Refused: the engine has not answered
    (unless `without_engine`, a human's choice), her agreement is not recorded, the case is not there yet. Conflict:
    somebody said something between the answers and the end.
    """
    found = doors.review(review, to="rights.finish_review", by=by)
    if found.status == ReviewStatus.FINISHED:
        return found
    with transaction.atomic():  # of its own: what follows may be refused
        answered(found, by=by, at=at, within=WITHIN)  # before any lock: nobody waits for a computation
    return _end(found, comment, by, at, key, without_engine=without_engine)


@transaction.atomic
def _end(
    found: RightsReview, comment: str, by: Actor, at: datetime, key: str | None, *, without_engine: bool
) -> RightsReview:
    """The case takes its fact, then the review ends: all of it, or nothing."""
    cases.review_rights(found.case.public_id, comment=comment, by=by, at=at, key=key)
    row = doors.review(found.public_id, to="rights.finish_review", by=by, lock=True)
    if row.status == ReviewStatus.FINISHED:
        return row
    if row.answered_version != row.version:  # the engine is never asked with the case in hand
        raise Conflict("rights.changed_while_finishing")
    if row.engine_state != EngineState.ANSWERED and not without_engine:
        raise Refused("rights.engine_awaited")
    page = page_of(row, ports().rules, row.case.caisse.local_date(at))
    row.letter = [list(paragraph) for paragraph in letter_of(page)]
    row.status, row.finished_at, row.finished_by_id = ReviewStatus.FINISHED.value, at, human(by)
    row.save(update_fields=["letter", "status", "finished_at", "finished_by"])
    open_as_told(page, ports().rules.by_id, by=by, at=at)
    journal.note("rights.finish_review", row, by=by, at=at, version=row.version, engine=row.engine_state)
    return row


def letter_of(page: ReviewPage) -> tuple[Paragraph, ...]:
    """The letter that a review would give on the day of its page."""
    return letter(
        Letter(
            on=page.today,
            applicant=page.household.applicant.id,
            names=spoken_to(page.members),
            told=[_told(page, one, standing) for one, standing in page.to_tell()],
            asked=[Asked(row.title, row.member, row.status, row.due, row.silence) for row in page.under_way],
            missing=list(_missing(page)),
            spoken=any(one.fact in SPOKEN_ONLY for one in page.questions),
            phone=page.case.caisse.callback_phone,
            hours=page.case.caisse.callback_hours,
        )
    )


def _told(page: ReviewPage, one: Answer, standing: Standing) -> Told:
    granted = page.granted_of(one) if standing is Standing.OPEN else None
    until = granted.until if granted else None
    terms = c2s_words(one.right, page.figures) if standing is Standing.DUE else ""
    return Told(one.right, one.member, standing, one.amount, _before(page, one), until, terms)


def _before(page: ReviewPage, one: Answer) -> date | None:
    """The day by which a renewal is asked for; nothing else is bound to a day."""
    ends = page.household.held(one.member, ENDS_ON).value if one.right.id == RENEWAL else None
    c2s = ports().rules.by_id.get(C2S)
    if not isinstance(ends, date) or c2s is None or c2s.renewal is None:
        return None
    closes = renewal_window(ends, c2s.renewal).closes_on
    return closes if closes >= page.today else None


def _missing(page: ReviewPage) -> Iterator[Missing]:
    """The questions left, the best first, as they are spoken, with the rights that wait for them: not one that is open,
    nor one that was asked for."""
    rules = ports().rules
    waits = {one.right.id for one in page.answers if page.standing(one) not in (Standing.OPEN, Standing.UNDER_WAY)}
    for one in page.questions:
        titles = [rules.by_id[right].title for right in one.rights if right in waits and right not in EXPLAINS]
        if one.fact in rules.table and titles and one.fact not in SPOKEN_ONLY:
            role = to_describe(page.household, one.member, one.fact)
            question = question_words(one.fact, rules.table, page.household.month)
            label = TO_ADD[role] if role else rules.table[one.fact].label
            yield Missing(IN_LETTER_TO_ADD[role] if role else question, label, one.member, titles)
