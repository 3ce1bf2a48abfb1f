"""A refusal decided before silence accepted and received after: both are kept, the right stays, a human is asked."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from misas.core.refusals import Invalid, Refused
from misas.core.rights.claims import ClaimFactKind, ClaimStatus, Filer
from misas.core.rights.months import add_months
from misas.records.cases.models import Task
from misas.records.rights.models import Claim, ClaimFactRow, OpenRight
from tests.kit.reviews import Desk

pytestmark = pytest.mark.django_db
K = ClaimFactKind


def waiting(desk: Desk) -> list[str]:
    rows = Task.objects.filter(case=desk.case, ended_at__isnull=True).order_by("id")
    return [row.title.split("\u00a0:")[0] for row in rows]


LATE = "Refus reçu trop tard, faire reconnaître l’accord par silence"


@pytest.mark.parametrize("recorded", [False, True])
def test_the_acceptance_stands_the_refusal_is_kept_and_somebody_has_it_recognised(desk: Desk, recorded: bool) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.complete(claire)
        accepted = add_months(desk.today, 2)
        desk.after(days=(accepted - desk.today).days + 4)
        if recorded:
            desk.step(claire, claim, "record_silence", K.SILENCE, desk.today)
        decided = accepted - timedelta(days=2)
        with pytest.raises(Invalid, match="received_when"), transaction.atomic():
            desk.step(claire, claim, "refuse", K.REFUSED, decided)
        with pytest.raises(Invalid, match="received_before"), transaction.atomic():
            desk.step(claire, claim, "refuse", K.REFUSED, decided, received_on=decided - timedelta(days=1))
        row = desk.step(claire, claim, "refuse", K.REFUSED, decided, received_on=desk.today)
        assert row.status == (ClaimStatus.GRANTED if recorded else ClaimStatus.COMPLETE)
        assert LATE in waiting(desk)
        assert OpenRight.objects.filter(claim=row, replaced_at__isnull=True).exists() == recorded
        if not recorded:
            ended = desk.step(claire, claim, "record_silence", K.SILENCE, desk.today)
            assert ended.status == ClaimStatus.GRANTED and OpenRight.objects.filter(claim=row).exists()
        kept = ClaimFactRow.objects.get(kind=K.REFUSED)
        assert (kept.on, kept.received_on) == (decided, desk.today)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            ClaimFactRow.objects.update(received_on=decided)


def test_a_refusal_received_in_time_undoes_the_silence_recorded_by_mistake(desk: Desk) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.complete(claire)
        accepted = add_months(desk.today, 2)
        desk.after(days=(accepted - desk.today).days + 4)
        desk.step(claire, claim, "record_silence", K.SILENCE, desk.today)
        received = accepted - timedelta(days=1)
        row = desk.step(claire, claim, "refuse", K.REFUSED, received - timedelta(days=3), received_on=received)
        assert (row.status, row.next_due) == (ClaimStatus.REFUSED, add_months(received, 2))
        assert not OpenRight.objects.filter(claim=row, replaced_at__isnull=True).exists()
        assert "Refus reçu à temps, vérifier que le droit n’est pas ouvert" in waiting(desk)
        with pytest.raises(Refused, match="not_from_here"), transaction.atomic():
            desk.step(claire, claim, "refuse", K.REFUSED, desk.today)


def test_a_claim_filed_before_the_clock_looked_at_it_is_looked_at(desk: Desk, as_owner: Any) -> None:
    with desk.working() as claire:
        desk.reached(claire)
        claim = desk.claim(claire)
        filed = desk.step(claire, claim, "file", K.FILED, desk.today, filer=Filer.PERSON)
        looked: tuple[date | None, date | None] = (filed.watch_on, filed.next_due)
        Claim.objects.update(watch_on=None, next_due=None)
    sql = import_module("misas.records.rights.migrations.0005_received_on").WATCH_FILED
    as_owner.execute(sql)
    assert as_owner.rowcount == 1
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE misas_web")
    with desk.working():
        now = Claim.objects.get()
        assert (now.watch_on, now.next_due) == looked != (None, None)
