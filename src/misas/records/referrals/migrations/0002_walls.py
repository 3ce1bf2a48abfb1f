"""The walls around referrals: row-level security, facts that never change, the one way to another caisse."""

from django.db import migrations

from misas.records.access import rls

KEEP_FACTS = migrations.RunSQL(
    sql="""
    CREATE FUNCTION referrals_keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION '% keeps every row', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF (to_jsonb(NEW) - TG_ARGV) IS DISTINCT FROM (to_jsonb(OLD) - TG_ARGV) THEN
            RAISE EXCEPTION '% keeps what was said', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$
    """,
    reverse_sql="DROP FUNCTION referrals_keep_facts()",
)


def keep(table: str, *mutable: str) -> migrations.RunSQL:
    """Refuse every deletion, and every change of a column that is not named here."""
    named = ", ".join(f"'{column}'" for column in mutable)
    return migrations.RunSQL(
        sql=f"CREATE TRIGGER keep_facts BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION referrals_keep_facts({named})",
        reverse_sql=f"DROP TRIGGER keep_facts ON {table}",
    )


TAKE_NUMBER = migrations.RunSQL(
    sql="""
    CREATE FUNCTION referrals_take_number(of_caisse integer, of_channel text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
        taken bigint;
    BEGIN
        IF NOT (of_caisse = ANY (current_setting('misas.caisses')::int[]))
            AND NOT EXISTS (
                SELECT 1 FROM partners_organisation o
                WHERE o.id = current_setting('misas.organisation')::bigint
                    AND (o.kind = 'health_professional' OR EXISTS (
                        SELECT 1 FROM partners_agreement a WHERE a.organisation_id = o.id AND a.caisse_id = of_caisse
                    ))
            ) THEN
            RAISE EXCEPTION 'no number outside a context' USING ERRCODE = 'insufficient_privilege';
        END IF;
        INSERT INTO referrals_referralcounter (caisse_id, channel, last) VALUES (of_caisse, of_channel, 1)
            ON CONFLICT (caisse_id, channel) DO UPDATE SET last = referrals_referralcounter.last + 1
            RETURNING last INTO taken;
        RETURN taken;
    END $$;
    REVOKE ALL ON FUNCTION referrals_take_number(integer, text) FROM PUBLIC;
    """,
    reverse_sql="DROP FUNCTION referrals_take_number(integer, text)",
)

REROUTE = migrations.RunSQL(
    sql="""
    CREATE FUNCTION referrals_reroute(
        source uuid, successor uuid, target integer, letter text, nir bytea, new_owner bigint, action text,
        take_up date, due date, by_account bigint, by_label text, at_instant timestamptz
    ) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
        said referrals_referral;
        taken bigint;
        given text;
    BEGIN
        SELECT * INTO said FROM referrals_referral WHERE public_id = source FOR UPDATE;
        IF NOT FOUND OR NOT (said.caisse_id = ANY (current_setting('misas.caisses')::int[])) THEN
            RAISE EXCEPTION 'no such referral in this context' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF by_account <> current_setting('misas.account')::bigint THEN
            RAISE EXCEPTION 'rerouted in the name of somebody else' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF said.outcome <> '' OR said.caisse_id = target THEN
            RAISE EXCEPTION 'this referral cannot be rerouted there' USING ERRCODE = 'check_violation';
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM accounts_authorisation WHERE account_id = new_owner AND caisse_id = target
                AND (ends_on IS NULL OR ends_on >= (at_instant AT TIME ZONE 'UTC')::date - 1)
        ) THEN
            RAISE EXCEPTION 'nobody there would own it' USING ERRCODE = 'check_violation';
        END IF;
        INSERT INTO referrals_referralcounter (caisse_id, channel, last) VALUES (target, said.channel, 1)
            ON CONFLICT (caisse_id, channel) DO UPDATE SET last = referrals_referralcounter.last + 1
            RETURNING last INTO taken;
        given := 'S' || lpad(target::text, 3, '0') || '-' || letter || '-'
            || CASE WHEN taken < 1000000 THEN lpad(taken::text, 6, '0') ELSE taken::text END;
        INSERT INTO referrals_referral (
            public_id, caisse_id, channel, sequence, number, door, organisation_id, entered_by_id, referrer_name, said,
            nir_sealed, last_name, first_names, birth_date, sort_name, motives, care_types, urgent, informed_on,
            agreed_on, feedback_grade, key_owner, key, request_hash, received_at, received_on, register_by,
            acknowledge_by, take_up_by, origin, origin_number, origin_caisse_id, rerouted_in_at, owner_id, next_action,
            due_on, acknowledged_at, outcome, reason, successor_number, feedback_stopped_at, status, plain_state,
            priority, priority_why, recompute_at
        ) VALUES (
            successor, target, said.channel, taken, given, said.door, said.organisation_id, said.entered_by_id,
            said.referrer_name, said.said, nir, said.last_name, said.first_names, said.birth_date, said.sort_name,
            said.motives, said.care_types, said.urgent, said.informed_on, said.agreed_on, said.feedback_grade,
            'reroute', source::text, said.request_hash, said.received_at, said.received_on, said.register_by,
            said.acknowledge_by, take_up, source, COALESCE(NULLIF(said.origin_number, ''), said.number),
            said.caisse_id, at_instant, new_owner, action, due, said.acknowledged_at, '', '', '',
            said.feedback_stopped_at, 'received', said.plain_state, said.priority, said.priority_why, said.recompute_at
        );
        INSERT INTO audit_entry (at, account_id, actor, purpose, kind, public_id, caisse_id, verb, details)
        VALUES (
            at_instant, by_account, by_label, 'referral', 'referrals.referral', successor, target,
            'referral.rerouted_in', jsonb_build_object('from', said.caisse_id, 'origin', source::text, 'number', given)
        );
        RETURN given;
    END $$;
    REVOKE ALL ON FUNCTION referrals_reroute(
        uuid, uuid, integer, text, bytea, bigint, text, date, date, bigint, text, timestamptz
    ) FROM PUBLIC;
    """,
    reverse_sql=(
        "DROP FUNCTION referrals_reroute("
        "uuid, uuid, integer, text, bytea, bigint, text, date, date, bigint, text, timestamptz)"
    ),
)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("audit", "0001_initial"), ("accounts", "0001_initial")]

    operations = [
        rls.protect("referrals_referral", organisation=True),
        rls.protect("referrals_feedbacknews", organisation=True),
        rls.protect("referrals_triagedecision"),
        rls.protect("referrals_referraldraft"),
        rls.protect("referrals_referralcounter"),
        TAKE_NUMBER,
        KEEP_FACTS,
        keep(
            "referrals_referral",
            "person_id",
            "owner_id",
            "next_action",
            "due_on",
            "acknowledged_at",
            "outcome",
            "reason",
            "triaged_at",
            "triaged_by_id",
            "linked_case",
            "duplicate_of_id",
            "successor",
            "successor_number",
            "successor_caisse_id",
            "feedback_stopped_at",
            "status",
            "plain_state",
            "priority",
            "priority_why",
            "recompute_at",
        ),
        keep("referrals_triagedecision", "undone_at", "undone_by_id"),
        keep("referrals_feedbacknews", "read_at", "read_by_id", "withdrawn_at"),
        REROUTE,
    ]
