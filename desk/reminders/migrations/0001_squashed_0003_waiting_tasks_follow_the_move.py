import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from hestia.db.operations import CreateModels


class Migration(migrations.Migration):

    initial = True

    # They stand in earlier/, for a database that has taken some of them (hestia.db.earlier).
    replaces = [
        ('reminders', '0001_initial'),
        ('reminders', '0002_told_at_once'),
        ('reminders', '0003_waiting_tasks_follow_the_move'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Notification',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(choices=[('allocated', 'A case was allocated to you'), ('given', 'You were given a task'), ('asked', 'Your answer is needed'), ('answered', 'Your request was answered'), ('soon', 'Due soon'), ('overdue', 'Overdue'), ('unchased', 'A decision is late, and nobody has chased it'), ('in_team', 'Overdue in your team'), ('holidays', 'Next year’s bank holidays need to be entered'), ('rules', 'Different rules will apply')], max_length=10)),
                    ('deadline', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.deadline')),
                    ('case_ref', models.CharField(blank=True, max_length=12)),
                    ('on', models.DateField(help_text='The day it is about: moved to another day, it is another thing')),
                    ('made_at', models.DateTimeField(help_text='When it was told, or done, if it is told at once')),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['-made_at', '-pk'],
                    'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['person'], name='notification_unread')],
                    'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'deadline', 'case_ref', 'on'), name='notification_once_a_person_and_thing', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('case_ref', ''), ('deadline__isnull', False), ('kind__in', ['soon', 'overdue', 'unchased', 'in_team', 'given', 'asked', 'answered'])), models.Q(('deadline', None), ('kind', 'allocated'), models.Q(('case_ref', ''), _negated=True)), models.Q(('case_ref', ''), ('deadline', None), ('kind__in', ['holidays', 'rules'])), _connector='OR'), name='notification_is_of_a_promise_a_case_or_the_house')],
                },
            ),
            migrations.CreateModel(
                name='MorningMail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('on', models.DateField()),
                ],
                options={
                    'ordering': ['-on', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('person', 'on'), name='morning_mail_once_a_person_and_day')],
                },
            ),
            migrations.CreateModel(
                name='CalendarKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('made_at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='PlannedDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on', models.DateField(unique=True)),
                ],
                options={
                    'ordering': ['-on'],
                },
            ),
        ]),
    ]
