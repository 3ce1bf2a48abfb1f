"""The verbs of the room `referrals`, and who may do them. For `follow`, the subject's owner is whoever referred."""

from misas.core.access.roles import OUTSIDE_ROLES, Role
from misas.core.access.rules import Bond, Rule, everywhere, rule

_TEAM = (Role.CASEWORKER, Role.SUPERVISOR)
_OWN = tuple((role, Bond.ORGANISATION) for role in sorted(OUTSIDE_ROLES))
_DETECTORS = (Role.AGENT, Role.CASEWORKER, Role.SUPERVISOR, Role.SOCIAL_WORKER)

VERBS: dict[str, Rule] = {
    "referral.create": rule(*((role, Bond.CAISSE) for role in _DETECTORS), *_OWN),
    "referral.prefill": everywhere(*_DETECTORS),
    "referral.follow": rule(*((role, Bond.SELF) for role in _DETECTORS), *_OWN),
    "referral.report_withdrawal": rule(*((role, Bond.SELF) for role in _DETECTORS), *_OWN),
    "referral.see": everywhere(*_TEAM, Role.SOCIAL_WORKER),
    "referral.see_open_case": everywhere(*_DETECTORS),
    "referral.see_queue": everywhere(*_TEAM),
    "referral.acknowledge": everywhere(*_TEAM),
    "referral.postpone": everywhere(*_TEAM),
    "referral.assign": everywhere(Role.SUPERVISOR),
    "referral.identify": everywhere(*_TEAM),
    "referral.correct": everywhere(*_TEAM),
    "referral.triage": everywhere(*_TEAM),
    "referral.undo_triage": everywhere(*_TEAM),
    "referral.stop_feedback": everywhere(*_TEAM),
}
