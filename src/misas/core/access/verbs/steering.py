"""The verbs of the room `steering`, and who may do them."""

from misas.core.access.roles import Role
from misas.core.access.rules import Bond, Rule, rule

VERBS: dict[str, Rule] = {
    "steering.see": rule((Role.SUPERVISOR, Bond.CAISSE), (Role.NATIONAL_STEERING, Bond.NONE)),
    "steering.see_caisse": rule((Role.SUPERVISOR, Bond.CAISSE)),
    "steering.see_nation": rule((Role.NATIONAL_STEERING, Bond.NONE)),
    "journal.see": rule((Role.SUPERVISOR, Bond.CAISSE), (Role.ADMINISTRATOR, Bond.CAISSE)),
}
