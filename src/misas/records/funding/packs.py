"""The versions of the rules of a funder, as rows: which is the last, which is the draft, which one answers today."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, Q, QuerySet

from misas.core.funding.codes import PackStatus
from misas.core.funding.packs.schema import Pack
from misas.records.funding.models import Funder, RulePack


def funder_of(code: str, caisse_id: int | None) -> Funder | None:
    """Whoever has this code, seen from a caisse: its own before that of the nation."""
    rows = Funder.objects.filter(_whose(caisse_id) | Q(caisse_id__isnull=True), code=code)
    return rows.order_by("caisse_id").first()  # PostgreSQL: nothing comes last


def new_funder(pack: Pack, caisse_id: int | None, **more: object) -> Funder:
    row = Funder(caisse_id=caisse_id, code=pack.id, **more)
    tell_funder(row, pack)
    return row


def tell_funder(row: Funder, pack: Pack) -> None:
    """The name, the rank and the delay of a funder are those of its rules."""
    row.name, row.sort, row.rank = pack.funder, pack.sort.value, pack.rank
    row.decision_days = pack.calendar.decision_days or row.decision_days
    row.save()


def draft_of(funder: Funder, caisse_id: int | None) -> RulePack | None:
    """The one draft that a caisse (or the nation) has of a funder's rules."""
    return _versions(funder, caisse_id).filter(status=PackStatus.DRAFT.value).first()


def published_of(funder_id: int, caisse_id: int | None) -> list[RulePack]:
    """The published versions, those to come among them, kept until the transaction ends."""
    rows = RulePack.objects.filter(_whose(caisse_id), funder_id=funder_id, status=PackStatus.PUBLISHED.value)
    return list(rows.select_for_update(of=("self",)).order_by("id"))


def begun(caisse_id: int, day: date) -> list[RulePack]:
    """The published versions with a first day that has come, of a caisse and of the nation, the oldest first."""
    rows = RulePack.objects.filter(_whose(caisse_id) | Q(caisse_id__isnull=True), starts_on__lte=day)
    rows = rows.filter(status=PackStatus.PUBLISHED.value, funder__retired_at__isnull=True)
    return list(rows.select_related("funder").order_by("starts_on", "id"))


def next_version(funder: Funder, caisse_id: int | None) -> int:
    return (_versions(funder, caisse_id).aggregate(last=Max("version"))["last"] or 0) + 1


def published_beside(row: RulePack) -> list[RulePack]:
    """The versions published around this one, those to come among them: of its caisse and of the nation, of other
    funders."""
    rows = RulePack.objects.filter(_whose(row.caisse_id) | Q(caisse_id__isnull=True))
    rows = rows.filter(status=PackStatus.PUBLISHED.value).exclude(funder_id=row.funder_id)
    return list(rows.select_related("funder").order_by("id"))


def listed(caisse_id: int | None) -> list[RulePack]:
    """Every version that a caisse may read, with its funder, its author and its approver. One query."""
    rows = RulePack.objects.filter(_whose(caisse_id) | Q(caisse_id__isnull=True))
    rows = rows.select_related("funder", "author", "approver")
    return list(rows.order_by("funder__rank", "funder__name", "-version", "-caisse_id"))


def _versions(funder: Funder, caisse_id: int | None) -> QuerySet[RulePack]:
    return RulePack.objects.filter(_whose(caisse_id), funder=funder)


def _whose(caisse_id: int | None) -> Q:
    return Q(caisse_id__isnull=True) if caisse_id is None else Q(caisse_id=caisse_id)
