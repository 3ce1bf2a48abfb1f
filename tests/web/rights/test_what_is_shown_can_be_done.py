"""Whoever opens a review may do everything it shows; who only follows the case reads, and is shown no gesture."""

from __future__ import annotations

import pytest

from misas.actions import rights
from misas.records.cases.models import Follower
from misas.records.rights.models import RightsReview
from tests.kit.cases import Office
from tests.kit.people import GARD
from tests.web.offered import CLOSED, offers
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import here


def pages(review: RightsReview) -> tuple[str, ...]:
    more = ("", "?theme=foyer", "?fait=wage_net", "resume", "lettre", "droits/c2s", "droits/medecin_traitant")
    return (*(here(review) + one for one in more), f"/dossiers/{review.case.public_id}/droits")


@pytest.mark.parametrize("reader", ["claire", "paul", "sonia", "marc"])
def test_a_review_offers_only_what_its_reader_may_do(
    office: Office, review: RightsReview, as_: SignIn, reader: str
) -> None:
    with office.working(office.claire) as claire:
        rights.prepare_claim(review.case.public_id, "c2s", by=claire, at=office.later(minutes=1))
    with office.as_system():
        Follower.objects.create(caisse_id=GARD, case=review.case, account=office.marc, since=office.at)
    client = as_(getattr(office, reader))
    found = {one for url in pages(review) for one in offers(client.get(url).content.decode())}
    kinds = {(one.method, one.url.partition("?")[0]): one for one in sorted(found, key=repr)}  # of each, one is enough
    closed = [one.url for one in kinds.values() if one.try_with(client).status_code in CLOSED]
    assert closed == []
    assert any(one.method == "post" for one in found) is (reader != "marc")
