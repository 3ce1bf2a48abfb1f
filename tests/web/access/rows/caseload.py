"""The routes of the caseload, of a case and of a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from misas.actions import cases, documents
from misas.core.access import Role
from misas.core.cases.codes import AttemptChannel, AttemptOutcome
from misas.records.cases.models import Case
from tests.kit import persons
from tests.kit.files import pdf
from tests.kit.people import actor
from tests.web.access.matrix import Row, World

OFFICE = frozenset({Role.CASEWORKER, Role.SUPERVISOR})
TEAM = OFFICE | {Role.SOCIAL_WORKER}
DESK = TEAM | {Role.AGENT}


def opened(world: World) -> Case:
    """A case of the Gard that its caseworker took."""
    now = datetime.now(UTC)
    by = actor(world.here[Role.CASEWORKER], now.date())
    with world.context(Role.CASEWORKER):
        case = cases.open_case(persons.register(by, at=now), by=by, at=now)
        cases.take(case.public_id, by=by, at=now)
        return case


def a_case(world: World) -> dict[str, Any]:
    return {"public_id": opened(world).public_id}


def a_document(world: World) -> dict[str, Any]:
    case, now = opened(world), datetime.now(UTC)
    by = actor(world.here[Role.CASEWORKER], now.date())
    with world.context(Role.CASEWORKER):
        added = documents.add_document(
            pdf(), "devis.pdf", "quote", person_id=case.person.public_id, case=case.public_id, by=by, at=now
        )
    return {"public_id": case.public_id, "document": added.row.public_id}


def a_task(world: World) -> dict[str, Any]:
    case, now = opened(world), datetime.now(UTC)
    by = actor(world.here[Role.CASEWORKER], now.date())
    with world.context(Role.CASEWORKER):
        task = cases.add_task(case.public_id, "Appeler", case.caisse.local_date(now) + timedelta(days=1), by=by, at=now)
    return {"public_id": case.public_id, "task_id": task.public_id}


def an_event(world: World) -> dict[str, Any]:
    case, now = opened(world), datetime.now(UTC)
    by = actor(world.here[Role.CASEWORKER], now.date())
    with world.context(Role.CASEWORKER):
        event = cases.log_attempt(case.public_id, AttemptChannel.PHONE, AttemptOutcome.NOT_REACHED, by=by, at=now)
    return {"event_id": event.public_id}


def a_person(world: World) -> dict[str, Any]:
    return {"public_id": opened(world).person.public_id}


def a_contact(world: World) -> dict[str, Any]:
    person = opened(world).person
    with world.context(Role.CASEWORKER):
        return {"public_id": person.public_id, "contact": person.contacts.get().public_id}


def gesture(world: World) -> dict[str, Any]:
    return a_case(world) | {"name": "postpone"}


def a_tab(world: World) -> dict[str, Any]:
    return a_case(world) | {"name": "soins"}


def a_letter(world: World) -> dict[str, Any]:
    return a_case(world) | {"way": "sms"}


def told(world: World) -> dict[str, Any]:
    return a_person(world) | {"name": "identite"}


NOTE = {"note": str(uuid4()), "text": "Note", "version": "0"}
CASELOAD_LIST = {"elsewhere": None}

ROWS: dict[str, Row] = {
    "workspace:caseload": Row(TEAM, **CASELOAD_LIST),
    "workspace:caseload_team": Row({Role.SUPERVISOR}, **CASELOAD_LIST),
    "workspace:caseload_bulk": Row(TEAM, method="post", **CASELOAD_LIST),
    "workspace:search": Row(DESK, **CASELOAD_LIST),
    "workspace:palette": Row(DESK, method="post", **CASELOAD_LIST),
    "workspace:case": Row(OFFICE, objects=a_case),
    "workspace:case_print": Row(OFFICE, objects=a_case),
    "workspace:case_tab": Row(OFFICE, objects=a_tab),
    "workspace:timeline": Row(frozenset(), objects=a_case),  # without its cursor, nobody
    "workspace:presence": Row(OFFICE, objects=a_case),
    "workspace:draft": Row(OFFICE, method="post", objects=a_case, data=NOTE),
    "workspace:compose": Row(OFFICE, method="post", objects=a_case, data=NOTE),
    "workspace:close": Row(OFFICE, objects=a_case),
    "workspace:write": Row(OFFICE, objects=a_letter),
    "workspace:add_document": Row(OFFICE, objects=a_case),
    "workspace:document": Row(OFFICE, objects=a_document),
    "workspace:remove_document": Row(OFFICE, method="post", objects=a_document),
    "workspace:tick": Row(OFFICE, method="post", objects=a_task),
    "workspace:gesture": Row(OFFICE, objects=gesture),
    "workspace:undo": Row(OFFICE, method="post", objects=an_event),
    "workspace:person": Row(TEAM, objects=a_person),
    "workspace:see_nir": Row(TEAM, method="post", objects=a_person),
    "workspace:end_contact": Row(DESK, method="post", objects=a_contact),
    "workspace:tell_person": Row(DESK, objects=told),
}
