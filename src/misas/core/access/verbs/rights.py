"""The verbs of the room `rights`, and who may do them: whoever accompanies the case.

A social worker acts on what was handed to them, and reads what they follow. When a claim allows a verb:
`misas.core.rights.claim_steps`.
"""

from __future__ import annotations

from misas.core.access.roles import Role
from misas.core.access.rules import Bond, Rule, rule

_OFFICE = ((Role.CASEWORKER, Bond.CAISSE), (Role.SUPERVISOR, Bond.CAISSE))
_ACCOMPANIES = rule(*_OFFICE, (Role.SOCIAL_WORKER, Bond.OWNER))
_READS = rule(*_OFFICE, (Role.SOCIAL_WORKER, Bond.CIRCLE))

VERBS: dict[str, Rule] = {
    "rights.see": _READS,
    "rights.see_warnings": rule((Role.SUPERVISOR, Bond.CAISSE)),
    "rights.leave_unfollowed": rule((Role.SUPERVISOR, Bond.CAISSE)),
    "rights.open_review": _ACCOMPANIES,
    "rights.record_fact": _ACCOMPANIES,
    "rights.change_household": _ACCOMPANIES,
    "rights.answer": _ACCOMPANIES,
    "rights.finish_review": _ACCOMPANIES,
    "rights.note_open_right": _ACCOMPANIES,
    "claim.prepare": _ACCOMPANIES,
    "claim.file": _ACCOMPANIES,
    "claim.ask_documents": _ACCOMPANIES,
    "claim.complete": _ACCOMPANIES,
    "claim.grant": _ACCOMPANIES,
    "claim.refuse": _ACCOMPANIES,
    "claim.record_silence": _ACCOMPANIES,
    "claim.appeal": _ACCOMPANIES,
    "claim.withdraw": _ACCOMPANIES,
}
