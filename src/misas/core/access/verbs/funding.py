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
_ACCOMPANIES_OR_DECIDES = rule(*_ACCOMPANIES.roles, (Role.AID_COMMITTEE, Bond.CAISSE))
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
    "plan.price": _ACCOMPANIES,
    "plan.simulate": _ACCOMPANIES,
    "plan.choose": _ACCOMPANIES,
    "plan.invoice": _ACCOMPANIES,
    "plan.close": _ACCOMPANIES,
    "plan.find_no_solution": _ACCOMPANIES,
    "plan.abandon": _ACCOMPANIES,
    "plan.expire": _ACCOMPANIES,
    "plan.reopen": _ACCOMPANIES,
    "aid.prepare": _ACCOMPANIES,
    "aid.give_paper": _ACCOMPANIES,
    "aid.check_documents": _ACCOMPANIES,
    "aid.amend": _ACCOMPANIES,
    "aid.submit": _ACCOMPANIES,
    "aid.note_receipt": _ACCOMPANIES,
    "aid.ask_supplement": _ACCOMPANIES_OR_DECIDES,
    "aid.send_supplement": _ACCOMPANIES,
    "aid.schedule": _ACCOMPANIES_OR_DECIDES,
    "aid.adjourn": _ACCOMPANIES_OR_DECIDES,
    "aid.grant": _ACCOMPANIES_OR_DECIDES,  # as another funder wrote it; the committee's own: committee.decide
    "aid.refuse": _ACCOMPANIES_OR_DECIDES,
    "aid.record_silence": _ACCOMPANIES,
    "aid.appeal": _ACCOMPANIES,
    "aid.commit": _ACCOMPANIES_OR_DECIDES,
    "aid.alert": rule(),
    "aid.ask_extension": _ACCOMPANIES,
    "aid.extend": _ACCOMPANIES_OR_DECIDES,
    "aid.revise": _ACCOMPANIES,
    "aid.call_payment": _ACCOMPANIES,
    "aid.note_payment": _ACCOMPANIES,
    "aid.note_return": _ACCOMPANIES,
    "aid.settle": _ACCOMPANIES,
    "aid.lapse": _ACCOMPANIES,
    "aid.withdraw": _ACCOMPANIES,
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
