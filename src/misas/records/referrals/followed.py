"""*Mes signalements*: a page of what a referrer follows, by plain state or by unread news, walked by a cursor."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from misas.core.referrals.feedback import NewsLevel, PlainState
from misas.records.referrals import limits
from misas.records.referrals.models import FeedbackNews, Referral
from misas.records.referrals.queries import Followed, followed_lines, standing_news
from misas.records.referrals.querysets import ReferralQuerySet


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, the newest first. `following` is the public id after which the next page begins, None at the end."""

    lines: list[Followed]
    following: UUID | None


def of_organisation(organisation_id: int) -> ReferralQuerySet:
    return Referral.objects.of_organisation(organisation_id)


def of_account(account_id: int) -> ReferralQuerySet:
    return Referral.objects.entered_by(account_id)


def page(
    rows: ReferralQuerySet,
    *,
    state: PlainState | None = None,
    unread: bool = False,
    after: UUID | None = None,
    size: int = limits.PAGE,
) -> Page:
    """One page of `rows`: two queries, whatever the number of referrals. An unknown cursor begins again."""
    if state is not None:
        rows = rows.filter(plain_state=state.value)
    if unread:
        # Asked line by line in the order of the list, until the page is full: EXISTS would first read every news.
        first = _news_to_read().filter(referral=OuterRef("pk")).values("pk")[:1]
        rows = rows.alias(to_read=Subquery(first)).filter(to_read__isnull=False)
    if after is not None:
        rows = rows.filter(_older_than(after))
    lines = followed_lines(rows.newest_first()[: size + 1])
    return Page(lines[:size], lines[size - 1].public_id if len(lines) > size else None)


def news_of(row: Referral) -> list[FeedbackNews]:
    """The news told of one referral, the latest first."""
    return list(standing_news().filter(referral=row).reverse())


def _news_to_read() -> QuerySet[FeedbackNews]:
    """The receipt was on the screen when it was told: it is no news."""
    return standing_news().filter(read_at__isnull=True).exclude(level=NewsLevel.RECEIVED.value).order_by()


def _older_than(after: UUID) -> Q:
    last = Referral.objects.filter(public_id=after)
    at, pk = last.values("received_at")[:1], last.values("pk")[:1]
    bound = Q(received_at__lte=at)  # where the index is entered
    return bound & (Q(received_at__lt=at) | Q(received_at=at, pk__lt=pk))
