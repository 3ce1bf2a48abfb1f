"""From her list a caseworker opens the case, and from what comes next the review: two clicks, begun or resumed."""

from __future__ import annotations

import pytest

from misas.records.cases.models import Case
from misas.records.rights.models import RightsReview
from tests.kit.cases import Office
from tests.web.rights.conftest import SignIn

pytestmark = pytest.mark.django_db


def test_what_comes_next_opens_the_review_that_is_begun(
    as_: SignIn, office: Office, case: Case, review: RightsReview
) -> None:
    client = as_(office.claire)
    page = client.get(f"/dossiers/{case.public_id}/").content.decode()
    assert f"/dossiers/{case.public_id}/bilan" in page and "C’est fait" in page
    answer = client.post(f"/dossiers/{case.public_id}/bilan", {"idempotency_key": "a" * 32})
    assert answer.status_code == 303 and answer.headers["Location"] == f"/bilans/{review.public_id}/"
