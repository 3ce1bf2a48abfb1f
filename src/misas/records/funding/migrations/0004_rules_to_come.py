# The rules in force serve until the eve of the next ones: one version published per funder and per first day.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0003_no_clock_of_its_own'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='rulepack',
            name='one_rule_pack_in_force',
        ),
        migrations.AddConstraint(
            model_name='rulepack',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'published')), fields=('funder', 'caisse', 'starts_on'), name='one_rule_pack_in_force', nulls_distinct=False),
        ),
    ]
