"""What the caisse's side reads: sessions of the committee, envelopes and their movements, the rules of the funders.

Each function says how many queries it makes; none grows with what is found. Not here: one case (`pages`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, F, Q, QuerySet, Sum

from misas.core.funding.codes import EnvelopeKind, PackStatus
from misas.core.funding.forecast import Asked, Promised
from misas.core.funding.life.application import AWAITING
from misas.core.funding.life.codes import ApplicationState
from misas.core.funding.packs.codes import Sort
from misas.records.funding import limits, rules
from misas.records.funding.codes import values
from misas.records.funding.models import (
    AidApplication,
    CommitteeSession,
    Envelope,
    EnvelopeEntry,
    Funder,
    RulePack,
    SharedFile,
    ShareOut,
)

PAST: Final = timedelta(days=120)
WAITING: Final = sorted(values([*AWAITING, ApplicationState.SUPPLEMENT_ASKED]))
PROMISING: Final = {EnvelopeKind.COMMITTED: 1, EnvelopeKind.RELEASED: -1, EnvelopeKind.RETURNED: -1}
"""What each movement adds to what was promised since January."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    row: CommitteeSession
    requests: int
    asked: int


@dataclass(frozen=True, slots=True)
class EnvelopeDetail:
    """An envelope with its last movements, and what its forecast is made of."""

    row: Envelope
    entries: tuple[EnvelopeEntry, ...]
    promised: tuple[Promised, ...]
    asked: tuple[Asked, ...]
    sessions: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class PackLine:
    """A funder with the versions of its rules, the last first, as they stand on a day."""

    funder: Funder
    packs: tuple[RulePack, ...]

    day: date

    @property
    def in_force(self) -> RulePack | None:
        return next(iter(rules.serving(self.packs, self.day)), None)

    @property
    def to_come(self) -> RulePack | None:
        published = [one for one in self.packs if one.status == PackStatus.PUBLISHED]
        return next((one for one in published if not rules.has_begun(one, self.day)), None)

    @property
    def draft(self) -> RulePack | None:
        return next((one for one in self.packs if one.status == PackStatus.DRAFT), None)

    @property
    def last(self) -> RulePack | None:
        return self.packs[0] if self.packs else None


def sessions_of(caisse_id: int, today: date) -> tuple[SessionLine, ...]:
    """The sessions to come, then those of the last months, each with what is asked there. One query."""
    rows = CommitteeSession.objects.filter(caisse_id=caisse_id, on__gte=today - PAST, cancelled_at__isnull=True)
    counted = rows.select_related("funder").annotate(
        requests=Count("applications"), asked=Sum("applications__asked_cents")
    )
    return tuple(
        SessionLine(row, row.requests, row.asked or 0) for row in counted.order_by("on", "id")[: limits.LISTED]
    )


def waiting_for_a_session(caisse_id: int) -> QuerySet[AidApplication]:
    """Requests deposited with the fund of the caisse, or with a funder that sits there, and inscribed nowhere yet."""
    sitting = Q(funder__in=CommitteeSession.objects.filter(caisse_id=caisse_id).values("funder"))
    own = Q(funder__caisse_id=caisse_id, funder__sort=Sort.CAISSE.value)
    rows = AidApplication.objects.filter(caisse_id=caisse_id, session__isnull=True, status__in=WAITING)
    return rows.filter(sitting | own)


def of_session(session: CommitteeSession) -> QuerySet[AidApplication]:
    return AidApplication.objects.filter(session=session)


def sitting_funders(caisse_id: int) -> list[Funder]:
    """The funders that a committee of the caisse may decide for: its own, then those of the nation. One query."""
    seen = Q(caisse_id=caisse_id) | Q(caisse_id__isnull=True)
    rows = Funder.objects.filter(seen, retired_at__isnull=True)
    return list(rows.order_by(F("caisse").asc(nulls_last=True), "rank", "name"))


def envelopes_of(caisse_id: int, year: int) -> list[Envelope]:
    """One query."""
    rows = Envelope.objects.filter(caisse_id=caisse_id, year=year).select_related("funder")
    return list(rows.order_by("funder__rank", "funder__name"))


def years_of(caisse_id: int) -> list[int]:
    """The years that have envelopes. One query."""
    rows = Envelope.objects.filter(caisse_id=caisse_id).order_by("-year").values_list("year", flat=True).distinct()
    return list(rows)


def envelope_of(row: Envelope) -> EnvelopeDetail:
    """Four queries."""
    entries = EnvelopeEntry.objects.filter(envelope=row)
    moved = entries.filter(kind__in=values(PROMISING)).order_by("id").values_list("kind", "cents", "on")
    waiting = AidApplication.objects.filter(envelope=row, status__in=WAITING)
    asked = waiting.order_by("id").values_list("asked_cents", "session__on")
    sits = CommitteeSession.objects.filter(caisse_id=row.caisse_id, funder=row.funder, cancelled_at__isnull=True)
    return EnvelopeDetail(
        row=row,
        entries=tuple(entries.select_related("by").order_by("-id")[: limits.LISTED]),
        promised=tuple(Promised(on, PROMISING[EnvelopeKind(kind)] * cents) for kind, cents, on in moved),
        asked=tuple(Asked(cents, on) for cents, on in asked),
        sessions=tuple(sits.filter(on__year=row.year).order_by("on").values_list("on", flat=True)),
    )


def packs_of(caisse_id: int, day: date) -> tuple[PackLine, ...]:
    """The funders of the nation and of a caisse, with their rules: its own first, the last first. Two queries."""
    seen = Q(caisse_id=caisse_id) | Q(caisse_id__isnull=True)
    packs: dict[int, list[RulePack]] = {}
    rows = RulePack.objects.filter(seen).select_related("author", "approver").defer("content")
    for pack in rows.order_by(F("caisse_id").asc(nulls_last=True), "-version", "-id"):
        packs.setdefault(pack.funder_id, []).append(pack)
    funders = Funder.objects.filter(seen, retired_at__isnull=True).select_related("caisse").order_by("rank", "name")
    return tuple(PackLine(one, tuple(packs.get(one.pk, ())), day) for one in funders[: limits.LISTED])


def versions_of(pack: RulePack) -> list[RulePack]:
    """Every version of the same rules, the last first. One query."""
    rows = RulePack.objects.filter(funder=pack.funder, caisse=pack.caisse).select_related("author", "approver")
    return list(rows.defer("content").order_by("-version"))


def content_of(pack: RulePack) -> str:
    """The text of a version that was read without it. One query."""
    return RulePack.objects.values_list("content", flat=True).get(pk=pack.pk)


def share_outs_of(caisse_id: int, year: int) -> tuple[ShareOut | None, ShareOut | None]:
    """The share-out that is being prepared, and the last one that was. One query."""
    rows = list(ShareOut.objects.filter(caisse_id=caisse_id, year=year).order_by("-id")[:2])
    waiting = next((one for one in rows if one.made_at is None), None)
    return waiting, next((one for one in rows if one.made_at is not None), None)


def files_of(found: ShareOut) -> list[SharedFile]:
    """Its files in order of arrival, each with its case. One query."""
    rows = SharedFile.objects.filter(share_out=found).select_related("plan__case").order_by("rank")
    return list(rows[: limits.LISTED])
