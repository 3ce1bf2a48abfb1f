"""A number is for whoever may refer there: an agreement to refer, or a professional whom nobody there has stopped."""

from django.db import migrations

TAKE_NUMBER = """
    CREATE OR REPLACE FUNCTION referrals_take_number(of_caisse integer, of_channel text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
        taken bigint;
    BEGIN
        IF NOT (of_caisse = ANY (current_setting('misas.caisses')::int[])) AND NOT EXISTS ({who}) THEN
            RAISE EXCEPTION 'no number outside a context' USING ERRCODE = 'insufficient_privilege';
        END IF;
        INSERT INTO referrals_referralcounter (caisse_id, channel, last) VALUES (of_caisse, of_channel, 1)
            ON CONFLICT (caisse_id, channel) DO UPDATE SET last = referrals_referralcounter.last + 1
            RETURNING last INTO taken;
        RETURN taken;
    END $$
"""

BEFORE = """
            SELECT 1 FROM partners_organisation o
            WHERE o.id = current_setting('misas.organisation')::bigint
                AND (o.kind = 'health_professional' OR EXISTS (
                    SELECT 1 FROM partners_agreement a WHERE a.organisation_id = o.id AND a.caisse_id = of_caisse
                ))
"""

# Days are judged by the action, in the time of the caisse; here, what no day changes.
NOW = """
            SELECT 1 FROM partners_organisation o
            JOIN accounts_authorisation h
                ON h.organisation_id = o.id AND h.account_id = current_setting('misas.account')::bigint
            JOIN territory_caisse c ON c.id = of_caisse AND (c.pilot_from IS NOT NULL OR c.open_from IS NOT NULL)
            WHERE o.id = current_setting('misas.organisation')::bigint
                AND (
                    EXISTS (
                        SELECT 1 FROM partners_agreement a
                        WHERE a.organisation_id = o.id AND a.caisse_id = of_caisse AND a.may_refer
                    )
                    OR o.kind = 'health_professional' AND h.role = 'health_professional' AND NOT EXISTS (
                        SELECT 1 FROM partners_agreement a WHERE a.organisation_id = o.id AND a.caisse_id = of_caisse
                    )
                )
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0003_what_a_partner_may_change"),
        ("accounts", "0002_session_epoch"),
        ("partners", "0002_walls"),
        ("territory", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(TAKE_NUMBER.replace("{who}", NOW), TAKE_NUMBER.replace("{who}", BEFORE)),
    ]
