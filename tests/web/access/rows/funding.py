"""The routes of the funding room: the plan of a case, its requests, the committee, the envelopes, the rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from misas.actions import cases
from misas.actions.funding import envelopes, packs, sitting
from misas.actions.ports import ports
from misas.core.access import Role
from misas.core.funding.packs.writing import write_pack
from misas.core.referrals.codes import CareType
from misas.records.cases.models import Case
from misas.records.funding.models import Envelope
from tests.kit.funders import CAISSE, CCAS, Sought, publish
from tests.kit.people import GARD, actor
from tests.web.access.matrix import Row, World
from tests.web.access.rows.caseload import OFFICE, opened

PLANS_MONEY = frozenset({Role.SUPERVISOR, Role.AID_COMMITTEE})
SEES_MONEY = PLANS_MONEY | {Role.CASEWORKER}
SEES_RULES = SEES_MONEY | {Role.ADMINISTRATOR}
WRITES_RULES = PLANS_MONEY | {Role.ADMINISTRATOR}
NOW = datetime.now(UTC)


def sought(world: World) -> Sought:
    """In the context of the caseworker."""
    case, by = opened(world), actor(world.here[Role.CASEWORKER], NOW.date())
    with world.context(Role.CASEWORKER):
        at = datetime.now(UTC)
        cases.reach(case.public_id, agrees=True, by=by, at=at)
        cases.review_rights(case.public_id, by=by, at=at)
        cases.add_care(case.public_id, CareType.DENTAL_PROSTHETIC, since=None, reasons=(), by=by, at=at)
        fresh = Case.objects.select_related("person", "caisse").get(pk=case.pk)
    return Sought(fresh, by, at)


def a_case(world: World) -> dict[str, Any]:
    return {"public_id": sought(world).case.public_id}


def a_quote(world: World) -> dict[str, Any]:
    made = sought(world)
    with world.context(Role.CASEWORKER):
        return {"public_id": made.quoted().public_id}


def a_plan(world: World) -> dict[str, Any]:
    made = sought(world)
    with world.context(Role.CASEWORKER):
        return {"public_id": made.planned().public_id}


def an_agreed_plan(world: World) -> dict[str, Any]:
    made = sought(world)
    with world.context(Role.CASEWORKER):
        return {"public_id": made.agreed().public_id}


def a_version(world: World) -> dict[str, Any]:
    made = sought(world)
    with world.context(Role.CASEWORKER):
        plan = made.planned()
        return {"public_id": plan.public_id, "version_id": plan.current.public_id}


def a_request(world: World) -> dict[str, Any]:
    made = sought(world)
    with world.context(Role.CASEWORKER):
        made.agreed()
        return {"public_id": made.requests[CCAS].public_id}


def a_sent_request(world: World) -> dict[str, Any]:
    """Of the caisse itself: its committee decides."""
    made = sought(world)
    with world.context(Role.CASEWORKER):
        made.sent()
        return {"public_id": made.requests[CAISSE].public_id}


def a_session(world: World) -> dict[str, Any]:
    by = actor(world.here[Role.SUPERVISOR], NOW.date())
    with world.context(Role.SUPERVISOR):
        day = NOW.date() + timedelta(days=9)
        row = sitting.plan_session(GARD, publish(CAISSE).public_id, day, day, by=by, at=datetime.now(UTC))
    return {"public_id": row.public_id}


def a_request_before_a_session(world: World) -> dict[str, Any]:
    """Sent, and its funder sits soon: it may be put before that session."""
    found = a_sent_request(world)
    a_session(world)
    return found


def an_envelope(world: World) -> dict[str, Any]:
    by = actor(world.here[Role.SUPERVISOR], NOW.date())
    with world.context(Role.SUPERVISOR):
        draft, known = envelopes.EnvelopeDraft(publish(CAISSE).public_id, NOW.year, 1_000_000), Envelope.objects.first()
        if known is not None:
            return {"public_id": known.public_id}
        return {"public_id": envelopes.open_envelope(GARD, draft, by=by, at=datetime.now(UTC)).public_id}


def a_draft(world: World) -> dict[str, Any]:
    pack, by = (
        next(one for one in ports().packs.packs if one.id == CCAS),
        actor(world.here[Role.SUPERVISOR], NOW.date()),
    )
    with world.context(Role.SUPERVISOR):
        return {"public_id": packs.write(GARD, write_pack(pack), by=by, at=datetime.now(UTC)).public_id}


ROWS: dict[str, Row] = {
    "workspace:quote_add": Row(OFFICE, objects=a_case),
    "workspace:cover": Row(OFFICE, objects=a_case),
    "workspace:plan_propose": Row(OFFICE, objects=a_case),
    "workspace:quote_correct": Row(OFFICE, objects=a_quote),
    "workspace:quote_withdraw": Row(OFFICE, method="post", objects=a_quote),
    "workspace:plan_adjust": Row(OFFICE, method="post", objects=a_plan),
    "workspace:plan_point": Row(OFFICE, method="post", objects=a_plan),
    "workspace:plan_agree": Row(OFFICE, objects=a_plan),
    "workspace:plan_send": Row(OFFICE, method="post", objects=an_agreed_plan),
    "workspace:papers_give": Row(OFFICE, objects=an_agreed_plan),
    "workspace:paper_give": Row(OFFICE, objects=lambda world: an_agreed_plan(world) | {"kind": "devis"}),
    "workspace:invoice_add": Row(OFFICE, objects=an_agreed_plan),
    "workspace:plan_version": Row(OFFICE, objects=a_version),
    "workspace:plan_step": Row(OFFICE, objects=lambda world: a_plan(world) | {"verb": "abandon"}),
    "workspace:application_packet": Row(OFFICE, objects=a_request),
    "workspace:application_step": Row(OFFICE, objects=lambda world: a_request(world) | {"verb": "withdraw"}),
    "workspace:committee": Row(PLANS_MONEY, elsewhere=None),
    "workspace:session_plan": Row(PLANS_MONEY, elsewhere=None),
    "workspace:committee_session": Row(PLANS_MONEY, objects=a_session),
    "workspace:session_hold": Row(PLANS_MONEY, method="post", objects=a_session),
    "workspace:committee_step": Row(
        PLANS_MONEY, objects=lambda world: a_request_before_a_session(world) | {"verb": "schedule"}
    ),
    "workspace:envelopes": Row(SEES_MONEY, elsewhere=None),
    "workspace:envelope_open": Row(PLANS_MONEY, elsewhere=None),
    "workspace:share_out": Row(PLANS_MONEY, elsewhere=None),
    "workspace:envelope": Row(SEES_MONEY, objects=an_envelope),
    "workspace:envelope_amend": Row(PLANS_MONEY, objects=an_envelope),
    "workspace:envelope_close": Row(PLANS_MONEY, objects=an_envelope),
    "workspace:packs": Row(SEES_RULES, elsewhere=None),
    "workspace:pack_new": Row(WRITES_RULES, elsewhere=None),
    "workspace:pack": Row(SEES_RULES, objects=a_draft),
    "workspace:pack_write": Row(WRITES_RULES, objects=a_draft),
    "workspace:pack_step": Row(WRITES_RULES, method="post", objects=lambda world: a_draft(world) | {"verb": "submit"}),
}
