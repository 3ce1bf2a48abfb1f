"""What a referrer reports of the person's change of mind: seen by both sides, changed by none, silent at once."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from misas.records.access import rls

KEEP = migrations.RunSQL(
    sql="CREATE TRIGGER keep_facts BEFORE UPDATE OR DELETE ON referrals_withdrawalreport"
    " FOR EACH ROW EXECUTE FUNCTION referrals_keep_facts('taken_at')",
    reverse_sql="DROP TRIGGER keep_facts ON referrals_withdrawalreport",
)

# A referrer changes nothing of its referral but this: after its own report, the news stop in the same transaction.
SILENCE = migrations.RunSQL(
    sql="""
    CREATE FUNCTION referrals_silence(of_report uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE
        said referrals_withdrawalreport;
    BEGIN
        SELECT * INTO said FROM referrals_withdrawalreport WHERE public_id = of_report
            AND (caisse_id = ANY (current_setting('misas.caisses')::int[])
                OR organisation_id = current_setting('misas.organisation')::bigint);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no such report in this context' USING ERRCODE = 'insufficient_privilege';
        END IF;
        UPDATE referrals_referral SET feedback_stopped_at = said.at
            WHERE id = said.referral_id AND caisse_id = said.caisse_id
                AND organisation_id IS NOT DISTINCT FROM said.organisation_id AND feedback_stopped_at IS NULL;
        RETURN FOUND;
    END $$;
    REVOKE ALL ON FUNCTION referrals_silence(uuid) FROM PUBLIC;
    """,
    reverse_sql="DROP FUNCTION referrals_silence(uuid)",
)


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0002_walls'),
        ('referrals', '0005_corrections_and_wishes'),
        ('territory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WithdrawalReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('scope', models.CharField(choices=[('feedback', 'feedback'), ('sharing', 'sharing'), ('accompaniment', 'accompaniment'), ('opposition', 'opposition')], max_length=40)),
                ('how', models.CharField(choices=[('in_person', 'in_person'), ('by_phone', 'by_phone'), ('in_writing', 'in_writing')], max_length=40)),
                ('said_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('caisse', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.caisse')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organisation')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='referrals.referral')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('referral', 'scope'), name='withdrawal_reported_once')],
            },
        ),
        rls.protect("referrals_withdrawalreport", organisation=True),
        rls.caisses_alone("referrals_withdrawalreport", "UPDATE", "DELETE"),
        KEEP,
        SILENCE,
    ]
