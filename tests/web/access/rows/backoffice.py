"""The routes of the back office."""

from __future__ import annotations

from typing import Any

from misas.actions.accounts import make_workstation_key
from misas.core.access import SYSTEM, Role
from tests.kit.people import CREATED, GARD, give, person
from tests.web.access.matrix import Row, World

IN_CHARGE = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})


def here(world: World) -> dict[str, Any]:
    return {"caisse": GARD}


def colleague(world: World) -> dict[str, Any]:
    return here(world) | {"public_id": world.here[Role.AGENT].public_id}


def colleague_with_a_password(world: World) -> dict[str, Any]:
    return here(world) | {"public_id": person("Odile Clef", Role.AGENT, password="une phrase longue").public_id}


def a_role(world: World) -> dict[str, Any]:
    return colleague(world) | {"key": give(world.here[Role.AGENT], Role.CASEWORKER).pk}


def partner(world: World) -> dict[str, Any]:
    return here(world) | {"public_id": world.ccas.public_id}


def member(world: World) -> dict[str, Any]:
    return partner(world) | {"account": world.here[Role.PARTNER_MEMBER].public_id}


def workstation(world: World) -> dict[str, Any]:
    row, _ = make_workstation_key("Accueil", caisse_id=GARD, by=SYSTEM, at=CREATED)
    return here(world) | {"public_id": row.public_id}


ROWS: dict[str, Row] = {
    "backoffice:callback": Row({Role.ADMINISTRATOR}, objects=here),
    "backoffice:workstations": Row({Role.ADMINISTRATOR}, objects=here),
    "backoffice:revoke_workstation": Row({Role.ADMINISTRATOR}, method="post", objects=workstation),
    "backoffice:people": Row(IN_CHARGE),
    "backoffice:team": Row(IN_CHARGE, objects=here),
    "backoffice:invite": Row(IN_CHARGE, objects=here),
    "backoffice:person": Row(IN_CHARGE, objects=colleague),
    "backoffice:add_role": Row(IN_CHARGE, method="post", objects=colleague, data={"role": "caseworker"}),
    "backoffice:end_role": Row(IN_CHARGE, method="post", objects=a_role),
    "backoffice:suspend": Row(IN_CHARGE, method="post", objects=colleague),
    "backoffice:restore": Row(IN_CHARGE, method="post", objects=colleague),
    "backoffice:new_link": Row({Role.ADMINISTRATOR}, method="post", objects=colleague_with_a_password),
    "backoffice:organisations": Row(IN_CHARGE, objects=here),
    "backoffice:organisation": Row(IN_CHARGE, objects=partner),
    "backoffice:invite_member": Row(IN_CHARGE, method="post", objects=partner),
    "backoffice:end_membership": Row(IN_CHARGE, method="post", objects=member),
    "backoffice:member_link": Row(IN_CHARGE, method="post", objects=member),
}
