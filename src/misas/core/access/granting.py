"""Who may give which role, and whose account one may close or reset: whoever could give every role it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from misas.core.access.roles import CAISSE_ROLES, OUTSIDE_ROLES, Actor, Grant, Role

# What each role gives in its own caisse. Nobody but an administrator makes administrators.
GIVES: dict[Role, frozenset[Role]] = {
    Role.SUPERVISOR: CAISSE_ROLES - {Role.ADMINISTRATOR},
    Role.ADMINISTRATOR: CAISSE_ROLES,
}


def may_give(actor: Actor, grant: Grant, partners: Collection[int] = ()) -> bool:
    """Whether this actor may give, or end, this role there.

    `partners`: the organisations (internal ids) that work with a caisse of the actor; the room `partners` says which.
    """
    if actor.is_system:
        return True
    if grant.role is Role.SYSTEM:
        return False
    if Grant(Role.ADMINISTRATOR) in actor.grants:
        return True
    if grant.caisse is not None:
        return any(grant.role in GIVES.get(held, ()) for held in actor.roles_in(grant.caisse))
    if grant.organisation is not None:
        return grant.role in OUTSIDE_ROLES and grant.organisation in partners and actor.has_any(GIVES)
    return False


def reaches(actor: Actor, held: Iterable[Grant], partners: Collection[int] = ()) -> bool:
    """Whether this actor may act on an account that holds these roles: no link is made to another's powers."""
    return all(may_give(actor, grant, partners) for grant in held)


def why_not_together(held: Iterable[Grant], wanted: Grant) -> str:
    """The code of why one account may not hold this role with those it holds; "" when it may.

    One account speaks for one organisation, or works inside: never both, for its context would open two houses at once.
    """
    places = {grant.organisation for grant in held}
    if not places or places == {wanted.organisation}:
        return ""
    return "account.inside_or_outside" if None in places | {wanted.organisation} else "account.speaks_for_another"


def roles_given_in(actor: Actor, caisse: int) -> tuple[Role, ...]:
    """The roles that this actor may give in this caisse, in the order of the list of roles."""
    return tuple(role for role in Role if role in CAISSE_ROLES and may_give(actor, Grant(role, caisse)))


def is_well_placed(grant: Grant) -> bool:
    """A role of a caisse names its caisse (an administrator's may be the nation), one of outside its organisation."""
    if grant.role is Role.ADMINISTRATOR:
        return grant.organisation is None
    if grant.role in CAISSE_ROLES:
        return grant.caisse is not None and grant.organisation is None
    if grant.role in OUTSIDE_ROLES:
        return grant.organisation is not None and grant.caisse is None
    return grant.role is Role.NATIONAL_STEERING and grant.caisse is None and grant.organisation is None
