"""The day she died is a fact of her case, known before anybody closes it. Of those closed it is the day they closed."""

from django.db import migrations, models

FILL = "UPDATE cases_case SET died_on = closed_on WHERE exit_kind = 'died'; SET CONSTRAINTS ALL IMMEDIATE;"


class Migration(migrations.Migration):

    dependencies = [('cases', '0025_relations_are_written_by_who_acts')]

    operations = [
        migrations.AddField(
            model_name='case',
            name='died_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalcase',
            name='died_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('died_on', None), ('died_on__gte', models.F('opened_on')), _connector='OR'), name='case_dies_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('died_on', None), models.Q(('exit_kind', 'died'), _negated=True)), models.Q(('died_on__isnull', False), ('exit_kind', '')), models.Q(('closed_on', models.F('died_on')), ('died_on__isnull', False), ('exit_kind', 'died')), _connector='OR'), name='case_of_a_death_closes_as_that'),
        ),
    ]
