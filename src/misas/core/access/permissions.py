"""Who may do what: one table, joined from one file of verbs per room.

`may` reads it; routes, buttons and the permission matrix of the tests read it too. Nothing here asks the database:
the subject carries the few facts that a relation needs.
"""

from __future__ import annotations

from misas.core.access.roles import Actor, Grant, Role
from misas.core.access.rules import Bond, Rule, Subject, Verdict
from misas.core.access.verbs import (
    accounts,
    cases,
    funding,
    imports,
    orientation,
    partners,
    persons,
    referrals,
    rights,
    steering,
    territory,
)

ROOMS = (territory, accounts, partners, persons, referrals, cases, rights, orientation, funding, imports, steering)

PERMISSIONS: dict[str, Rule] = {}
for _room in ROOMS:
    _twice = PERMISSIONS.keys() & _room.VERBS.keys()
    if _twice:
        raise ValueError(f"declared twice: {', '.join(sorted(_twice))}")
    PERMISSIONS.update(_room.VERBS)


def may(actor: Actor, verb: str, subject: Subject) -> Verdict:
    """Whether this actor may do this verb on this subject; a reason code when not.

    Raises KeyError for a verb that no table declares: an undeclared verb is a fault of ours, not a refusal.
    """
    rows = PERMISSIONS[verb].roles
    if actor.is_system:
        return Verdict(True)
    reasons = []
    for role, bond in rows:
        if not actor.has(role):
            continue
        if _bound(actor, role, bond, subject):
            return Verdict(True)
        reasons.append(f"access.bond_{bond}")
    return Verdict(False, reasons[0] if reasons else "access.role")


def _bound(actor: Actor, role: Role, bond: Bond, subject: Subject) -> bool:
    me = actor.account_id
    match bond:
        case Bond.NONE:
            return True
        case Bond.CAISSE:
            return _everywhere(actor, role) or (subject.caisse is not None and actor.has(role, subject.caisse))
        case Bond.OWNER:
            return subject.caisse is not None and actor.has(role, subject.caisse) and subject.owner == me
        case Bond.CIRCLE:
            circle = {subject.owner} | subject.followers | subject.readers
            return subject.caisse is not None and actor.has(role, subject.caisse) and me in circle
        case Bond.ORGANISATION:
            return subject.organisation is not None and actor.organisation == subject.organisation
        case Bond.SELF:
            return subject.owner is not None and subject.owner == me


def _everywhere(actor: Actor, role: Role) -> bool:
    """An administrator named for the nation administers every caisse; no other role reaches further than its place."""
    return role is Role.ADMINISTRATOR and Grant(Role.ADMINISTRATOR) in actor.grants


def verbs_of(actor: Actor, subject: Subject) -> frozenset[str]:
    """Every verb this actor may do on this subject: what the screen offers."""
    return frozenset(verb for verb in PERMISSIONS if may(actor, verb, subject))
