"""The figures of a caisse: two functions that judge the wall once, not on each of the thousands of entries they count.

They answer numbers alone, of the caisses of the context; elsewhere, nothing (docs/decisions/a-wall-is-counted-once.md).
"""

from django.db import migrations, models
from django.db.models import Q

WORK = migrations.RunSQL(
    sql="""
    CREATE FUNCTION cases_work(of_caisse integer, today date) RETURNS TABLE (
        owner_id bigint, every bigint, every_late bigint, waiting bigint, reminded bigint, escalated bigint,
        opened bigint, late bigint, points bigint
    ) LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT c.owner_id, count(*), count(*) FILTER (WHERE c.next_due < today),
               count(*) FILTER (WHERE c.waiting_on <> 'us'),
               count(*) FILTER (WHERE c.stall = 'reminded'), count(*) FILTER (WHERE c.stall = 'escalated'),
               count(*) FILTER (WHERE c.status <> 'to_assign'),
               count(*) FILTER (WHERE c.status <> 'to_assign' AND c.next_due < today),
               coalesce(sum(c.points) FILTER (WHERE c.status <> 'to_assign'), 0)
          FROM cases_case c
         WHERE c.caisse_id = of_caisse AND c.status <> 'closed'
           AND of_caisse = ANY (current_setting('misas.caisses')::int[])
         GROUP BY c.owner_id
    $$;
    REVOKE ALL ON FUNCTION cases_work(integer, date) FROM PUBLIC;
    """,
    reverse_sql="DROP FUNCTION cases_work(integer, date)",
)

ENDINGS = migrations.RunSQL(
    sql="""
    CREATE FUNCTION cases_endings(of_caisses integer[], codes text[], since timestamptz) RETURNS TABLE (
        code text, ended bigint
    ) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT e.code, sum(found.ended)::bigint
          FROM unnest(of_caisses) AS k(caisse)
         CROSS JOIN unnest(codes) AS e(code)
         CROSS JOIN LATERAL (
            SELECT count(*) AS ended FROM cases_case c
             WHERE c.caisse_id = k.caisse AND c.closed_code = e.code AND c.closed_at >= since AND c.status = 'closed'
         ) AS found
         WHERE k.caisse = ANY (current_setting('misas.caisses')::int[])
         GROUP BY e.code HAVING sum(found.ended) > 0
    $$;
    REVOKE ALL ON FUNCTION cases_endings(integer[], text[], timestamptz) FROM PUBLIC;
    """,
    reverse_sql="DROP FUNCTION cases_endings(integer[], text[], timestamptz)",
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_what_is_late")]

    operations = [
        migrations.RemoveIndex("case", "case_endings"),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["caisse", "closed_code", "closed_at"], name="case_endings", condition=Q(status="closed")
            ),
        ),
        WORK,
        ENDINGS,
    ]
