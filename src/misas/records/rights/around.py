"""What stands around a review, read at once: who lives there, the claims under way, what is known open.

Not here: facts and answers (`queries`), what a claim is folded from (`facts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject

from misas.core.rights.claim_steps import UNDER_WAY as CLAIM_UNDER_WAY
from misas.core.rights.claims import ClaimStatus
from misas.core.rights.codes import Role, Silence
from misas.records.rights import limits
from misas.records.rights.keys import standing_rights
from misas.records.rights.models import Claim, OpenRight, ReviewMember, RightsReview

UNDER_WAY = tuple(sorted(status.value for status in CLAIM_UNDER_WAY))


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody of the household; `label`: what the caseworker calls her, "" when she gave no name."""

    key: str
    role: str
    label: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A claim that is not decided yet. `due`: the day by which something must have happened; `silence`: what it means
    then, when the texts say so."""

    id: UUID
    right: str
    member: str
    label: str
    title: str
    status: ClaimStatus
    due: date | None
    silence: Silence | None


@dataclass(frozen=True, slots=True)
class Granted:
    """A right known to be open: granted, seen on an attestation, or told. `until`: its last day, if known."""

    right: str
    member: str
    label: str
    title: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Around:
    members: tuple[MemberLine, ...]
    under_way: tuple[UnderWay, ...]
    granted: tuple[Granted, ...]


def around(review: RightsReview) -> Around:
    """The household, the applicant first; the claims of the case under way, the last prepared first; the rights known
    open for its person, whichever of her cases told it. One query."""
    members, claims, rights = (
        RightsReview.objects.filter(pk=review.pk)
        .values_list(
            _list(_members(review), key="key", role="role", label="label"),
            _list(_claims(review), id="public_id", right="right", member="member", label="member_label", title="title",
                  status="status", due="next_due", silence="delay_silence"),
            _list(_rights(review), right="right", member="member", label="member_label", title="title", until="until"),
        )
        .get()
    )  # fmt: skip
    lines = [MemberLine(**one) for one in members]
    return Around(
        tuple(sorted(lines, key=lambda one: one.role != Role.APPLICANT)),
        tuple(_under_way(one) for one in claims),
        tuple(Granted(**{**one, "until": _day(one["until"])}) for one in rights),
    )


def _under_way(one: dict[str, Any]) -> UnderWay:
    silence = Silence(one["silence"]) if one["silence"] else None
    read = {"id": UUID(one["id"]), "status": ClaimStatus(one["status"]), "due": _day(one["due"]), "silence": silence}
    return UnderWay(**{**one, **read})


def _list(rows: QuerySet[Any], **columns: str) -> ArraySubquery:
    return ArraySubquery(rows.values(line=JSONObject(**{name: F(path) for name, path in columns.items()})))


def _members(review: RightsReview) -> QuerySet[ReviewMember]:
    return ReviewMember.objects.filter(review=review, removed_at__isnull=True).order_by("pk")


def _claims(review: RightsReview) -> QuerySet[Claim]:
    rows = Claim.objects.filter(case=review.case_id, status__in=UNDER_WAY)
    return rows.order_by("-made_at", "-pk")[: limits.CLAIMS]


def _rights(review: RightsReview) -> QuerySet[OpenRight]:
    return standing_rights(review.case.person).order_by("pk")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
