"""The routes of supervision, handovers, imports and steering."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from misas.actions import cases, rights
from misas.actions.imports import examine, keep
from misas.actions.partners import suspend_agreement
from misas.core.access import Context, Role
from misas.core.cases.codes import ExitCode, HandoverMotive
from misas.core.cases.handover import Packet
from misas.records.access.scope import working_in
from misas.records.cases.models import Absence, Case, Handover
from misas.records.partners.models import Agreement
from misas.records.rights.models import RightsReminder
from tests.kit import persons
from tests.kit.imports import NADIA, a_file
from tests.kit.people import GARD
from tests.web.access.matrix import Row, World

SUPERVISOR = frozenset({Role.SUPERVISOR})
OFFICE = frozenset({Role.SUPERVISOR, Role.CASEWORKER})
SOCIAL = frozenset({Role.SOCIAL_WORKER})
SENDERS = OFFICE | SOCIAL | {Role.AGENT}
OUTSIDE = frozenset({Role.PARTNER_MEMBER, Role.HEALTH_PROFESSIONAL})


def _case(world: World) -> Case:
    with world.context(Role.CASEWORKER) as context:
        now = datetime.now(UTC)
        person = persons.register(context.actor, at=now, commune="Nîmes", postal_code="30000")
        case = cases.open_case(person, by=context.actor, at=now)
        cases.take(case.public_id, by=context.actor, at=now)
        return case


def a_warning(world: World) -> dict[str, Any]:
    """What was told of a right whose case is closed."""
    case, now = _case(world), datetime.now(UTC)
    with world.context(Role.CASEWORKER) as context:
        until = now.date() + timedelta(days=75)
        rights.note_open_right(case.public_id, "c2s", until=until, source="attestation", by=context.actor, at=now)
        cases.close_case(case.public_id, ExitCode.MOVED, by=context.actor, at=now)
    with working_in(Context.for_system(GARD)):
        rights.sweep_warnings(GARD, at=now)
        return {"public_id": RightsReminder.objects.filter(case=case).latest("id").public_id}


def a_colleague(world: World) -> dict[str, Any]:
    return {"account": world.here[Role.CASEWORKER].public_id}


def an_absence(world: World) -> dict[str, Any]:
    with world.context(Role.SUPERVISOR):
        row = Absence.objects.create(
            caisse_id=GARD,
            account=world.here[Role.CASEWORKER],
            first_day=date(2099, 1, 1),
            last_day=date(2099, 1, 2),
        )
    return {"public_id": row.public_id}


def a_look(world: World) -> dict[str, Any]:
    case = _case(world)
    with world.context(Role.SUPERVISOR) as context:
        now = datetime.now(UTC)
        cases.set_rules(GARD, {"second_look": [ExitCode.DUPLICATE]}, by=context.actor, at=now)
    with world.context(Role.CASEWORKER) as context:
        cases.close_case(case.public_id, ExitCode.DUPLICATE, by=context.actor, at=now)
    return {"public_id": case.public_id}


def a_packet(world: World) -> dict[str, Any]:
    case = _case(world)
    packet = Packet((HandoverMotive.HOUSING,), "Vit seule", "", "Un logement", date(2026, 1, 2))
    with world.context(Role.CASEWORKER) as context:
        now = datetime.now(UTC)
        cases.reach(case.public_id, agrees=True, by=context.actor, at=now)
        cases.propose_handover(case.public_id, packet, by=context.actor, at=now)
        return {"public_id": Handover.objects.get(case=case).public_id}


def a_kept_file(world: World) -> dict[str, Any]:
    with world.context(Role.CASEWORKER) as context:
        now = datetime.now(UTC)
        looked = examine(a_file(NADIA), name="fiches.csv", caisse_id=GARD, by=context.actor, at=now)
        return {"public_id": keep(looked, by=context.actor, at=now).public_id}


IN_CHARGE = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


def here(world: World) -> dict[str, Any]:
    return {"caisse": GARD}


def a_partner(world: World) -> dict[str, Any]:
    return here(world) | {"public_id": world.ccas.public_id}


def an_agreement(world: World) -> dict[str, Any]:
    with world.context(Role.SUPERVISOR):
        return here(world) | {"public_id": Agreement.objects.get(organisation=world.ccas).public_id}


def a_suspended_agreement(world: World) -> dict[str, Any]:
    found = an_agreement(world)
    with world.context(Role.SUPERVISOR) as context:
        suspend_agreement(found["public_id"], by=context.actor, at=datetime.now(UTC))
    return found


ROWS: dict[str, Row] = {
    "workspace:supervision": Row(SUPERVISOR),
    "workspace:choose_caisse": Row(
        SUPERVISOR, method="post", data={"caisse": GARD}, elsewhere=404, objects=lambda _: {}
    ),
    "workspace:team_cases": Row(SUPERVISOR),
    "workspace:reassign": Row(SUPERVISOR, method="post"),
    "workspace:undo_reassign": Row(SUPERVISOR, method="post", objects=lambda _: {"token": "rien"}, elsewhere=None),
    "workspace:workload": Row(SUPERVISOR),
    "workspace:set_share": Row(SUPERVISOR, method="post", objects=a_colleague, data={"share": "20"}, elsewhere=409),
    "workspace:add_absence": Row(SUPERVISOR, method="post"),
    "workspace:end_absence": Row(OFFICE, method="post", objects=an_absence),
    "workspace:second_looks": Row(SUPERVISOR),
    "workspace:answer_look": Row(SUPERVISOR, method="post", objects=a_look, data={"answer": "agree"}),
    "workspace:unfollowed_rights": Row(SUPERVISOR),
    "workspace:leave_unfollowed": Row(SUPERVISOR, method="post", objects=a_warning),
    "workspace:rules": Row(SUPERVISOR),
    "workspace:unassigned": Row(SUPERVISOR),
    "workspace:allocate": Row(SUPERVISOR, method="post"),
    "workspace:handovers": Row(OFFICE | SOCIAL),
    "workspace:handover": Row(OFFICE | SOCIAL, objects=a_packet),
    "workspace:accept_handover": Row(SOCIAL, method="post", objects=a_packet),
    "workspace:return_handover": Row(SOCIAL, method="post", objects=a_packet, data={"why": "Hors secteur"}),
    "workspace:imports": Row(SENDERS | OUTSIDE),
    "workspace:import_sample": Row(SENDERS | OUTSIDE, objects=lambda world: {"kind": "csv"}, elsewhere=None),
    "workspace:send_import": Row(
        SENDERS | OUTSIDE, method="post", data={"idempotency_key": str(uuid4())}, refused=frozenset({403})
    ),
    "workspace:import": Row(SENDERS, objects=a_kept_file),
    "workspace:confirm_import": Row(SENDERS, method="post", objects=a_kept_file),
    "workspace:drop_import": Row(SENDERS, method="post", objects=a_kept_file),
    "workspace:import_progress": Row(SENDERS, objects=a_kept_file),
    "workspace:import_workbook": Row(SENDERS, objects=a_kept_file),
    "backoffice:find_organisation": Row(IN_CHARGE, objects=here),
    "backoffice:create_organisation": Row(IN_CHARGE, objects=here),
    "backoffice:sign_agreement": Row(IN_CHARGE, objects=a_partner),
    "backoffice:suspend_agreement": Row(IN_CHARGE, method="post", objects=an_agreement),
    "backoffice:resume_agreement": Row(IN_CHARGE, method="post", objects=a_suspended_agreement),
    "steering:home": Row(SUPERVISOR | {Role.NATIONAL_STEERING}),
    "steering:caisse": Row(SUPERVISOR),
    "steering:nation": Row({Role.NATIONAL_STEERING}),
}
