"""Finish a review: the case takes its fact, and the answers and the letter stay as they were that day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from misas.actions import cases
from misas.actions.cases.recording import human
from misas.actions.ports import ports
from misas.actions.rights.answering import WITHIN, answered
from misas.actions.rights.opening import open_as_told
from misas.core.access import Actor
from misas.core.refusals import Conflict, Refused
from misas.core.rights.codes import EngineState, ReviewStatus
from misas.records.audit import journal
from misas.records.rights import doors, queries
from misas.records.rights.models import RightsReview
from misas.records.rights.queries import ReviewPage
from misas.wording.rights_letter import Paragraph, letter


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
    today = row.case.caisse.local_date(at)
    page = queries.page_of(row, ports().rules, today)
    row.letter = [list(paragraph) for paragraph in letter_of(page, _ours(page, today), today)]
    row.status, row.finished_at, row.finished_by_id = ReviewStatus.FINISHED.value, at, human(by)
    row.save(update_fields=["letter", "status", "finished_at", "finished_by"])
    open_as_told(page, ports().rules.by_id, by=by, at=at)
    journal.note("rights.finish_review", row, by=by, at=at, version=row.version, engine=row.engine_state)
    return row


def letter_of(page: ReviewPage, ours: Sequence[str], on: date) -> tuple[Paragraph, ...]:
    """The letter that a review would give on a day. `ours`: titles of the claims the caisse prepares."""
    table = ports().rules.table
    missing = dict.fromkeys(table[one.fact].label for one in page.questions if one.fact in table)
    return letter(
        page.answers,
        applicant=page.household.applicant.id,
        labels=page.labels,
        missing=tuple(missing),
        on=on,
        ours=ours,
        contested=page.engine.contested if page.engine else (),
        phone=page.case.caisse.callback_phone,
        hours=page.case.caisse.callback_hours,
    )


def _ours(page: ReviewPage, today: date) -> tuple[str, ...]:
    lines = queries.claims_of(page.case, ports().rules, today)
    return tuple(line.row.title for line in lines if queries.is_under_way(line.row))
