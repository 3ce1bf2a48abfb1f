"""The parts of a permission: bonds, rules, subjects, verdicts. The table itself is `permissions`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from misas.core.access.roles import Role


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
