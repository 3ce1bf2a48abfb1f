"""The routes of the orientation room: the directory, what is proposed, appointments, the lots of the directories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from misas.actions import cases, orientation
from misas.core.access import Role
from misas.core.orientation.needs import DeskKind
from misas.core.orientation.refusal_codes import RefusalGround
from misas.core.referrals.codes import CareType
from misas.core.territory.codes import PlaceKind
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation.models import CareOffer
from misas.records.territory.models import Commune
from tests.kit.people import GARD, actor
from tests.web.access.matrix import Row, World
from tests.web.access.rows.caseload import OFFICE, a_case, opened

KEEPERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
TEAM = OFFICE | {Role.SOCIAL_WORKER}
NOW = datetime.now(UTC)
SOON = {"on": f"{NOW + timedelta(days=9):%d/%m/%Y}", "hour": "14h30", "minutes": "30"}


def a_care(world: World) -> dict[str, Any]:
    case, care = _care(world)
    return {"public_id": case.public_id, "care": care.public_id}


def an_offer(world: World) -> dict[str, Any]:
    return {"public_id": _offer(world).public_id}


def a_place(world: World) -> dict[str, Any]:
    """A place that is proposed already: it is given back as it is."""
    row = _offer(world)
    return {"public_id": row.case.public_id, "care": row.care.public_id, "offered": row.place}


def an_appointment(world: World) -> dict[str, Any]:
    case, care = _care(world)
    with world.context(Role.CASEWORKER):
        by = actor(world.here[Role.CASEWORKER], NOW.date())
        made = orientation.want(case.public_id, care.public_id, by=by, at=datetime.now(UTC))
        orientation.book(made.public_id, NOW + timedelta(days=9), by=by, at=datetime.now(UTC))
    return {"public_id": made.public_id}


def a_refusal(world: World) -> dict[str, Any]:
    case, care = _care(world)
    with world.context(Role.CASEWORKER):
        made = orientation.record_refusal(
            case.public_id,
            care.public_id,
            ground=RefusalGround.C2S,
            place_name="Cabinet de Test",
            by=actor(world.here[Role.CASEWORKER], NOW.date()),
            at=datetime.now(UTC),
        )
    return {"public_id": made.public_id}


def _care(world: World) -> tuple[Case, ForgoneCare]:
    case = opened(world)
    with world.context(Role.CASEWORKER):
        by = actor(world.here[Role.CASEWORKER], NOW.date())
        now = datetime.now(UTC)
        cases.reach(case.public_id, agrees=True, by=by, at=now)
        cases.review_rights(case.public_id, by=by, at=now)
        cases.propose_plan(case.public_id, by=by, at=now)
        cases.add_care(case.public_id, CareType.OPTICS, since=None, reasons=(), by=by, at=datetime.now(UTC))
        return case, ForgoneCare.objects.get(case=case)


def _offer(world: World) -> CareOffer:
    case, care = _care(world)
    with world.context(Role.CASEWORKER):
        by = actor(world.here[Role.CASEWORKER], NOW.date())
        return orientation.name_offer(case.public_id, care.public_id, name="Cabinet de Test", by=by, at=NOW)


def a_desk(world: World) -> dict[str, Any]:
    with world.context(Role.CASEWORKER):
        by = actor(world.here[Role.CASEWORKER], NOW.date())
        said = {"name": "Nîmes", "kind": PlaceKind.COMMUNE, "departement": "30", "postal_codes": ["30000"]}
        Commune.objects.get_or_create(insee="30189", defaults=said)
        draft = orientation.DeskDraft(DeskKind.GENERAL, "PASS de Test", "30189", NOW.date())
        return {"public_id": orientation.keep_desk(GARD, draft, by=by, at=NOW).public_id}


def a_desk_seen(world: World) -> dict[str, Any]:
    return {"offered": a_desk(world)["public_id"]}


ROWS: dict[str, Row] = {
    "workspace:directory": Row(TEAM, elsewhere=None),
    "workspace:directory_ground": Row(TEAM, objects=lambda world: {"departement": "30"}, elsewhere=None),
    "workspace:directory_of_case": Row(OFFICE, objects=a_case),
    "workspace:directory_lots": Row(KEEPERS, elsewhere=None),
    "workspace:directory_lot": Row(KEEPERS, objects=lambda world: {"format": "apl"}, elsewhere=None),
    "workspace:observe_place": Row(TEAM, objects=a_desk_seen),
    "workspace:desks": Row(TEAM, elsewhere=None),
    "workspace:add_desk": Row(TEAM, elsewhere=None),
    "workspace:change_desk": Row(TEAM, objects=a_desk),
    "workspace:retire_desk": Row(TEAM, method="post", objects=a_desk),
    "workspace:propose_offer": Row(OFFICE, method="post", objects=a_place, data={"besoin": "lunettes"}),
    "workspace:name_offer": Row(OFFICE, objects=a_care),
    "workspace:book_care": Row(OFFICE, objects=a_care),
    "workspace:care_visit": Row(OFFICE, method="post", objects=lambda world: a_care(world) | {"verb": "honour"}),
    "workspace:call_sheet": Row(OFFICE, objects=a_care),
    "workspace:record_refusal": Row(OFFICE, objects=a_care),
    "workspace:call_offer": Row(OFFICE, objects=an_offer),
    "workspace:book_offer": Row(OFFICE, objects=an_offer),
    "workspace:choose_offer": Row(OFFICE, method="post", objects=an_offer),
    "workspace:drop_offer": Row(OFFICE, method="post", objects=an_offer),
    "workspace:prepare_appointment": Row(OFFICE, objects=an_appointment),
    "workspace:number_appointment": Row(OFFICE, objects=an_appointment),
    "workspace:remind_appointment": Row(OFFICE, method="post", objects=an_appointment),
    "workspace:appointment_calendar": Row(OFFICE, objects=an_appointment),
    "workspace:appointment_step": Row(OFFICE, objects=lambda world: an_appointment(world) | {"verb": "move"}),
    "workspace:refusal_step": Row(OFFICE, objects=lambda world: a_refusal(world) | {"verb": "note_receipt"}),
    "workspace:agenda": Row(TEAM, elsewhere=None),
}
