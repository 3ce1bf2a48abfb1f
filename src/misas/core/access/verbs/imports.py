"""The verbs of the room `imports`, and who may do them: whoever may say a referral may send a file of them."""

from misas.core.access.roles import OUTSIDE_ROLES, Role
from misas.core.access.rules import Bond, Rule, rule

_DETECTORS = (Role.AGENT, Role.CASEWORKER, Role.SUPERVISOR, Role.SOCIAL_WORKER)
_SENDERS = rule(
    *((role, Bond.CAISSE) for role in _DETECTORS), *((role, Bond.ORGANISATION) for role in sorted(OUTSIDE_ROLES))
)

VERBS: dict[str, Rule] = {
    "import.create": _SENDERS,
    "import.see": _SENDERS,
    "import.confirm": _SENDERS,
    "import.drop": _SENDERS,
    "import.advance": _SENDERS,
    "import.take_back_workbook": _SENDERS,
}
