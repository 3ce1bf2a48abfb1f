"""Answer a review: the catalogue here, in process; the rest through the engine, asked again later when it is away.

The household is read and the engine is asked without any lock; the answers are written only if nothing was said
meanwhile, so nobody waits for a computation and no answer speaks of other facts than those on the screen. Whoever has
just recorded something, and still holds the case, prepares the answers: the engine is then asked by a job. A fact that
contradicts another one counts as unknown (`core.rights.setting_aside`). Not here: what an answer is.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from django.db import transaction

from misas.actions.ports import ports
from misas.actions.rights.reviewing import open_review
from misas.core.access import SYSTEM, Actor
from misas.core.cases.folding import fold
from misas.core.refusals import Absent, Refused
from misas.core.rights.codes import EngineState, ReviewStatus
from misas.core.rights.engine import EngineAway, EngineBroken, EngineReview, asked_of
from misas.core.rights.keeping import print_of, questions_to_plain, said_of
from misas.core.rights.questions import Question
from misas.core.rights.review import Review, complete, questions
from misas.core.rights.review import review as reviewed
from misas.core.rights.setting_aside import set_aside
from misas.core.rights.supposing import supposed
from misas.core.rights.validation import faults_of
from misas.core.rights.wire import to_json
from misas.records.audit import journal
from misas.records.cases import facts as known_facts
from misas.records.cases.models import Case
from misas.records.outbox import post
from misas.records.outbox.models import Message
from misas.records.rights import doors, limits
from misas.records.rights.facts import read
from misas.records.rights.models import ReviewAnswer, RightsReview
from misas.records.rights.review_page import engine_of, is_outdated

WITHIN: Final = 4.0  # seconds: somebody looks at the screen
WITHIN_LATER: Final = 30.0  # seconds: nobody waits

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answered:
    """What was computed of one version of a review. `engine` is None when it did not answer, or was not asked."""

    version: int
    review: Review
    questions: tuple[Question, ...]
    state: EngineState
    engine: EngineReview | None
    problem: str
    rules_version: str
    facts_hash: str


@transaction.atomic
def answer(review: UUID, *, by: Actor, at: datetime, within: float = WITHIN) -> RightsReview:
    """The review with its answers: those that stand when they speak of what is held, else new ones.

    `within`: seconds left to the engine. When it is away the catalogue's answers are written all the same, and the
    engine will be asked again by the outbox. Only for whoever holds no row of it: see `prepare`. Raises Absent.
    """
    row = doors.review(review, to="rights.answer", by=by)
    return answered(row, by=by, at=at, within=within)


@transaction.atomic
def prepare(review: UUID, *, by: Actor, at: datetime) -> RightsReview:
    """The same by the catalogue alone, at once; a job asks the engine for the rest.

    For whoever has recorded something in the same transaction: nobody waits for an engine with a case in hand.
    Raises Absent.
    """
    row = doors.review(review, to="rights.answer", by=by)
    return answered(row, by=by, at=at, within=None)


def answered(row: RightsReview, *, by: Actor, at: datetime, within: float | None) -> RightsReview:
    """The same for a row already passed through its door. `within` None: the engine is left to the outbox."""
    if row.status == ReviewStatus.FINISHED or _stands(row):
        return row
    return _write(row, _compute(row, at, within), by, at)


def pre_review(message: Message, at: datetime) -> None:
    """A case has begun (`rights.pre_review`): its review is prepared on what is known, before the first call.

    The catalogue answers at once; the engine is asked by a message of its own, when the case is no longer held. Not for
    somebody who refuses to be accompanied: nothing more is looked up about her."""
    case = Case.objects.filter(public_id=UUID(message.payload["case"]), closed_at__isnull=True).first()
    if case is None or fold(known_facts.history_of(case)).refuses:
        return
    with suppress(Absent, Refused):  # closed meanwhile: nothing to prepare
        row = open_review(case.public_id, by=SYSTEM, at=at)
        answered(row, by=SYSTEM, at=at, within=None)


def answer_later(message: Message, at: datetime) -> None:
    """The engine was away (`rights.answer`): ask it again. Raises EngineAway, so that the outbox tries once more."""
    row = RightsReview.objects.filter(public_id=UUID(message.payload["review"])).select_related(*doors.OF_CASE).first()
    if row is None or row.status == ReviewStatus.FINISHED or row.case.closed_at is not None or _stands(row):
        return
    found = _compute(row, at, WITHIN_LATER)
    if found.state is EngineState.WAITING:
        raise EngineAway
    _write(row, found, SYSTEM, at)


def _stands(row: RightsReview) -> bool:
    """Whether the answers kept speak of what is held, by today's rules, and nothing is awaited.

    An engine that answered nonsense on these very facts is not asked again until a fact changes."""
    same = row.answered_version == row.version and not is_outdated(row, engine_of(row), ports().rules)
    return same and row.engine_state not in AWAITED


def _compute(row: RightsReview, at: datetime, within: float | None) -> Answered:
    rules = ports().rules
    held = read(row, rules.table).household
    household = supposed(
        set_aside(held, faults_of(held, rules.table, today=row.case.caisse.local_date(at))), rules.table
    )
    done = reviewed(rules.rights, household, rules.table)
    asked, engine, state, problem = asked_of(done.for_engine), None, EngineState.ANSWERED, ""
    if asked and within is None:
        state = EngineState.QUEUED
    elif asked and within is not None:
        try:
            engine = ports().rights_engine.ask(household, asked, within=within)
            done = complete(done, engine, rules.table)
        except EngineAway:
            engine, state = None, EngineState.WAITING
        except EngineBroken as broken:
            engine, state, problem = None, EngineState.BROKEN, broken.problem[: limits.PROBLEM]
            log.warning("rights.engine_broken", review=str(row.public_id))
    version = rules.version if engine is None else f"{rules.version} {engine.rules_version}"
    return Answered(
        version=row.version,
        review=done,
        questions=questions(done, household, rules.table),
        state=state,
        engine=engine,
        problem=problem,
        rules_version=version[: limits.VERSION],
        facts_hash=print_of(held, version),
    )


def _write(row: RightsReview, found: Answered, by: Actor, at: datetime) -> RightsReview:
    """Keep the answers, if they still speak of what is held; else the row as it stands: what changed it asks again."""
    doors.hold(RightsReview.objects.filter(pk=row.pk))
    fresh = RightsReview.objects.select_related(*doors.OF_CASE, "finished_by", "opened_by").get(pk=row.pk)
    if fresh.version != found.version or fresh.status == ReviewStatus.FINISHED:
        return fresh
    if found.state in AWAITED and _stands(fresh):  # whoever asked at the same time had the engine's answer
        return fresh
    ReviewAnswer.objects.filter(review=fresh).delete()
    by_engine = {(one.right, one.member) for one in found.engine.answers} if found.engine else set()
    ReviewAnswer.objects.bulk_create(
        ReviewAnswer(
            caisse_id=fresh.caisse_id,
            review=fresh,
            rank=rank,
            right=one.right.id,
            member=one.member,
            verdict=one.verdict.value,
            amount=one.amount,
            is_open=one.is_open,
            is_exact=one.is_exact,
            by_engine=(one.right.id, one.member) in by_engine,
            said=said_of(one),
        )
        for rank, one in enumerate(found.review.answers)
    )
    fresh.engine_state, fresh.engine_problem = found.state.value, found.problem
    fresh.engine = to_json(found.engine) if found.engine else None
    fresh.awaited = [[right.id, member] for right, member in found.review.awaited]
    fresh.questions = questions_to_plain(found.questions)
    fresh.rules_version, fresh.facts_hash = found.rules_version, found.facts_hash
    fresh.answered_at, fresh.answered_version = at, found.version
    fresh.save(update_fields=ANSWERED)
    if found.state in AWAITED:
        _ask_later(fresh, at)
    journal.note("rights.answer", fresh, by=by, at=at, version=fresh.version, engine=found.state.value,
                 answers=len(found.review.answers))  # fmt: skip
    return fresh


def _ask_later(row: RightsReview, at: datetime) -> None:
    """A job asks the engine about this version, unless one is already to do so. The review is held: one at a time."""
    stem = f"rights.answer:{row.public_id}:{row.version}:{ports().rules.version}:"
    if not Message.objects.filter(key__startswith=stem, done_at__isnull=True).exists():
        key = f"{stem}{at:%Y%m%d%H%M%S%f}"
        post.put("rights.answer", key, caisse_id=row.caisse_id, payload={"review": row.public_id}, at=at)


AWAITED: Final = (EngineState.QUEUED, EngineState.WAITING)
ANSWERED: Final = (
    "engine_state", "engine_problem", "engine", "awaited", "questions", "rules_version", "facts_hash", "answered_at",
    "answered_version",
)  # fmt: skip
