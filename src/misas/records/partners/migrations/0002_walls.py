"""An organisation reads its agreements and signs none; the caisse that signed first with it keeps its members."""

from django.db import migrations

from misas.records.access import rls

KEEPER_OF = migrations.RunSQL(
    sql="""
    CREATE FUNCTION partners_keeper_of(of_organisation bigint) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT caisse_id FROM partners_agreement WHERE organisation_id = of_organisation ORDER BY id LIMIT 1
    $$;
    REVOKE ALL ON FUNCTION partners_keeper_of(bigint) FROM PUBLIC;
    """,
    reverse_sql="DROP FUNCTION partners_keeper_of(bigint)",
)


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]

    operations = [
        rls.caisses_alone("partners_agreement", "INSERT", "UPDATE", "DELETE"),
        KEEPER_OF,
    ]
