"""The verbs of the room `orientation`, and who may do them: whoever accompanies the case.

A social worker acts on what was handed to them, and reads what they follow. What was seen of places and the PASS are of
the whole caisse. When an appointment or a refusal of care allows a verb: `misas.core.orientation.appointments`,
`.refusal`.
"""

from __future__ import annotations

from misas.core.access.roles import Role
from misas.core.access.rules import Bond, Rule, everywhere, rule

_OFFICE = ((Role.CASEWORKER, Bond.CAISSE), (Role.SUPERVISOR, Bond.CAISSE))
_ACCOMPANIES = rule(*_OFFICE, (Role.SOCIAL_WORKER, Bond.OWNER))
_READS = rule(*_OFFICE, (Role.SOCIAL_WORKER, Bond.CIRCLE))
_TEAM = everywhere(Role.CASEWORKER, Role.SUPERVISOR, Role.SOCIAL_WORKER)

VERBS: dict[str, Rule] = {
    "orientation.see": _READS,
    "orientation.browse": _TEAM,
    "orientation.agenda": _TEAM,
    "orientation.agenda_of_all": everywhere(Role.CASEWORKER, Role.SUPERVISOR),
    "offer.propose": _ACCOMPANIES,
    "offer.choose": _ACCOMPANIES,
    "offer.drop": _ACCOMPANIES,
    "appointment.want": _ACCOMPANIES,
    "appointment.attempt": _ACCOMPANIES,
    "appointment.book": _ACCOMPANIES,
    "appointment.move": _ACCOMPANIES,
    "appointment.honour": _ACCOMPANIES,
    "appointment.miss": _ACCOMPANIES,
    "appointment.cancel_by_person": _ACCOMPANIES,
    "appointment.cancel_by_place": _ACCOMPANIES,
    "appointment.reinstate": _ACCOMPANIES,
    "appointment.prepare": _ACCOMPANIES,
    "appointment.remind": _ACCOMPANIES,
    "appointment.number": _ACCOMPANIES,
    "refusal.record": _ACCOMPANIES,
    "refusal.say_ground": _ACCOMPANIES,
    "refusal.file_complaint": _ACCOMPANIES,
    "refusal.note_receipt": _ACCOMPANIES,
    "refusal.note_summons": _ACCOMPANIES,
    "refusal.note_conciliation": _ACCOMPANIES,
    "refusal.note_sent_on": _ACCOMPANIES,
    "refusal.drop_complaint": _ACCOMPANIES,
    "observation.note": _TEAM,
    "desk.keep": _TEAM,
    "orientation.see_lots": rule((Role.SUPERVISOR, Bond.NONE), (Role.ADMINISTRATOR, Bond.NONE)),
    "rdv.connect": everywhere(Role.ADMINISTRATOR),
}
