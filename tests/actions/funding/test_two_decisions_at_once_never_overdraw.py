"""Two colleagues decide at once on one envelope: what both grant never exceeds it; one gesture sent twice has one
effect."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from misas.core.access import Actor
from misas.core.funding.life.codes import ApplicationState
from misas.core.refusals import Refused
from misas.records.funding.models import AidApplication, ApplicationFact, Envelope, EnvelopeEntry, LedgerBalance
from tests.kit.funding_desk import SHARES, MoneyDesk, build_money_desk

pytestmark = pytest.mark.usefixtures("committed", "territory")


def both(desks: tuple[MoneyDesk, MoneyDesk], do: Callable[[MoneyDesk, Actor], Any]) -> list[Any]:
    """What Claire and Paul each get, started together; a refusal is given back as it was said."""
    ready, accounts = Barrier(2), (desks[0].office.claire, desks[0].office.paul)

    def one(rank: int) -> Any:
        try:
            with desks[rank].working(accounts[rank]) as actor:
                ready.wait()
                return do(desks[rank], actor)
        except Refused as no:
            return no
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def test_two_grants_on_one_envelope_that_holds_one() -> None:
    first = build_money_desk()
    second = build_money_desk(first)
    with first.working() as claire:
        first.send(claire)
        second.send(claire)
        Envelope.objects.filter(pk=first.envelopes["ccas"].pk).update(total_cents=SHARES["ccas"] + 1)
    said = both((first, second), lambda desk, by: desk.grant(by, "ccas"))
    refused = [one for one in said if isinstance(one, Refused)]
    assert [one.code for one in refused] == ["funding.envelope_overdrawn"]
    with first.working():
        row = Envelope.objects.get(pk=first.envelopes["ccas"].pk)
        assert (row.committed_cents, row.reserved_cents, row.paid_cents) == (SHARES["ccas"], SHARES["ccas"], 0)
        assert EnvelopeEntry.objects.filter(kind="committed").count() == 1
        assert ApplicationFact.objects.filter(kind="granted").count() == 1
        states = AidApplication.objects.filter(funder=first.funders["ccas"]).values_list("status", flat=True)
        assert sorted(states) == [ApplicationState.COMMITTED, ApplicationState.SUBMITTED]


def test_one_decision_sent_twice_at_once_is_written_once() -> None:
    desk = build_money_desk()
    with desk.working() as claire:
        desk.send(claire)
    said = both((desk, desk), lambda one, by: one.grant(by, "ccas", key="same"))
    assert {one.status for one in said} == {ApplicationState.COMMITTED}
    with desk.working():
        assert ApplicationFact.objects.filter(kind="granted").count() == 1
        assert LedgerBalance.objects.get(plan=desk.plan).funders_cents == SHARES["ccas"]
