"""The numbers of cases: one sequence per caisse, without a gap. The counter is held until the opening commits."""

from __future__ import annotations

from django.db.models import F

from misas.records.cases.models import CaseCounter


def take_number(caisse_id: int) -> int:
    """The next number of this caisse."""
    if CaseCounter.objects.filter(pk=caisse_id).update(last=F("last") + 1) == 0:
        CaseCounter.objects.bulk_create([CaseCounter(pk=caisse_id, last=0)], ignore_conflicts=True)
        CaseCounter.objects.filter(pk=caisse_id).update(last=F("last") + 1)
    return CaseCounter.objects.values_list("last", flat=True).get(pk=caisse_id)
