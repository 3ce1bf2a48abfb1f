"""The routes of accounts and of the style guide."""

from __future__ import annotations

from datetime import UTC, datetime

from misas.actions.accounts import reset
from misas.core.access import SYSTEM, Role
from tests.web.access.matrix import EVERYBODY, Row, World, visitors


def a_link(world: World) -> dict[str, str]:
    return {"secret": reset(world.here[Role.AGENT], caisse=None, by=SYSTEM, at=datetime.now(UTC))}


MINE = {"passes": EVERYBODY, "elsewhere": None}

ROWS: dict[str, Row] = {
    "home": Row(**MINE),
    "accounts:sign_in": visitors(),
    "accounts:resume": visitors(method="post"),
    "accounts:forgotten": visitors(),
    "accounts:sign_out": visitors(method="post"),
    "accounts:signed_out": visitors(),
    "accounts:open_link": visitors(objects=a_link),
    "accounts:choose_password": visitors(),
    "accounts:me": Row(**MINE),
    "accounts:describe": Row(method="post", **MINE),
    "accounts:shortcuts": Row(method="post", **MINE),
    "accounts:change_password": Row(method="post", **MINE),
    "accounts:leave_everywhere": Row(method="post", **MINE),
    "accounts:nothing_here": Row(**MINE),
    "accounts:nation": Row({Role.NATIONAL_STEERING, Role.ADMINISTRATOR}),
    "style:index": visitors(),
    "style:list": visitors(),
    "style:case": visitors(),
    "style:panel": visitors(),
    "style:draft": visitors(method="post"),
    "style:palette": visitors(method="post"),
    "style:undo": visitors(method="post"),
    "style:sign_in": visitors(),
}
