"""Who may do what, in which context. Not here: queries, sessions, passwords."""

from misas.core.access.granting import may_give, reaches, roles_given_in, why_not_together
from misas.core.access.permissions import PERMISSIONS, may, verbs_of
from misas.core.access.roles import CAISSE_ROLES, OUTSIDE_ROLES, SYSTEM, Actor, Context, Grant, Purpose, Role
from misas.core.access.rules import Bond, Rule, Subject, Verdict, everywhere, rule

__all__ = [
    "CAISSE_ROLES",
    "OUTSIDE_ROLES",
    "PERMISSIONS",
    "SYSTEM",
    "Actor",
    "Bond",
    "Context",
    "Grant",
    "Purpose",
    "Role",
    "Rule",
    "Subject",
    "Verdict",
    "everywhere",
    "may",
    "may_give",
    "reaches",
    "roles_given_in",
    "rule",
    "verbs_of",
    "why_not_together",
]
