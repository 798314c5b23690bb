from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reminders', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notification',
            name='notification_once_a_person_and_thing',
        ),
        migrations.RemoveConstraint(
            model_name='notification',
            name='notification_is_of_a_promise_or_the_house',
        ),
        migrations.AddField(
            model_name='notification',
            name='case_ref',
            field=models.CharField(blank=True, default='', max_length=12),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('allocated', 'A case was allocated to you'), ('given', 'You were given a task'), ('asked', 'Your answer is needed'), ('answered', 'Your request was answered'), ('soon', 'Due soon'), ('overdue', 'Overdue'), ('unchased', 'A decision is late, and nobody has chased it'), ('in_team', 'Overdue in your team'), ('holidays', 'Next year’s bank holidays need to be entered'), ('rules', 'Different rules will apply')], max_length=10),
        ),
        migrations.AlterField(
            model_name='notification',
            name='made_at',
            field=models.DateTimeField(help_text='When it was told, or done, if it is told at once'),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.UniqueConstraint(fields=('person', 'kind', 'deadline', 'case_ref', 'on'), name='notification_once_a_person_and_thing', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('case_ref', ''), ('deadline__isnull', False), ('kind__in', ['soon', 'overdue', 'unchased', 'in_team', 'given', 'asked', 'answered'])), models.Q(('deadline', None), ('kind', 'allocated'), models.Q(('case_ref', ''), _negated=True)), models.Q(('case_ref', ''), ('deadline', None), ('kind__in', ['holidays', 'rules'])), _connector='OR'), name='notification_is_of_a_promise_a_case_or_the_house'),
        ),
    ]
