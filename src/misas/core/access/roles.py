"""Who can be somebody here: roles, grants, actors, and the context in which everything works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    AGENT = "agent"
    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    AID_COMMITTEE = "aid_committee"
    SOCIAL_WORKER = "social_worker"
    PARTNER_MEMBER = "partner_member"
    HEALTH_PROFESSIONAL = "health_professional"
    NATIONAL_STEERING = "national_steering"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


CAISSE_ROLES = frozenset(
    {Role.AGENT, Role.CASEWORKER, Role.SUPERVISOR, Role.AID_COMMITTEE, Role.SOCIAL_WORKER, Role.ADMINISTRATOR}
)
OUTSIDE_ROLES = frozenset({Role.PARTNER_MEMBER, Role.HEALTH_PROFESSIONAL})


class Purpose(StrEnum):
    """Why rows of people are read. A national purpose is written in the journal each time it is taken."""

    ACCOMPANIMENT = "accompaniment"
    SUPERVISION = "supervision"
    REFERRAL = "referral"
    STEERING = "steering"
    MAINTENANCE = "maintenance"
    BALANCE = "balance"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held somewhere: in a caisse (its code as a number), for an organisation, or for the nation."""

    role: Role
    caisse: int | None = None
    organisation: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `account_id` is None for the system alone."""

    account_id: int | None
    label: str
    grants: frozenset[Grant] = field(default_factory=frozenset)

    def has(self, role: Role, caisse: int | None = None) -> bool:
        return any(g.role is role and (caisse is None or g.caisse == caisse) for g in self.grants)

    def has_any(self, roles: Iterable[Role], caisse: int | None = None) -> bool:
        return any(self.has(role, caisse) for role in roles)

    def roles_in(self, caisse: int | None) -> frozenset[Role]:
        return frozenset(g.role for g in self.grants if g.caisse == caisse)

    @property
    def caisses(self) -> frozenset[int]:
        return frozenset(g.caisse for g in self.grants if g.caisse is not None and g.role in CAISSE_ROLES)

    @property
    def organisation(self) -> int | None:
        """The one outside organisation this actor speaks for, if any."""
        return next((g.organisation for g in self.grants if g.organisation is not None), None)

    @property
    def is_system(self) -> bool:
        return self.has(Role.SYSTEM)


SYSTEM = Actor(None, "MisAS", frozenset({Grant(Role.SYSTEM)}))


@dataclass(frozen=True, slots=True)
class Context:
    """What a request, a job or a command may see. No context, no rows."""

    actor: Actor
    purpose: Purpose
    caisses: frozenset[int] = frozenset()
    organisation: int | None = None

    @classmethod
    def of(cls, actor: Actor, purpose: Purpose = Purpose.ACCOMPANIMENT) -> Context:
        """The ordinary context of an actor: its own caisses, its own organisation, nothing else."""
        return cls(actor, purpose, actor.caisses, actor.organisation)

    @classmethod
    def for_system(cls, *caisses: int, purpose: Purpose = Purpose.MAINTENANCE) -> Context:
        """A sweep over named caisses by the service itself."""
        return cls(SYSTEM, purpose, frozenset(caisses))

    def only(self, caisse: int) -> Context:
        """This context narrowed to one caisse; never widened."""
        return Context(self.actor, self.purpose, self.caisses & {caisse}, self.organisation)
