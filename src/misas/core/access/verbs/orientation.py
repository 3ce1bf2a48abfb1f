"""The verbs of the room `orientation`, and who may do them."""

from __future__ import annotations

from misas.core.access.roles import Role
from misas.core.access.rules import Bond, Rule, rule

_OFFICE = ((Role.CASEWORKER, Bond.CAISSE), (Role.SUPERVISOR, Bond.CAISSE))

VERBS: dict[str, Rule] = {
    "orientation.see": rule(*_OFFICE, (Role.SOCIAL_WORKER, Bond.CIRCLE)),
    "orientation.browse": rule(*_OFFICE, (Role.SOCIAL_WORKER, Bond.CAISSE)),
    "offer.propose": rule(*_OFFICE, (Role.SOCIAL_WORKER, Bond.OWNER)),
    "orientation.see_lots": rule((Role.SUPERVISOR, Bond.NONE), (Role.ADMINISTRATOR, Bond.NONE)),
}
