"""Who may do what, in which context. Not here: queries, sessions, passwords."""

from misas.core.access.permissions import PERMISSIONS, Bond, Rule, Subject, Verdict, everywhere, may, register, rule
from misas.core.access.roles import (
    CAISSE_ROLES,
    OUTSIDE_ROLES,
    SYSTEM,
    Actor,
    Context,
    Grant,
    Purpose,
    Role,
)

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
    "register",
    "rule",
]
