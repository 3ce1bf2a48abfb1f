"""The verbs of the room `partners`, and who may do them."""

from misas.core.access.roles import CAISSE_ROLES, OUTSIDE_ROLES, Role
from misas.core.access.rules import Bond, Rule, rule

_IN_CHARGE = ((Role.SUPERVISOR, Bond.CAISSE), (Role.ADMINISTRATOR, Bond.CAISSE))
_MEMBERS = tuple((role, Bond.ORGANISATION) for role in sorted(OUTSIDE_ROLES))

VERBS: dict[str, Rule] = {
    "organisation.create": rule(*_IN_CHARGE),
    "organisation.correct": rule(*_IN_CHARGE),
    "organisation.see": rule(*((role, Bond.CAISSE) for role in sorted(CAISSE_ROLES)), *_MEMBERS),
    "organisation.join": rule(*_IN_CHARGE),
    "agreement.sign": rule(*_IN_CHARGE),
    "agreement.suspend": rule(*_IN_CHARGE),
    "agreement.resume": rule(*_IN_CHARGE),
    "agreement.see": rule(*_IN_CHARGE, *_MEMBERS),
}
