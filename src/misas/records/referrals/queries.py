"""Reading referrals: the triage queue, what a referrer follows, the history of one.

Not here: the balance (`records.steering.balance`).

What a referrer is shown is named column by column: a column added to the table is not shown by accident.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from misas.core.referrals.corrections import latest
from misas.core.referrals.feedback import NewsLevel
from misas.core.referrals.numbering import Number
from misas.lib.text import normalise
from misas.records.persons.models import Person
from misas.records.referrals.models import FeedbackNews, Referral, TriageDecision

QUEUE_COLUMNS: Final = (
    "public_id", "number", "channel", "door", "organisation_id", "organisation__name", "referrer_name", "last_name",
    "first_names", "birth_date", "motives", "care_types", "urgent", "received_at", "priority", "priority_why",
    "owner_id", "owner__full_name", "next_action", "due_on", "acknowledged_at", "acknowledge_by", "person_id",
    "origin_number", "corrections", "wished_case", "stall",
)  # fmt: skip
FOLLOWED_COLUMNS: Final = (
    "public_id", "number", "origin_number", "received_at", "last_name", "first_names", "plain_state", "referrer_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Followed:
    """One line of *Mes signalements*: the four plain states, the last news allowed, how many were not read.

    `number` is the one the referrer was given first, even when the referral went to another caisse since.
    """

    public_id: UUID
    number: str
    received_at: datetime
    last_name: str
    first_names: str
    referrer_name: str
    plain_state: str
    news_level: str
    news_family: str
    news_at: datetime | None
    unread: int


def triage_queue(*, owner_id: int | None = None) -> QuerySet[Referral, dict[str, Any]]:
    """What awaits a human in the caisses of the context, the most pressing first; sliced by the caller."""
    rows = Referral.objects.awaiting_triage().in_triage_order()
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    return rows.values(*QUEUE_COLUMNS)


def by_number(number: Number) -> list[Referral]:
    """The referrals of the context known by this number: given here, or by the caisse that sent it over."""
    rows = Referral.objects.filter(Q(number=str(number)) | Q(~Q(origin_number=""), origin_number=str(number)))
    return list(rows.order_by("id"))


def followed_by_organisation(organisation_id: int, *, first: int = 0, count: int = 50) -> list[Followed]:
    """The referrals of an organisation, the newest first; one query for the page, one for its news."""
    return _followed(Referral.objects.of_organisation(organisation_id), first, count)


def _followed(rows: QuerySet[Referral], first: int, count: int) -> list[Followed]:
    return followed_lines(rows.order_by("-received_at", "-id")[first : first + count])


def followed_lines(rows: QuerySet[Referral]) -> list[Followed]:
    """The lines of these referrals, in their order, with their news: two queries."""
    page = list(rows.values("id", *FOLLOWED_COLUMNS))
    news: dict[int, list[FeedbackNews]] = {}
    for line in standing_news().filter(referral_id__in=[row["id"] for row in page]):
        news.setdefault(line.referral_id, []).append(line)
    return [_line(row, news.get(row["id"], [])) for row in page]


def _line(row: dict[str, Any], news: list[FeedbackNews]) -> Followed:
    last = news[-1] if news else None
    return Followed(
        public_id=row["public_id"],
        number=row["origin_number"] or row["number"],
        received_at=row["received_at"],
        last_name=row["last_name"],
        first_names=row["first_names"],
        referrer_name=row["referrer_name"],
        plain_state=row["plain_state"],
        news_level=last.level if last else NewsLevel.RECEIVED.value,
        news_family=last.family if last else "",
        news_at=last.at if last else None,
        unread=sum(line.read_at is None for line in news),
    )


def standing_news() -> QuerySet[FeedbackNews]:
    """The news that stand, in the order they were told."""
    return FeedbackNews.objects.filter(withdrawn_at__isnull=True).order_by("turn", "at", "id")


def decisions(referral: Referral) -> QuerySet[TriageDecision]:
    """Every decision taken on a referral, those taken back included, the latest first."""
    return TriageDecision.objects.filter(referral=referral).select_related("by", "undone_by").order_by("-at", "-id")


def said_about_the_same(row: Referral, limit: int = 10) -> QuerySet[Referral]:
    """Other referrals of the caisse with the same birth date and name, as said or corrected, or of the same person."""
    same = Q(birth_date=row.birth_date, sort_name=row.sort_name)
    fixed = {name: one.value for name, one in latest(row.corrections).items()}
    if fixed:
        name = f"{fixed.get('last_name', row.last_name)} {fixed.get('first_names', row.first_names)}"
        same |= Q(birth_date=fixed.get("birth_date", row.birth_date), sort_name=normalise(name))
    if row.person_id is not None:
        same |= Q(person_id=row.person_id)
    return Referral.objects.filter(same, caisse_id=row.caisse_id).exclude(pk=row.pk).newest_first()[:limit]


def of_case(case: UUID) -> QuerySet[Referral]:
    """The referrals that led to a case, in the order received."""
    return Referral.objects.linked_to(case).select_related("organisation").order_by("received_at", "id")


def of_person(persons: Iterable[Person]) -> QuerySet[Referral]:
    """The referrals of a person (all the rows of her cluster), the latest first."""
    rows = Referral.objects.filter(person__in=[person.pk for person in persons]).select_related("organisation")
    return rows.order_by("-received_at", "-id")
