"""The journal of readings forgets what is older than 36 months (CSS R.114-9-7), by one function and no other way."""

from django.db import migrations

KEEP = migrations.RunSQL(
    sql=[
        """
        CREATE FUNCTION audit_keep_readings() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND current_setting('misas.forgetting', true) = 'on' AND current_user = (
                SELECT tableowner FROM pg_catalog.pg_tables
                WHERE schemaname = TG_TABLE_SCHEMA AND tablename = TG_TABLE_NAME
            ) THEN
                RETURN NULL;
            END IF;
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END $$
        """,
        "DROP TRIGGER audit_reading_append_only ON audit_reading",
        "CREATE TRIGGER audit_reading_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_reading"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_keep_readings()",
    ],
    reverse_sql=[
        "DROP TRIGGER audit_reading_append_only ON audit_reading",
        "CREATE TRIGGER audit_reading_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_reading"
        " FOR EACH STATEMENT EXECUTE FUNCTION misas_append_only()",
        "DROP FUNCTION audit_keep_readings()",
    ],
)

FORGET = migrations.RunSQL(
    sql="""
    CREATE FUNCTION audit_forget_readings(of_caisse integer, before timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
        forgotten bigint;
    BEGIN
        IF of_caisse IS NOT NULL AND NOT (of_caisse = ANY (current_setting('misas.caisses')::int[])) THEN
            RAISE EXCEPTION 'no such caisse in this context' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF before > now() - interval '36 months' + interval '1 day' THEN
            RAISE EXCEPTION 'readings are kept for 36 months' USING ERRCODE = 'insufficient_privilege';
        END IF;
        PERFORM set_config('misas.forgetting', 'on', true);
        DELETE FROM audit_reading WHERE caisse_id IS NOT DISTINCT FROM of_caisse AND at < before;
        GET DIAGNOSTICS forgotten = ROW_COUNT;
        PERFORM set_config('misas.forgetting', '', true);
        RETURN forgotten;
    END $$;
    REVOKE ALL ON FUNCTION audit_forget_readings(integer, timestamptz) FROM PUBLIC;
    """,
    reverse_sql="DROP FUNCTION audit_forget_readings(integer, timestamptz)",
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [KEEP, FORGET]
