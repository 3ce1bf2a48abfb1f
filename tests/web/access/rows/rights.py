"""The routes of the rights room: the review of a case, its answers, its claims."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from misas.actions import rights
from misas.core.access import Role
from misas.records.rights.models import RightsReview
from tests.kit.people import actor
from tests.web.access.matrix import Row, World
from tests.web.access.rows.caseload import OFFICE, a_case, opened


def reviewed(world: World) -> RightsReview:
    """The open review of a case of the Gard."""
    case, now = opened(world), datetime.now(UTC)
    by = actor(world.here[Role.CASEWORKER], now.date())
    with world.context(Role.CASEWORKER):
        return rights.open_review(case.public_id, by=by, at=now)


def a_review(world: World) -> dict[str, Any]:
    return {"public_id": reviewed(world).public_id}


def a_right(world: World) -> dict[str, Any]:
    return a_review(world) | {"right": "c2s"}


def a_step(world: World) -> dict[str, Any]:
    case, now = opened(world), datetime.now(UTC)
    by = actor(world.here[Role.CASEWORKER], now.date())
    with world.context(Role.CASEWORKER):
        claim = rights.prepare_claim(case.public_id, "c2s", by=by, at=now)
    return {"public_id": claim.public_id, "verb": "file"}


ANSWER = {"fact": "couple", "member": "", "value": "no"}

ROWS: dict[str, Row] = {
    "workspace:open_review": Row(OFFICE, method="post", objects=a_case),
    "workspace:note_open_right": Row(OFFICE, objects=a_case),
    "workspace:prepare_claim": Row(OFFICE, method="post", objects=a_case, data={"right": "c2s"}),
    "workspace:claim_step": Row(OFFICE, objects=a_step),
    "workspace:review": Row(OFFICE, objects=a_review),
    "workspace:review_record": Row(OFFICE, method="post", objects=a_review, data=ANSWER),
    "workspace:review_nothing": Row(OFFICE, method="post", objects=a_review, data={"none": "wage_net", "member": "p1"}),
    "workspace:review_member": Row(OFFICE, method="post", objects=a_review, data={"add": "child"}),
    "workspace:review_month": Row(OFFICE, method="post", objects=a_review, data={"month": "2026-10"}),
    "workspace:review_results": Row(OFFICE, objects=a_review),
    "workspace:review_right": Row(OFFICE, objects=a_right),
    "workspace:review_summary": Row(OFFICE, objects=a_review),
    "workspace:review_letter": Row(OFFICE, objects=a_review),
    "workspace:finish_review": Row(OFFICE, method="post", objects=a_review),
}
