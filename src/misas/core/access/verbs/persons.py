"""The verbs of the rooms `persons`, `privacy` and `documents`, and who may do them.

A person has no owner of her own: the caisse is the bond; the circle of a case is judged by the verbs of `cases`.
"""

from misas.core.access.roles import Role
from misas.core.access.rules import Bond, Rule, everywhere, rule

_DESK = (Role.AGENT, Role.CASEWORKER, Role.SUPERVISOR, Role.SOCIAL_WORKER)
_CARE = (Role.CASEWORKER, Role.SUPERVISOR, Role.SOCIAL_WORKER)

VERBS: dict[str, Rule] = {
    "person.search": everywhere(*_DESK),
    "person.see": everywhere(*_CARE),
    "person.register": everywhere(*_DESK),
    "person.correct": everywhere(*_DESK),
    "person.set_nir": everywhere(*_DESK),
    "person.see_nir": everywhere(*_CARE),
    "person.link": everywhere(Role.CASEWORKER, Role.SUPERVISOR),
    "person.unlink": everywhere(Role.CASEWORKER, Role.SUPERVISOR),
    "privacy.record_information": rule(
        *((role, Bond.CAISSE) for role in _DESK),
        (Role.PARTNER_MEMBER, Bond.ORGANISATION),
        (Role.HEALTH_PROFESSIONAL, Bond.ORGANISATION),
    ),
    "privacy.withdraw": everywhere(*_DESK),
    "document.add": rule(*((role, Bond.CAISSE) for role in _CARE), (Role.HEALTH_PROFESSIONAL, Bond.ORGANISATION)),
    "document.see": rule(*((role, Bond.CAISSE) for role in _CARE), (Role.HEALTH_PROFESSIONAL, Bond.ORGANISATION)),
    "document.remove": everywhere(Role.CASEWORKER, Role.SUPERVISOR),
}
