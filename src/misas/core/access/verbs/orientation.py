"""The verbs of the room `orientation`, and who may do them."""

from __future__ import annotations

from misas.core.access.roles import Role
from misas.core.access.rules import Bond, Rule, rule

VERBS: dict[str, Rule] = {
    "orientation.see_lots": rule((Role.SUPERVISOR, Bond.NONE), (Role.ADMINISTRATOR, Bond.NONE)),
}
