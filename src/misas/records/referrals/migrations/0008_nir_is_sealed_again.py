"""A rotation of keys seals the NIR of a referral again: the same number, under another key, by one function alone."""

from django.db import migrations

KEEP_FACTS = """
    CREATE OR REPLACE FUNCTION referrals_keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        free text[] := TG_ARGV;
    BEGIN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION '% keeps every row', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END IF;
        {also}
        IF (to_jsonb(NEW) - free) IS DISTINCT FROM (to_jsonb(OLD) - free) THEN
            RAISE EXCEPTION '% keeps what was said', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$
"""

RESEALING = """
        IF current_setting('misas.resealing', true) = 'on' AND current_user = (
            SELECT tableowner FROM pg_catalog.pg_tables
            WHERE schemaname = TG_TABLE_SCHEMA AND tablename = TG_TABLE_NAME
        ) THEN
            free := free || 'nir_sealed'::text;
        END IF;
"""

RESEAL = migrations.RunSQL(
    sql="""
    CREATE FUNCTION referrals_reseal(of_referral uuid, before bytea, after bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
        done boolean;
    BEGIN
        PERFORM set_config('misas.resealing', 'on', true);
        UPDATE referrals_referral SET nir_sealed = after
            WHERE public_id = of_referral AND nir_sealed = before AND length(after) = length(before)
                AND caisse_id = ANY (current_setting('misas.caisses')::int[]);
        done := FOUND;
        PERFORM set_config('misas.resealing', '', true);
        RETURN done;
    END $$;
    REVOKE ALL ON FUNCTION referrals_reseal(uuid, bytea, bytea) FROM PUBLIC;
    """,
    reverse_sql="DROP FUNCTION referrals_reseal(uuid, bytea, bytea)",
)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_drafts_of_workstations")]

    operations = [
        migrations.RunSQL(KEEP_FACTS.replace("{also}", RESEALING), KEEP_FACTS.replace("{also}", "")),
        RESEAL,
    ]
