"""The verbs of the room `territory`, and who may do them."""

from misas.core.access.roles import Role
from misas.core.access.rules import Bond, Rule, rule

VERBS: dict[str, Rule] = {
    "territory.see_openings": rule((Role.NATIONAL_STEERING, Bond.NONE), (Role.ADMINISTRATOR, Bond.NONE)),
    "territory.open_caisse": rule((Role.NATIONAL_STEERING, Bond.NONE), (Role.ADMINISTRATOR, Bond.CAISSE)),
    "territory.set_callback": rule((Role.ADMINISTRATOR, Bond.CAISSE)),
}
