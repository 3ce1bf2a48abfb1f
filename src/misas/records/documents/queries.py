"""Lists of documents: of a person, of a case, of a referral; those to purge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from misas.records.documents.models import Document
from misas.records.persons.models import Person


def of_person(persons: Iterable[Person]) -> list[Document]:
    """The documents of a person (all the rows of her cluster), the latest first, with who added them."""
    return _listed(Q(person_id__in=[p.pk for p in persons]))


def of_case(case: UUID) -> list[Document]:
    return _listed(Q(case=case))


def twin(sha256: bytes, *, person: Person | None, referral: UUID | None) -> Document | None:
    """A document with the same content, of the same person or referral."""
    whose = Q(person=person) if person else Q(referral=referral)
    rows = Document.objects.filter(whose, sha256=sha256, removed_at__isnull=True)
    return rows.order_by("added_at").first()


def to_purge(before: datetime, limit: int) -> list[Document]:
    """Removed before this instant, their content still kept; locked, skipping what another worker holds."""
    rows = Document.objects.select_for_update(of=("self",), skip_locked=True)
    return list(rows.filter(removed_at__lt=before, purged_at__isnull=True).order_by("removed_at")[:limit])


def _listed(condition: Q) -> list[Document]:
    rows = Document.objects.filter(condition, removed_at__isnull=True).select_related("added_by", "organisation")
    return list(rows.order_by("-added_at", "-id"))
