"""The routes of the orientation room: the directory, what is proposed, appointments, the lots of the directories."""

from __future__ import annotations

from misas.core.access import Role
from tests.web.access.matrix import Row

KEEPERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})

ROWS: dict[str, Row] = {
    "workspace:directory_lots": Row(KEEPERS, elsewhere=None),
    "workspace:directory_lot": Row(KEEPERS, objects=lambda world: {"format": "apl"}, elsewhere=None),
}
