"""Corrections of an identity stand beside what was said; the case an agent asked to join is kept with the referral.

Corrections only grow, and travel with a referral that goes to another caisse. Its wish does not: the case stays here.
"""

from django.db import migrations, models

BEFORE = (
    "person_id", "owner_id", "next_action", "due_on", "acknowledged_at", "outcome", "reason", "triaged_at",
    "triaged_by_id", "linked_case", "duplicate_of_id", "successor", "successor_number", "successor_caisse_id",
    "feedback_stopped_at", "status", "plain_state", "priority", "priority_why", "recompute_at",
)  # fmt: skip


def keep(*mutable: str) -> str:
    """The trigger that refuses every change but of these columns."""
    named = ", ".join(f"'{column}'" for column in mutable)
    return (
        "CREATE OR REPLACE TRIGGER keep_facts BEFORE UPDATE OR DELETE ON referrals_referral"
        f" FOR EACH ROW EXECUTE FUNCTION referrals_keep_facts({named})"
    )


ONLY_GROW = migrations.RunSQL(
    sql=[
        """
        CREATE FUNCTION referrals_corrections_grow() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF jsonb_array_length(NEW.corrections) < jsonb_array_length(OLD.corrections) OR EXISTS (
                SELECT 1 FROM jsonb_array_elements(OLD.corrections) WITH ORDINALITY AS kept(one, nth)
                WHERE NEW.corrections -> (nth::int - 1) IS DISTINCT FROM one
            ) THEN
                RAISE EXCEPTION 'a correction is kept' USING ERRCODE = 'insufficient_privilege';
            END IF;
            RETURN NEW;
        END $$
        """,
        "CREATE TRIGGER corrections_grow BEFORE UPDATE ON referrals_referral FOR EACH ROW"
        " WHEN (NEW.corrections IS DISTINCT FROM OLD.corrections) EXECUTE FUNCTION referrals_corrections_grow()",
    ],
    reverse_sql=[
        "DROP TRIGGER corrections_grow ON referrals_referral",
        "DROP FUNCTION referrals_corrections_grow()",
    ],
)

REROUTE = """
    CREATE OR REPLACE FUNCTION referrals_reroute(
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
            priority, priority_why, recompute_at{also}
        ) VALUES (
            successor, target, said.channel, taken, given, said.door, said.organisation_id, said.entered_by_id,
            said.referrer_name, said.said, nir, said.last_name, said.first_names, said.birth_date, said.sort_name,
            said.motives, said.care_types, said.urgent, said.informed_on, said.agreed_on, said.feedback_grade,
            'reroute', source::text, said.request_hash, said.received_at, said.received_on, said.register_by,
            said.acknowledge_by, take_up, source, COALESCE(NULLIF(said.origin_number, ''), said.number),
            said.caisse_id, at_instant, new_owner, action, due, said.acknowledged_at, '', '', '',
            said.feedback_stopped_at, 'received', said.plain_state, said.priority, said.priority_why,
            said.recompute_at{its}
        );
        INSERT INTO audit_entry (at, account_id, actor, purpose, kind, public_id, caisse_id, verb, details)
        VALUES (
            at_instant, by_account, by_label, 'referral', 'referrals.referral', successor, target,
            'referral.rerouted_in', jsonb_build_object('from', said.caisse_id, 'origin', source::text, 'number', given)
        );
        RETURN given;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_who_takes_a_number")]

    operations = [
        migrations.AddField("referral", "corrections", models.JSONField(default=list, db_default=[])),
        migrations.AddField("referral", "wished_case", models.UUIDField(null=True)),
        migrations.RunSQL(keep(*BEFORE, "corrections"), keep(*BEFORE)),
        ONLY_GROW,
        migrations.RunSQL(
            REROUTE.replace("{also}", ", corrections").replace("{its}", ", said.corrections"),
            REROUTE.replace("{also}", "").replace("{its}", ""),
        ),
    ]
