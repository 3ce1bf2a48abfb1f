"""Two colleagues on one case at the same instant: one review, one claim, and no answer that covers another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from misas.actions import cases, rights
from misas.core.access import Actor
from misas.core.refusals import Conflict
from misas.core.rights.codes import FactStatus
from misas.records.rights.models import Claim, ReviewFact, RightsReview
from tests.kit.cases import Office, build_office

pytestmark = pytest.mark.usefixtures("committed", "territory")


def both(office: Office, do: Callable[[Actor, int], Any]) -> list[Any]:
    """What Claire and Paul each get, started together; a refusal is given back as it was said."""
    ready = Barrier(2)

    def one(rank: int) -> Any:
        account = (office.claire, office.paul)[rank]
        try:
            with office.working(account) as actor:
                ready.wait()
                return do(actor, rank)
        except Conflict as conflict:
            return conflict
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def test_one_review_one_claim_and_every_answer_kept_or_told() -> None:
    office = build_office()
    with office.working(office.claire) as claire:
        case = office.taken(claire).public_id
        cases.reach(case, agrees=True, by=claire, at=office.later(minutes=1))
    at = office.later(minutes=1)
    opened = both(office, lambda by, _: rights.open_review(case, by=by, at=at))
    assert opened[0].pk == opened[1].pk
    review, seen = opened[0].public_id, opened[0].version

    def say(by: Actor, rank: int) -> Any:
        more: dict[str, Any] = {"member": "", "status": FactStatus.SAID, "seen": seen, "by": by, "at": at}
        return rights.record_fact(review, fact="rent", raw=400 + rank, **more)

    said = both(office, say)
    (refused,) = [one for one in said if isinstance(one, Conflict)]
    assert {refused.values["mine"], refused.values["theirs"]} == {400, 401}
    claims = both(office, lambda by, _: rights.prepare_claim(case, "c2s", by=by, at=at))
    assert claims[0].pk == claims[1].pk
    with office.working(office.claire):
        assert (RightsReview.objects.count(), Claim.objects.count()) == (1, 1)
        assert ReviewFact.objects.filter(fact="rent").count() == 1
