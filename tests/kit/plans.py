"""What an index can answer by itself. Of a few rows every index costs the same: the one that is meant is left alone."""

from __future__ import annotations

from django.db import connection

OTHERS = """
SELECT CASE WHEN c.conname IS NULL THEN format('DROP INDEX %%I', i.relname)
            ELSE format('ALTER TABLE %%I DROP CONSTRAINT %%I CASCADE', t.relname, c.conname) END
  FROM pg_index x
  JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_class t ON t.oid = x.indrelid
  LEFT JOIN pg_constraint c ON c.conindid = x.indexrelid AND c.contype IN ('p', 'u', 'x')
 WHERE x.indrelid = %s::regclass AND i.relname <> %s
"""


def plan_with(index: str, *, of: str, sql: str, role: str = "misas_web", bitmap: bool = False) -> str:
    """The plan of `sql` by `role` ("" for the owner) when `index` is the only one of the table `of`.

    Rows must not be read whole; `bitmap` for an index that is only read as one (GIN). All is undone with the test."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with links still to judge cannot be altered
        cursor.execute(OTHERS, [of, index])
        for (drop,) in cursor.fetchall():
            cursor.execute(drop)
        for way in ("seqscan",) if bitmap else ("seqscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"SET ROLE {role}" if role else "RESET ROLE")
        cursor.execute(f"EXPLAIN {sql}")
        told = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("SET ROLE misas_web")
    return told
