"""Who may do what: one table. `may` reads it; routes, buttons and the permission matrix of the tests read it too.

Nothing here asks the database: the subject carries the few facts that a relation needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from misas.core.access.roles import Actor, Role

A, C, S, AC, SW = Role.AGENT, Role.CASEWORKER, Role.SUPERVISOR, Role.AID_COMMITTEE, Role.SOCIAL_WORKER
P, HP, N, ADM = Role.PARTNER_MEMBER, Role.HEALTH_PROFESSIONAL, Role.NATIONAL_STEERING, Role.ADMINISTRATOR


class Bond(StrEnum):
    """What must tie the actor to the subject, beyond the role."""

    CAISSE = "caisse"  # the role is held in the caisse of the subject
    OWNER = "owner"  # the actor owns the subject now (a supervisor of the caisse always may)
    CIRCLE = "circle"  # owner, follower, or former owner while the reading right lasts (a supervisor always may)
    ORGANISATION = "organisation"  # the subject is the actor's own organisation's
    SELF = "self"  # the subject is the actor's own account
    NONE = "none"  # the role is enough, wherever it is held


@dataclass(frozen=True, slots=True)
class Subject:
    """The facts of a row that a permission looks at. Accounts and organisations are their internal ids."""

    kind: str
    caisse: int | None = None
    organisation: int | None = None
    owner: int | None = None
    followers: frozenset[int] = field(default_factory=frozenset)
    readers: frozenset[int] = field(default_factory=frozenset)  # former owners whose reading right still runs
    readers_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A verb, and the roles that may do it through which bond."""

    roles: tuple[tuple[Role, Bond], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def rule(*pairs: tuple[Role, Bond]) -> Rule:
    return Rule(tuple(pairs))


def everywhere(*roles: Role, bond: Bond = Bond.CAISSE) -> Rule:
    return Rule(tuple((r, bond) for r in roles))


STAFF = (A, C, S, AC, SW)

PERMISSIONS: dict[str, Rule] = {
    # accounts
    "account.see_self": everywhere(*Role, bond=Bond.NONE),
    "account.invite": rule((S, Bond.CAISSE), (ADM, Bond.CAISSE)),
    "account.reset": rule((ADM, Bond.CAISSE)),
    "account.suspend": rule((S, Bond.CAISSE), (ADM, Bond.CAISSE)),
    "account.list": rule((S, Bond.CAISSE), (ADM, Bond.CAISSE)),
    # partners
    "organisation.manage": rule((S, Bond.CAISSE), (ADM, Bond.CAISSE)),
    "organisation.see": everywhere(*STAFF, ADM, bond=Bond.NONE),
    # steering
    "steering.see": rule((S, Bond.CAISSE), (N, Bond.NONE)),
    "journal.see": rule((S, Bond.CAISSE), (ADM, Bond.CAISSE)),
}


def register(rows: dict[str, Rule]) -> None:
    """Add a room's verbs to the table, once, at import. Raises ValueError on a verb declared twice."""
    twice = sorted(set(rows) & set(PERMISSIONS))
    if twice:
        raise ValueError(f"declared twice: {', '.join(twice)}")
    PERMISSIONS.update(rows)


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
            return subject.caisse is not None and actor.has(role, subject.caisse)
        case Bond.OWNER:
            return subject.caisse is not None and actor.has(role, subject.caisse) and subject.owner == me
        case Bond.CIRCLE:
            circle = {subject.owner} | subject.followers | subject.readers
            return subject.caisse is not None and actor.has(role, subject.caisse) and me in circle
        case Bond.ORGANISATION:
            return subject.organisation is not None and actor.organisation == subject.organisation
        case Bond.SELF:
            return subject.owner is not None and subject.owner == me


def verbs_of(actor: Actor, subject: Subject) -> frozenset[str]:
    """Every verb this actor may do on this subject: what the screen offers."""
    return frozenset(verb for verb in PERMISSIONS if may(actor, verb, subject))
