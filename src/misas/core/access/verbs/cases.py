"""The verbs of the room `cases`, and who may do them.

Caseworkers of a caisse stand in for one another, so most verbs ask for the caisse, not for ownership; the journal
tells who did what. A social worker acts on what was handed to them. When a verb is allowed:
`misas.core.cases.lifecycle`.
"""

from __future__ import annotations

from misas.core.access.roles import Role
from misas.core.access.rules import Bond, Rule, rule

OFFICE = ((Role.CASEWORKER, Bond.CAISSE), (Role.SUPERVISOR, Bond.CAISSE))
ACCOMPANIES = rule(*OFFICE, (Role.SOCIAL_WORKER, Bond.OWNER))
CASE_OFFICE = rule(*OFFICE)
SUPERVISES = rule((Role.SUPERVISOR, Bond.CAISSE))
SOCIAL_SERVICE = rule((Role.SOCIAL_WORKER, Bond.CAISSE))
SERVICE_ITSELF = rule()

VERBS: dict[str, Rule] = {
    "case.read": rule(*OFFICE, (Role.SOCIAL_WORKER, Bond.CIRCLE)),
    "case.list": rule(*OFFICE, (Role.SOCIAL_WORKER, Bond.CAISSE)),
    "case.see_open": rule((Role.AGENT, Bond.CAISSE), *OFFICE),
    "case.open": CASE_OFFICE,
    "case.link_referral": CASE_OFFICE,
    "case.take": rule((Role.CASEWORKER, Bond.CAISSE), (Role.SUPERVISOR, Bond.CAISSE)),
    "case.assign": SUPERVISES,
    "case.reassign": SUPERVISES,
    "case.allocate": SUPERVISES,
    "case.log_attempt": ACCOMPANIES,
    "case.log_exchange": ACCOMPANIES,
    "case.agree": ACCOMPANIES,
    "case.decline": ACCOMPANIES,
    "case.review_rights": ACCOMPANIES,
    "case.review_again": ACCOMPANIES,
    "case.propose_plan": ACCOMPANIES,
    "case.change_plan": ACCOMPANIES,
    "case.add_care": ACCOMPANIES,
    "case.confirm_care": ACCOMPANIES,
    "case.search_care": ACCOMPANIES,
    "case.book_care": ACCOMPANIES,
    "case.attend_care": ACCOMPANIES,
    "case.miss_care": ACCOMPANIES,
    "case.start_care": ACCOMPANIES,
    "case.finish_care": ACCOMPANIES,
    "case.prove_care": ACCOMPANIES,
    "case.abandon_care": ACCOMPANIES,
    "case.wait": ACCOMPANIES,
    "case.resume": ACCOMPANIES,
    "case.postpone": ACCOMPANIES,
    "case.follow": ACCOMPANIES,
    "case.ask_document": ACCOMPANIES,
    "case.receive_document": ACCOMPANIES,
    "case.add_task": ACCOMPANIES,
    "case.do_task": ACCOMPANIES,
    "case.cancel_task": ACCOMPANIES,
    "case.write_note": ACCOMPANIES,
    "case.watch": rule(*OFFICE, (Role.SOCIAL_WORKER, Bond.CIRCLE)),
    "case.undo": ACCOMPANIES,
    "case.propose_handover": CASE_OFFICE,
    "case.withdraw_handover": CASE_OFFICE,
    "case.read_handover": rule(*OFFICE, (Role.SOCIAL_WORKER, Bond.CAISSE)),
    "case.accept_handover": SOCIAL_SERVICE,
    "case.return_handover": SOCIAL_SERVICE,
    "case.propose_closing": ACCOMPANIES,
    "case.return_closing": SUPERVISES,
    "case.agree_closing": SUPERVISES,
    "case.close": ACCOMPANIES,
    "case.reopen": ACCOMPANIES,
    "case.call_again": ACCOMPANIES,
    "case.stop_feedback": SERVICE_ITSELF,
    "case.move_claim": ACCOMPANIES,
    "case.decide_claim": ACCOMPANIES,
    "case.move_aid": ACCOMPANIES,
    "case.decide_aid": rule(*ACCOMPANIES.roles, (Role.AID_COMMITTEE, Bond.CAISSE)),
    "case.remind": SERVICE_ITSELF,
    "case.escalate": SERVICE_ITSELF,
    "case.set_rules": SUPERVISES,
    "case.set_shares": SUPERVISES,
    "case.record_absence": rule(*OFFICE),
}
