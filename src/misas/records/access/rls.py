"""Row-level security, in the safe forms that were measured: plain stable calls, no sub-select.

`protect("cases_case")` goes into the first migration of every table with rows of people. Roles of the
service start with empty settings, so that a connection that was told nothing sees nothing.
"""

from __future__ import annotations

from django.db import migrations

IN_CONTEXT = "caisse_id = ANY (current_setting('misas.caisses')::int[])"
OF_MY_ORGANISATION = "organisation_id = current_setting('misas.organisation')::bigint"


def protect(table: str, *, organisation: bool = False) -> migrations.RunSQL:
    """Rows are seen and written in the context's caisses; with `organisation`, also by their own organisation.

    The wall is a CASE around the plain calls. Every query names its caisse or its organisation too (`ScopedManager`):
    a bare condition would be counted a second time by the planner, which then believes that nearly no row is left and
    reads a whole caisse to show one case of it.
    """
    otherwise = OF_MY_ORGANISATION if organisation else "false"
    condition = f"(CASE WHEN {IN_CONTEXT} THEN true ELSE {otherwise} END)"
    return migrations.RunSQL(
        sql=[
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY in_context ON {table} USING {condition} WITH CHECK {condition}",
        ],
        reverse_sql=[
            f"DROP POLICY in_context ON {table}",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def caisses_alone(table: str, *commands: str) -> migrations.RunSQL:
    """An organisation that sees its rows does not do this to them: INSERT, UPDATE, DELETE are its caisse's."""
    checks = {
        "INSERT": f"WITH CHECK ({IN_CONTEXT})",
        "UPDATE": f"USING ({IN_CONTEXT}) WITH CHECK ({IN_CONTEXT})",
        "DELETE": f"USING ({IN_CONTEXT})",
    }
    return migrations.RunSQL(
        sql=[
            f"CREATE POLICY caisses_alone_{c.lower()} ON {table} AS RESTRICTIVE FOR {c} {checks[c]}" for c in commands
        ],
        reverse_sql=[f"DROP POLICY caisses_alone_{c.lower()} ON {table}" for c in commands],
    )


def append_only(table: str) -> migrations.RunSQL:
    """A journal: anybody in service adds lines; lines are read in the context's caisses; nobody edits or deletes."""
    return migrations.RunSQL(
        sql=[
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY add_lines ON {table} FOR INSERT WITH CHECK (true)",
            f"CREATE POLICY read_lines ON {table} FOR SELECT USING ({IN_CONTEXT})",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION misas_append_only()",
        ],
        reverse_sql=[
            f"DROP TRIGGER {table}_append_only ON {table}",
            f"DROP POLICY read_lines ON {table}",
            f"DROP POLICY add_lines ON {table}",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def anybody_adds(table: str) -> migrations.RunSQL:
    """A letter box: anybody in service adds rows; they are read, changed and removed in the context's caisses only."""
    policies = [
        f"CREATE POLICY add_rows ON {table} FOR INSERT WITH CHECK (true)",
        f"CREATE POLICY read_rows ON {table} FOR SELECT USING ({IN_CONTEXT})",
        f"CREATE POLICY change_rows ON {table} FOR UPDATE USING ({IN_CONTEXT}) WITH CHECK ({IN_CONTEXT})",
        f"CREATE POLICY remove_rows ON {table} FOR DELETE USING ({IN_CONTEXT})",
    ]
    names = ["add_rows", "read_rows", "change_rows", "remove_rows"]
    return migrations.RunSQL(
        sql=[f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", *policies],
        reverse_sql=[
            *[f"DROP POLICY {name} ON {table}" for name in names],
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def unchanging(table: str, *columns: str) -> migrations.RunSQL:
    """What was recorded in these columns is never edited; rows may still be erased when the law says so."""
    return migrations.RunSQL(
        sql=f"CREATE TRIGGER {table}_unchanging BEFORE UPDATE OF {', '.join(columns)} ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION misas_append_only()",
        reverse_sql=f"DROP TRIGGER {table}_unchanging ON {table}",
    )


CREATE_APPEND_ONLY = migrations.RunSQL(
    sql="""
    CREATE FUNCTION misas_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    reverse_sql="DROP FUNCTION misas_append_only()",
)
