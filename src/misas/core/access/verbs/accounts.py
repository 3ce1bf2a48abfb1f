"""The verbs of the room `accounts`, and who may do them."""

from misas.core.access.roles import Role
from misas.core.access.rules import Bond, Rule, everywhere, rule

VERBS: dict[str, Rule] = {
    "account.see_self": everywhere(*Role, bond=Bond.NONE),
    "account.change_self": everywhere(*Role, bond=Bond.SELF),
    "account.list": rule((Role.SUPERVISOR, Bond.CAISSE), (Role.ADMINISTRATOR, Bond.CAISSE)),
    "account.invite": rule((Role.SUPERVISOR, Bond.CAISSE), (Role.ADMINISTRATOR, Bond.CAISSE)),
    "account.reset": rule((Role.ADMINISTRATOR, Bond.CAISSE)),
    "account.grant": rule((Role.SUPERVISOR, Bond.CAISSE), (Role.ADMINISTRATOR, Bond.CAISSE)),
    "workstation_key.see": rule((Role.ADMINISTRATOR, Bond.CAISSE)),
    "workstation_key.make": rule((Role.ADMINISTRATOR, Bond.CAISSE)),
    "workstation_key.revoke": rule((Role.ADMINISTRATOR, Bond.CAISSE)),
    "account.suspend": rule((Role.SUPERVISOR, Bond.CAISSE), (Role.ADMINISTRATOR, Bond.CAISSE)),
}
