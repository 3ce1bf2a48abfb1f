"""What the restricted roles of the service may touch. Run by the owner after each migration; idempotent.

`misas_web` and `misas_jobs` read and write rows under row-level security; they own nothing, create nothing, and
only ever add lines to the journals. They only read the public directories, which the owner loads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from misas.records.orientation.tables import DIRECTORY

WEB, JOBS = "misas_web", "misas_jobs"
RESTRICTED = (WEB, JOBS)
JOURNALS = ("audit_entry", "audit_reading")
READ_ONLY = ("django_migrations", *DIRECTORY)
EMPTY_CONTEXT = {"misas.caisses": "{}", "misas.organisation": "0", "misas.account": "0"}


def grant_all(cursor: Any, roles: Sequence[str] = RESTRICTED) -> None:
    """Give these roles exactly what they need in the schema `public` of this database. `cursor` is the owner's."""
    for name in roles:
        role = '"{}"'.format(name.replace('"', '""'))
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}")
        for table in JOURNALS:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
        for table in READ_ONLY:
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")


def refuse_privileged_role(cursor: Any) -> str:
    """Why the role in force must not serve people, or "" when it may.

    The service refuses to start as a superuser, as a role that bypasses row-level security, or as an owner of tables.
    """
    cursor.execute(
        "SELECT rolsuper, rolbypassrls, EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND pg_has_role(r.oid, c.relowner, 'USAGE'))"
        " FROM pg_roles r WHERE rolname = current_user"
    )
    superuser, bypasses, owns = cursor.fetchone()
    if superuser:
        return "superuser"
    if bypasses:
        return "bypasses_row_security"
    return "owns_tables" if owns else ""
