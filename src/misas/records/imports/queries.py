"""Reading imports: counts per state, one page of lines, what was already received from a referrer, what to purge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from misas.core.imports.rows import person_key
from misas.core.imports.states import TO_RECEIVE, BatchStatus, RowState, counts_of
from misas.records.imports.models import ImportBatch, ImportRow
from misas.records.referrals.models import Referral

AT_ONCE = 500


def counts(batch: ImportBatch) -> dict[RowState, int]:
    """How many lines in each state, zero included: one query."""
    found = ImportRow.objects.filter(batch=batch).values("state").annotate(count=Count("id"))
    return counts_of({RowState(row["state"]): row["count"] for row in found})


def page(batch: ImportBatch, states: Iterable[RowState], *, after: int = 0, limit: int) -> list[ImportRow]:
    """The lines in these states, after a line number."""
    rows = ImportRow.objects.filter(batch=batch, state__in=[s.value for s in states], number__gt=after)
    return list(rows.order_by("number")[:limit])


def lines(batch: ImportBatch) -> Iterator[ImportRow]:
    """Every line of a file, in its order, without laying them all in memory."""
    after = 0
    while rows := page(batch, RowState, after=after, limit=AT_ONCE):
        yield from rows
        after = rows[-1].number


def next_to_receive(batch: ImportBatch, limit: int) -> list[ImportRow]:
    return page(batch, TO_RECEIVE, limit=limit)


def recent(*, caisse_id: int, organisation_id: int | None = None) -> QuerySet[ImportBatch]:
    """The files of an organisation, else those of a caisse, the latest first."""
    rows = ImportBatch.objects.select_related("made_by", "caisse")
    if organisation_id is not None:
        return rows.filter(organisation_id=organisation_id).order_by("-made_at")
    return rows.filter(caisse_id=caisse_id).order_by("-made_at")


def received_before(
    column: str, digests: Iterable[bytes], *, caisse_id: int, organisation_id: int | None
) -> dict[bytes, str]:
    """Public ids of the referrals that lines with these digests became; `column`: fingerprint or reference."""
    theirs = Q(organisation_id=organisation_id) if organisation_id is not None else Q(organisation__isnull=True)
    rows = ImportRow.objects.filter(
        theirs, caisse_id=caisse_id, referral__isnull=False, **{f"{column}__in": list(digests)}
    )
    found = rows.order_by("-id").values_list(column, "referral")
    return {bytes(digest): str(referral) for digest, referral in found}


def referrals_about(born: Iterable[date], *, caisse_id: int, organisation_id: int | None) -> dict[str, str]:
    """Person key → public id of the first referral of this referrer, among people born on these days."""
    rows = Referral.objects.filter(caisse_id=caisse_id, birth_date__in=list(born))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    found: dict[str, str] = {}
    for last, first, day, public_id in rows.order_by("id").values_list(
        "last_name", "first_names", "birth_date", "public_id"
    ):
        found.setdefault(person_key(last, first, day), str(public_id))
    return found


def numbers_of(referrals: Iterable[UUID]) -> Mapping[UUID, str]:
    """The numbers by which referrals are read aloud, by public id."""
    return dict(Referral.objects.filter(public_id__in=list(referrals)).values_list("public_id", "number"))


def earlier_numbers(batch: ImportBatch) -> Mapping[UUID, str]:
    """The numbers of the referrals that the lines of a file repeat or complete."""
    earlier = ImportRow.objects.filter(batch=batch, earlier__isnull=False).values("earlier")
    return dict(Referral.objects.filter(public_id__in=earlier).values_list("public_id", "number"))


def to_purge(caisse_id: int, before: datetime) -> QuerySet[ImportBatch]:
    """The files that ended before an instant and still hold cells."""
    return ImportBatch.objects.filter(caisse_id=caisse_id, ended_at__lt=before, purged_at__isnull=True)


def forgotten(caisse_id: int, before: datetime) -> QuerySet[ImportBatch]:
    """The files that were read before an instant and that nobody confirmed."""
    return ImportBatch.objects.filter(caisse_id=caisse_id, status=BatchStatus.READY.value, made_at__lt=before)


def erase_cells(batch: ImportBatch) -> int:
    """Empty every cell of a file; how many lines held some."""
    return ImportRow.objects.filter(Q(batch=batch), sealed__isnull=False).update(sealed=None)
