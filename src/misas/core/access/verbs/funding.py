"""The verbs of the room `funding`, and who may do them: whoever accompanies the case; the aid committee decides.

A social worker acts on what was handed to them, and reads what they follow. Rules of the nation are written by whoever
steers it. When a plan or an application allows a verb: `misas.core.funding.life`.
"""

from __future__ import annotations

from misas.core.access.roles import Role
from misas.core.access.rules import Bond, Rule, everywhere, rule

_OFFICE = ((Role.CASEWORKER, Bond.CAISSE), (Role.SUPERVISOR, Bond.CAISSE))
_ACCOMPANIES = rule(*_OFFICE, (Role.SOCIAL_WORKER, Bond.OWNER))
_READS = rule(*_OFFICE, (Role.SOCIAL_WORKER, Bond.CIRCLE))
_DECIDES = everywhere(Role.SUPERVISOR, Role.AID_COMMITTEE)
_PLANS_MONEY = everywhere(Role.SUPERVISOR, Role.AID_COMMITTEE)
_SEES_MONEY = everywhere(Role.CASEWORKER, Role.SUPERVISOR, Role.AID_COMMITTEE)
_WRITES_RULES = everywhere(Role.SUPERVISOR, Role.AID_COMMITTEE, Role.ADMINISTRATOR)
_NATION = rule((Role.NATIONAL_STEERING, Bond.NONE))

VERBS: dict[str, Rule] = {
    "funding.see": _READS,
    "quote.enter": _ACCOMPANIES,
    "quote.correct": _ACCOMPANIES,
    "quote.replace": _ACCOMPANIES,
    "quote.withdraw": _ACCOMPANIES,
    "coverage.say": _ACCOMPANIES,
    "plan.compute": _ACCOMPANIES,
    "plan.lock": _ACCOMPANIES,
    "plan.propose": _ACCOMPANIES,
    "plan.choose": _ACCOMPANIES,
    "plan.date_care": _ACCOMPANIES,
    "plan.record_care": _ACCOMPANIES,
    "plan.abandon": _ACCOMPANIES,
    "plan.find_none": _ACCOMPANIES,
    "plan.expire": _ACCOMPANIES,
    "plan.close": _ACCOMPANIES,
    "plan.reopen": _ACCOMPANIES,
    "application.prepare": _ACCOMPANIES,
    "application.give_document": _ACCOMPANIES,
    "application.deposit": _ACCOMPANIES,
    "application.note_receipt": _ACCOMPANIES,
    "application.ask_supplement": _ACCOMPANIES,
    "application.give_supplement": _ACCOMPANIES,
    "application.put_to_committee": _ACCOMPANIES,
    "application.note_decision": _ACCOMPANIES,  # as another funder wrote it; the committee's own: committee.decide
    "application.note_silence": _ACCOMPANIES,
    "application.ask_extension": _ACCOMPANIES,
    "application.note_extension": _ACCOMPANIES,
    "application.reduce": _ACCOMPANIES,
    "application.call": _ACCOMPANIES,
    "application.note_payment": _ACCOMPANIES,
    "application.lapse": _ACCOMPANIES,
    "application.renounce": _ACCOMPANIES,
    "application.appeal": _ACCOMPANIES,
    "invoice.record": _ACCOMPANIES,
    "invoice.cancel": _ACCOMPANIES,
    "ledger.reverse": _ACCOMPANIES,
    "committee.see": _DECIDES,
    "committee.plan": _PLANS_MONEY,
    "committee.decide": _DECIDES,
    "envelope.see": _SEES_MONEY,
    "envelope.open": _PLANS_MONEY,
    "envelope.move": _PLANS_MONEY,
    "envelope.close": _PLANS_MONEY,
    "portfolio.prepare": _PLANS_MONEY,
    "funder.see": _SEES_MONEY,
    "funder.keep": _WRITES_RULES,
    "pack.see": rule(*_SEES_MONEY.roles, *_NATION.roles, (Role.ADMINISTRATOR, Bond.CAISSE)),
    "pack.write": _WRITES_RULES,
    "pack.publish": everywhere(Role.SUPERVISOR, Role.AID_COMMITTEE),
    "pack.retire": everywhere(Role.SUPERVISOR, Role.AID_COMMITTEE),
    "pack.write_national": _NATION,
    "pack.publish_national": _NATION,
}
