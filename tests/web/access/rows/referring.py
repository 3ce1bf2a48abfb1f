"""The routes of Signaler, of triage and of the partner space."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from misas.actions.referrals import post_identity, receive_referral
from misas.core.access import OUTSIDE_ROLES, Role
from misas.core.referrals.codes import Channel
from tests.kit.people import CREATED, GARD, actor
from tests.kit.referrals import typed
from tests.web.access.matrix import Row, World

DETECTORS = frozenset({Role.AGENT, Role.CASEWORKER, Role.SUPERVISOR, Role.SOCIAL_WORKER})
TEAM = frozenset({Role.CASEWORKER, Role.SUPERVISOR})


def a_referral(world: World, role: Role = Role.PARTNER_MEMBER) -> dict[str, Any]:
    with world.context(role):
        receipt = receive_referral(
            typed(), caisse_id=GARD, channel=Channel.PORTAL, key=str(uuid4()), by=actor(world.here[role]), at=CREATED
        )
    return {"public_id": receipt.public_id}


def of_a_desk(world: World) -> dict[str, Any]:
    return a_referral(world, Role.AGENT)


def a_link(world: World) -> dict[str, Any]:
    with world.context(Role.AGENT):
        by = actor(world.here[Role.AGENT])
        return {"secret": post_identity({"last_name": "Benali"}, caisse_id=GARD, by=by, at=datetime.now(UTC))}


ROWS: dict[str, Row] = {
    "workspace:refer": Row(DETECTORS, elsewhere=None),
    "workspace:refer_prefilled": Row({Role.AGENT}, objects=a_link),
    "workspace:communes": Row(DETECTORS | OUTSIDE_ROLES, method="post", elsewhere=None),
    "workspace:already_known": Row(DETECTORS, method="post", elsewhere=None),
    "workspace:referral_receipt": Row({Role.AGENT}, objects=of_a_desk),
    "workspace:post_identity": Row(DETECTORS, method="post", data={"last_name": "Benali"}, elsewhere=None),
    "workspace:triage": Row(TEAM, elsewhere=None),
    "workspace:triage_one": Row(TEAM | {Role.SOCIAL_WORKER}, objects=a_referral),
    "workspace:triage_answer": Row(TEAM, method="post", objects=a_referral),
    "workspace:triage_undo": Row(TEAM, method="post", objects=a_referral),
    "workspace:triage_identity": Row(TEAM, objects=a_referral),
    "workspace:triage_assign": Row({Role.SUPERVISOR}, objects=a_referral),
    "workspace:triage_acknowledge": Row(TEAM, method="post", objects=a_referral),
    "partner_space:home": Row(DETECTORS | OUTSIDE_ROLES, elsewhere=None),
    "partner_space:refer": Row(OUTSIDE_ROLES, elsewhere=None),
    "partner_space:one": Row(OUTSIDE_ROLES, objects=a_referral),
    "partner_space:receipt": Row(OUTSIDE_ROLES, objects=a_referral),
    "partner_space:withdraw": Row(OUTSIDE_ROLES, objects=a_referral),
    "partner_space:read": Row(OUTSIDE_ROLES, method="post", objects=a_referral),
}
