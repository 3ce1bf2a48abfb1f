"""News for whoever referred: told when the fact happens, once, and only as far as the agreement and the person allow.

`tell` is called by the verbs of cases, `tell_one` by those of referrals. A job sends what the outbox holds; the list of
the referrer shows it at once. Not here: what may be told (`core.referrals.feedback`), sentences (`wording.feedback`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from misas.actions.ports import ports
from misas.core.access import SYSTEM, Actor
from misas.core.referrals.feedback import FeedbackLeave, Grade, NewsFamily, NewsLevel, PlainState, leave_now, state_of
from misas.core.referrals.ports import Letter
from misas.core.referrals.said import Door
from misas.records.accounts.queries import actor_of
from misas.records.audit import journal
from misas.records.outbox import post
from misas.records.outbox.models import Message
from misas.records.persons import queries as persons
from misas.records.privacy import queries as privacy
from misas.records.referrals import doors
from misas.records.referrals.models import FeedbackNews, Referral
from misas.wording import letters

TOPIC = "feedback.due"


class Followed(Protocol):
    """A case, as far as news are concerned."""

    public_id: UUID


@transaction.atomic
def tell(
    case: Followed, level: NewsLevel, *, at: datetime, family: NewsFamily | str | None = None, turn: int = 1
) -> list[FeedbackNews]:
    """Tell a level to every referral of a case (and to those that said the same). Told again, it changes nothing.

    `family` goes with ENDED alone. `turn` counts the lives of the case: 1, then one more after each reopening.
    """
    told = []
    for row in (
        Referral.objects.linked_to(case.public_id)
        .select_related("person", "caisse")
        .select_for_update(of=("self",))
        .order_by("id")
    ):
        news = tell_one(row, level, at=at, family=family, turn=turn)
        if news is not None:
            told.append(news)
    return told


@transaction.atomic
def tell_one(
    row: Referral,
    level: NewsLevel,
    *,
    at: datetime,
    family: NewsFamily | str | None = None,
    turn: int = 1,
    letter: bool = True,
) -> FeedbackNews | None:
    """Tell a level of one referral, whose row the caller holds. None when it may not be told, or was.

    The list of the referrer shows it at once; unless `letter` is False, a letter also invites to come and look.
    """
    if not _leave(row).allows(level):
        return None
    standing = FeedbackNews.objects.filter(referral=row, level=level.value, turn=turn, withdrawn_at__isnull=True)
    if standing.exists():
        return None
    news = FeedbackNews.objects.create(
        caisse_id=row.caisse_id,
        referral=row,
        organisation_id=row.organisation_id,
        level=level.value,
        family=NewsFamily(family).value if family and level is NewsLevel.ENDED else "",
        turn=turn,
        at=at,
    )
    show_state(row)
    journal.note("feedback.told", row, by=SYSTEM, at=at, level=level.value, turn=turn, news=news.public_id)
    if letter:
        payload = {"news": news.public_id, "referral": row.public_id, "level": level.value}
        post.put(TOPIC, f"feedback:{news.public_id}", caisse_id=row.caisse_id, payload=payload, at=at)
    return news


def send_news(message: Message, at: datetime) -> None:
    """Invite whoever entered the referral to read a piece of news: its number, nothing of the person.

    News taken back, silenced or read meanwhile are not sent, nor to an account that speaks for the organisation no
    longer. The receipt is owed by law: it goes whatever the person takes back.
    """
    news = FeedbackNews.objects.select_related("referral__entered_by", "referral__person", "referral__caisse")
    row = news.filter(public_id=UUID(message.payload["news"]), withdrawn_at__isnull=True, read_at__isnull=True).first()
    if row is None or not _leave(row.referral).allows(NewsLevel(row.level)):
        return
    reader = row.referral.entered_by
    if reader is None or not reader.is_active:
        return
    speaks_for = actor_of(reader, row.referral.caisse.local_date(at)).organisation
    if row.organisation_id is not None and row.referral.door != Door.AGENT and speaks_for != row.organisation_id:
        return
    number = row.referral.origin_number or row.referral.number
    letter = (
        Letter(reader.public_id, letters.RECEIPT_SUBJECT.format(number=number), letters.receipt_lines(number))
        if row.level == NewsLevel.RECEIVED.value
        else Letter(reader.public_id, letters.NEWS_SUBJECT, letters.news_lines(number))
    )
    ports().letters.deliver(message.key, letter)


@transaction.atomic
def withdraw(row: Referral, level: NewsLevel, *, by: Actor, at: datetime, turn: int = 1) -> None:
    """Take back a piece of news that nobody has read, because its fact was undone. The caller holds the row."""
    FeedbackNews.objects.filter(
        referral=row, level=level.value, turn=turn, withdrawn_at__isnull=True, read_at__isnull=True
    ).update(withdrawn_at=at)
    show_state(row)
    journal.note("feedback.withdrawn", row, by=by, at=at, level=level.value)


@transaction.atomic
def read_news(referral: UUID, *, by: Actor, at: datetime) -> int:
    """Whoever referred has seen the news of this referral; returns how many were new. Raises Absent."""
    row = doors.referral(referral, to="referral.follow", by=by)
    fresh = FeedbackNews.objects.filter(referral=row, read_at__isnull=True, withdrawn_at__isnull=True)
    return fresh.update(read_at=at, read_by_id=by.account_id)


@transaction.atomic
def stop_feedback(referral: UUID, *, by: Actor, at: datetime) -> Referral:
    """The person no longer wishes that whoever referred hears of her: from now on, nothing. Raises Absent.

    What was already told stays told; the list shows the last state that was allowed.
    """
    row = doors.referral(referral, to="referral.stop_feedback", by=by, lock=True)
    if row.feedback_stopped_at is None:
        row.feedback_stopped_at = at
        row.save(update_fields=["feedback_stopped_at"])
        journal.note("referral.stop_feedback", row, by=by, at=at)
    return row


def keep_silence(row: Referral, *, by: Actor, at: datetime) -> None:
    """A referral leaves for another caisse, which does not know the person yet: what she took back goes with it.

    Even a part taken back stops all news there, for only a whole stop crosses. The caller holds the row.
    """
    if row.feedback_stopped_at is None and _leave(row) != row.leave:
        row.feedback_stopped_at = at
        row.save(update_fields=["feedback_stopped_at"])
        journal.note("referral.stop_feedback", row, by=by, at=at)


def show_state(row: Referral) -> None:
    """Compute the plain state from the news that stand, those of the last life of the case."""
    standing = FeedbackNews.objects.filter(referral=row, withdrawn_at__isnull=True)
    last = standing.aggregate(last=Max("turn"))["last"] or 1
    told = {NewsLevel(level) for level in standing.filter(turn=last).values_list("level", flat=True)}
    state = state_of(told, FeedbackLeave(Grade.OUTCOME)) if told else PlainState.RECEIVED
    if row.plain_state != state.value:
        row.plain_state = state.value
        row.save(update_fields=["plain_state"])


def _leave(row: Referral) -> FeedbackLeave:
    """How far news may go now: what was allowed at receipt, narrowed by what the person said and took back since."""
    if row.person is None:
        return row.leave
    facts = privacy.facts_for(persons.cluster(row.person), row.organisation_id)
    return leave_now(row.leave, row.agreed_at, facts.proofs, facts.withdrawals)
